import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readEndpoint } from "#launch/endpoint.ts";
import { Installation } from "#launch/installation.ts";
import { endAndWait } from "#launch/testing/end-process.ts";

/** The bundles, as people run them: `npm test` builds them first, alone `npm run build` does. */
export const installation = new Installation(join(import.meta.dirname, "..", "..", ".."), { sources: false });

export interface ProgramOutcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunningProgram {
  readonly child: ChildProcess;
  readonly ended: Promise<ProgramOutcome>;
  /** What it has said so far. */
  readonly said: () => string;
}

/** A data directory of its own with a repository beside it, and the real program run on them. */
export class TestHome {
  readonly folder = mkdtempSync(join(tmpdir(), "fd-cli-"));
  readonly home = join(this.folder, "home");
  readonly repository = join(this.folder, "repository");

  constructor() {
    mkdirSync(this.home, { mode: 0o700 });
    mkdirSync(this.repository);
    this.#git("init", "-q", "-b", "main");
    this.#git("commit", "-q", "--allow-empty", "-m", "start");
  }

  /** Puts a file into the repository and commits it. */
  commit(path: string, lines: readonly string[]): void {
    const file = join(this.repository, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${lines.join("\n")}\n`);
    this.#git("add", "--", path);
    this.#git("commit", "-q", "-m", "rules");
  }

  #git(...args: string[]): void {
    const who = ["-c", "user.name=t", "-c", "user.email=t@example.org"];
    execFileSync("git", ["-C", this.repository, ...who, ...args]);
  }

  /** The program as a person runs it, in the repository. */
  run(...words: string[]): Promise<ProgramOutcome> {
    return this.start(...words).ended;
  }

  /** The same while it runs. */
  start(...words: string[]): RunningProgram {
    const { command, env } = installation.start("flightdeck", ...words);
    const child = spawn(command[0], command.slice(1), {
      cwd: this.repository,
      env: { ...process.env, ...env, FLIGHTDECK_HOME: this.home },
    });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
    const ended = new Promise<ProgramOutcome>((resolve) => {
      child.on("close", (code) => resolve({ code, out, err }));
    });
    return { child, ended, said: () => out };
  }

  /** How somebody else starts the program: a terminal of the engine does not have the engine's own environment. */
  commandOf(...words: string[]): readonly string[] {
    const { command, env } = installation.start("flightdeck", ...words);
    const set = Object.entries({ ...env, FLIGHTDECK_HOME: this.home });
    return ["env", ...set.map(([name, value]) => `${name}=${value}`), ...command];
  }

  /** What it answers a program; throws when it answers with a failure. */
  async json<Value>(...words: string[]): Promise<Value> {
    const { code, out, err } = await this.run(...words, "--json");
    if (code !== 0) throw new Error(`${words.join(" ")} ended with ${code}: ${out}${err}`);
    return JSON.parse(out) as Value;
  }

  /** Ends the engine as a crash would, and waits until it is gone. */
  async killEngine(): Promise<void> {
    const pid = readEndpoint(this.home)?.pid;
    if (pid === undefined) throw new Error("no engine runs");
    await endAndWait(pid, "SIGKILL");
  }

  async remove(): Promise<void> {
    await this.run("stop", "--end-sessions");
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
}
