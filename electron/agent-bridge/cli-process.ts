import { randomUUID } from "node:crypto";
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { PlainError, systemCode } from "#launch/plain-error.ts";
import { LAUNCH_VARIABLE } from "#shared/agent-bridge/launch-file.ts";
import type { Ended } from "./conversation.ts";
import { DeathWatch } from "./death-watch.ts";
import type { Frames } from "./frame-log.ts";
import { BoundedLines } from "./mcp/bounded-lines.ts";
import { endOf, signalGroup } from "./process-end.ts";
import { endStrays, RUN_VARIABLE } from "./strays.ts";

/** From the request to end until it is made to. */
const GRACE_MS = 2_000;
const MOST_STDERR = 4_000;
/** No frame of any CLI comes near it. */
const MOST_LINE_BYTES = 32 * 1024 * 1024;
/** Ours alone: a CLI that is itself a Node program must not take them for its own. */
const OURS = [LAUNCH_VARIABLE, "ELECTRON_RUN_AS_NODE"];

export interface CliOptions {
  readonly program: readonly string[];
  readonly args: readonly string[];
  readonly cwd: string;
  /** Beside the environment of the session. */
  readonly env: Readonly<Record<string, string>>;
  readonly frames: Frames;
  readonly onLine: (line: string) => void;
}

/** The environment of a CLI: that of the session, without what speaks to the bridge only. */
export function cliEnvironment(own: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !OURS.includes(name));
  return { ...Object.fromEntries(kept), ...own };
}

/** A CLI over pipes, line by line, in a group of its own: Ctrl-C in the terminal is ours to pass on. */
export class CliProcess {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #frames: Frames;
  readonly #run: string;
  readonly #watch: DeathWatch | null;
  #stderr = "";
  #hasEnded = false;
  readonly #exit: Promise<void>;

  private constructor(child: ChildProcessWithoutNullStreams, run: string, { frames, onLine }: CliOptions) {
    this.#run = run;
    this.#child = child;
    this.#watch = child.pid === undefined ? null : new DeathWatch(child.pid, `${RUN_VARIABLE}=${run}`);
    this.#frames = frames;
    const said = (line: string): void => {
      if (line.trim() === "") return;
      frames.keep("in", line);
      onLine(line);
    };
    const tooLong = (): void => frames.keep("stderr", "A line was too long and was left out.");
    const lines = new BoundedLines(MOST_LINE_BYTES, said, tooLong);
    child.stdout.on("data", (chunk: Buffer) => lines.push(chunk));
    // The last line may have no end.
    child.stdout.once("end", () => lines.push(Buffer.from("\n")));
    child.stderr.on("data", (chunk: Buffer) => {
      const text = chunk.toString();
      frames.keep("stderr", text);
      this.#stderr = (this.#stderr + text).slice(-MOST_STDERR);
    });
    // A pipe whose reader is gone: the end of the process, which follows, says all there is to say.
    child.stdin.on("error", () => child.stdin.destroy());
    const exit = Promise.withResolvers<void>();
    this.#exit = exit.promise;
    const gone = endOf(child, () => {
      this.#hasEnded = true;
      exit.resolve();
    });
    this.ended = gone.then((end) => ({ ...end, stderr: this.#stderr }));
  }

  /** Resolves when it runs; rejects with a sentence when it cannot be started. */
  static start(options: CliOptions): Promise<CliProcess> {
    const { program, args, cwd, env } = options;
    const [file = "", ...first] = program;
    const run = randomUUID();
    const child = spawn(file, [...first, ...args], {
      cwd,
      env: cliEnvironment({ ...env, [RUN_VARIABLE]: run }),
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
    });
    return new Promise((resolve, reject) => {
      child.once("error", (error) => {
        const why = systemCode(error) ?? error.message;
        reject(
          new PlainError(`${file} could not be started (${why}). Install it again, or choose another agent.`),
        );
      });
      child.once("spawn", () => resolve(new CliProcess(child, run, options)));
    });
  }

  /** What marks everything that belongs to it. */
  get mark(): Readonly<Record<string, string>> {
    return { [RUN_VARIABLE]: this.#run };
  }

  /** One line to its standard input; kept as well. */
  write(line: string): void {
    if (this.#hasEnded || this.#child.stdin.destroyed) return;
    this.#frames.keep("out", line);
    this.#child.stdin.write(`${line}\n`);
  }

  closeInput(): void {
    this.#child.stdin.end();
  }

  /** Asks it and its whole group to end, and makes them end. Resolves when it is gone. */
  async stop(graceMs: number = GRACE_MS): Promise<Ended> {
    this.closeInput();
    if (!this.#hasEnded) {
      signalGroup(this.#child, "SIGTERM");
      const timer = setTimeout(() => signalGroup(this.#child, "SIGKILL"), graceMs);
      await this.#exit;
      clearTimeout(timer);
    }
    // What it started and left behind, in its group and outside of it. Until then it may hold the pipes.
    signalGroup(this.#child, "SIGKILL");
    endStrays(this.#run);
    this.#watch?.end();
    return this.ended;
  }
}
