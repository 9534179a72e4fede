import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { createInterface } from "node:readline";
import { PlainError, sentenceFor } from "#launch/plain-error.ts";
import type { Ended } from "../conversation.ts";
import type { Frames } from "../frame-log.ts";

export interface CliCommand {
  readonly program: readonly string[];
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** What is kept of the error output, for the sentence about an end nobody expected. */
const MOST_STDERR = 4_000;
/** How long it may take to end by itself, and again after it was told to. */
const PATIENCE_MS = 3_000;

/** Claude Code over pipes: one line, one frame, both ways. */
export class CliProcess {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #frames: Frames;
  #stderr = "";
  #isOver = false;

  private constructor(child: ChildProcessWithoutNullStreams, frames: Frames, onLine: (line: string) => void) {
    this.#child = child;
    this.#frames = frames;
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (line === "") return;
      frames.keep("in", line);
      onLine(line);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => this.#complained(text));
    // It may be gone before it read everything; its end says so.
    child.stdin.on("error", () => child.stdin.destroy());
    this.ended = new Promise((resolve) => {
      child.on("close", (code, signal) => {
        this.#isOver = true;
        resolve({ code, signal, stderr: this.#stderr });
      });
    });
  }

  /** Rejects with one sentence when it cannot be started at all. */
  static start(command: CliCommand, frames: Frames, onLine: (line: string) => void): Promise<CliProcess> {
    const [program = "claude", ...before] = command.program;
    const { cwd, env } = command;
    return new Promise((resolve, reject) => {
      const child = spawn(program, [...before, ...command.args], { cwd, env, stdio: "pipe" });
      child.once("error", (error) =>
        reject(new PlainError(`${program} cannot be started. ${sentenceFor(error)}`, { cause: error })),
      );
      child.once("spawn", () => resolve(new CliProcess(child, frames, onLine)));
    });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  send(frame: unknown): void {
    if (this.#isOver || !this.#child.stdin.writable) return;
    const line = JSON.stringify(frame);
    this.#frames.keep("out", line);
    this.#child.stdin.write(`${line}\n`);
  }

  /** No more to say: it ends when it has done what it was told; then it is told to end, then it is ended. */
  async end(): Promise<Ended> {
    this.#child.stdin.end();
    for (const signal of ["SIGTERM", "SIGKILL"] as const) {
      if (await this.#endsWithin(PATIENCE_MS)) break;
      this.#child.kill(signal);
    }
    return this.ended;
  }

  async #endsWithin(ms: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), ms);
    });
    const isOver = await Promise.race([this.ended.then(() => true as const), late]);
    clearTimeout(timer);
    return isOver;
  }

  #complained(text: string): void {
    this.#frames.keep("stderr", text);
    this.#stderr = (this.#stderr + text).slice(-MOST_STDERR);
  }
}
