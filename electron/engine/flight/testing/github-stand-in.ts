import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { FlightHome } from "./flight-home.ts";

/**
 * A remote and a `gh` that remembers the pull requests that were opened in it. What a CI and reviewers say there is what a test
 * writes down; every push and every call can be read.
 */
export class GithubStandIn {
  readonly #folder = mkdtempSync(join(tmpdir(), "fd-gh-"));

  constructor() {
    mkdirSync(join(this.#folder, "bin"));
    this.answers(program(this.#folder));
    this.says({});
  }

  /** The environment of an engine that finds this gh. */
  get environment(): NodeJS.ProcessEnv {
    return { ...process.env, PATH: [join(this.#folder, "bin"), process.env["PATH"] ?? ""].join(delimiter) };
  }

  /** Gives the repository of a person this remote. */
  host(home: FlightHome): void {
    const remote = join(this.#folder, "remote.git");
    home.git("init", "-q", "--bare", remote);
    home.git("remote", "add", "origin", remote);
    const hook = `#!/bin/sh\ncat >> "${join(this.#folder, "pushes")}"\n`;
    writeFileSync(join(remote, "hooks", "post-receive"), hook, { mode: 0o755 });
  }

  /** From now on gh does this, whatever it is asked. */
  answers(lines: string): void {
    writeFileSync(join(this.#folder, "bin", "gh"), `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
  }

  /** What stands at the pull request from now on. */
  says({ checks = [], comments = [], reviews = [], lines = [] }: Partial<Said>): void {
    writeFileSync(join(this.#folder, "checks"), JSON.stringify(checks));
    writeFileSync(join(this.#folder, "said"), JSON.stringify({ comments, reviews }).slice(1));
    writeFileSync(join(this.#folder, "lines"), JSON.stringify(lines));
  }

  /** The text with which the pull request was opened. */
  get body(): string {
    return readFileSync(join(this.#folder, "opened"), "utf8");
  }

  /** Each as `old new ref`, in their order. */
  get pushes(): string[] {
    return readFileSync(join(this.#folder, "pushes"), "utf8").trim().split("\n");
  }

  /** The calls of one kind: `pr create`, `pr view`. */
  calls(kind: string): string[] {
    const all = readFileSync(join(this.#folder, "calls"), "utf8").split("\n");
    return all.filter((call) => call.startsWith(kind));
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export const PULL_REQUEST = "https://example.org/a/b/pull/7";

interface Said {
  readonly checks: readonly object[];
  readonly comments: readonly object[];
  readonly reviews: readonly object[];
  /** Comments on lines, as the API gives them. */
  readonly lines: readonly object[];
}

const program = (folder: string): string => `cd "${folder}" || exit 1
echo "$@" >> calls
tip() { git --git-dir=remote.git for-each-ref --count=1 --format='%(objectname)' refs/heads/flightdeck; }
case "$1 $2" in
"pr list")
  if [ -f opened ]
  then echo '[{"url":"${PULL_REQUEST}","isCrossRepository":false,"headRefOid":"'$(tip)'"}]'
  else echo '[]'; fi ;;
"pr create") cat > opened; echo ${PULL_REQUEST} ;;
"pr view") printf '{"headRefOid":"%s",' "$(tip)"; cat said ;;
"pr checks") cat checks; exit 1 ;;
"api "*) cat lines ;;
esac
`;
