import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A temporary folder with a person's repository and a home for ours in it. */
export interface Scene {
  readonly folder: string;
  /** Where our repositories and workspaces go. */
  readonly home: string;
  readonly person: Person;
  remove(): Promise<void>;
}

/** A person with a repository, who uses git as people do: with discovery, hooks and configuration. */
export class Person {
  readonly repository: string;
  readonly #home: string;

  constructor(repository: string, home: string) {
    this.repository = repository;
    this.#home = home;
  }

  async git(...args: string[]): Promise<string> {
    const { code, out, err } = await this.tryGit(...args);
    if (code !== 0) throw new Error(`git ${args.join(" ")}: ${err}`);
    return out.trimEnd();
  }

  tryGit(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
    return this.gitIn(this.repository, ...args);
  }

  /** Plain git in a folder, as an agent or a person would call it there. */
  gitIn(cwd: string, ...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
    const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_"));
    const env = {
      ...Object.fromEntries(kept),
      HOME: this.#home,
      XDG_CONFIG_HOME: join(this.#home, "config"),
      GIT_CONFIG_NOSYSTEM: "1",
      // No collector of garbage that outlives its command, and the test.
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "gc.auto",
      GIT_CONFIG_VALUE_0: "0",
      GIT_AUTHOR_NAME: "Pat",
      GIT_AUTHOR_EMAIL: "pat@example.invalid",
      GIT_COMMITTER_NAME: "Pat",
      GIT_COMMITTER_EMAIL: "pat@example.invalid",
    };
    return new Promise((resolve, reject) => {
      const child = spawn("git", args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
      let out = "";
      let err = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
      child.on("error", reject);
      child.on("close", (code) => resolve({ code, out, err }));
    });
  }

  async write(path: string, content: string | Uint8Array): Promise<void> {
    await mkdir(dirname(join(this.repository, path)), { recursive: true });
    await writeFile(join(this.repository, path), content);
  }

  /** Writes these files and commits everything. */
  async commit(message: string, files: Readonly<Record<string, string>> = {}): Promise<string> {
    for (const [path, content] of Object.entries(files)) await this.write(path, content);
    await this.git("add", "-A");
    await this.git("commit", "-q", "--allow-empty", "-m", message);
    return this.git("rev-parse", "HEAD");
  }
}

/** `init`: what git init is told besides; null: no repository is made. */
export async function scene(init: readonly string[] | null = []): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), "flightdeck-git-"));
  const repository = join(folder, "project");
  const personsHome = join(folder, "person");
  const home = join(folder, "home");
  for (const each of [repository, personsHome, home]) await mkdir(each);
  const person = new Person(repository, personsHome);
  if (init !== null) await person.git("init", "-q", "-b", "main", ...init);
  return { folder, home, person, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }) };
}
