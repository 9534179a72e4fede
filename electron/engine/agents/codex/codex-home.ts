import { existsSync, lstatSync, mkdirSync, symlinkSync } from "node:fs";
import { homedir } from "node:os";
import { basename, isAbsolute, join, sep } from "node:path";
import type { Launch } from "../agent-adapter.ts";

/** What a person set up: shown, and never written by what flies. */
const SETTINGS =
  "config.toml AGENTS.md AGENTS.override.md prompts skills rules hooks.json models_cache.json".split(" ");
/** Conversations. Without them none could be taken up again. */
const SESSIONS = "sessions";
/** Written when a login is renewed: a copy of it would sign the person out. */
const LOGIN = "auth.json";

/** What one session is given of it. */
export interface CodexPlace {
  /** What it calls its home; null: the usual one. */
  readonly home: string | null;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

/** Where Codex keeps settings, login and conversations of this person. */
export class CodexHome {
  readonly folder: string;
  readonly #isNamed: boolean;
  readonly #isInHome: boolean;

  constructor(environment: NodeJS.ProcessEnv) {
    const home = environment["HOME"] ?? homedir();
    const named = environment["CODEX_HOME"];
    this.folder = named !== undefined && isAbsolute(named) ? named : join(home, ".codex");
    this.#isNamed = named !== undefined;
    this.#isInHome = this.folder.startsWith(home + sep);
  }

  /**
   * Conversations and the login are written, and nothing else: no command of an agent can leave a setting for the person's own Codex. It
   * needs a home that it can write in all the same. The home directory is empty in a box, and what is written there is gone with the
   * session; in place of a home elsewhere it gets a folder of the session's own, with links to what it may see.
   */
  placeFor({ boxed, recordFolder }: Pick<Launch, "boxed" | "recordFolder">): CodexPlace {
    const sessions = join(this.folder, SESSIONS);
    mkdirSync(sessions, { recursive: true, mode: 0o700 });
    const reads = this.#present(SETTINGS);
    const writes = [sessions, ...this.#present([LOGIN])];
    if (!boxed || this.#isInHome) return { home: this.#isNamed ? this.folder : null, reads, writes };
    return { home: linked(join(recordFolder, "codex-home"), [...reads, ...writes]), reads, writes };
  }

  #present(names: readonly string[]): readonly string[] {
    return names.map((name) => join(this.folder, name)).filter((path) => existsSync(path));
  }
}

function linked(folder: string, paths: readonly string[]): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const path of paths) {
    const link = join(folder, basename(path));
    // A plan is made again where its session could not be started.
    if (lstatSync(link, { throwIfNoEntry: false }) === undefined) symlinkSync(path, link);
  }
  return folder;
}
