import { spawn, type ChildProcess } from "node:child_process";
import { PlainError, sentenceFor } from "#launch/plain-error.ts";
import type { Ended } from "../conversation.ts";

export interface TerminalCommand {
  readonly program: readonly string[];
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** How long it may take to end after it was told to. */
const PATIENCE_MS = 3_000;

/** Claude Code with the session's own terminal. */
export class TerminalProcess {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.ended = new Promise((resolve) =>
      child.on("exit", (code, signal) => resolve({ code, signal, stderr: "" })),
    );
  }

  static start({
    program: [program = "claude", ...before],
    args,
    cwd,
    env,
  }: TerminalCommand): Promise<TerminalProcess> {
    return new Promise((resolve, reject) => {
      const child = spawn(program, [...before, ...args], { cwd, env, stdio: "inherit" });
      child.once("error", (error) =>
        reject(new PlainError(`${program} cannot be started. ${sentenceFor(error)}`, { cause: error })),
      );
      child.once("spawn", () => resolve(new TerminalProcess(child)));
    });
  }

  async end(): Promise<Ended> {
    const isOver = (): boolean => this.#child.exitCode !== null || this.#child.signalCode !== null;
    if (isOver()) return this.ended;
    this.#child.kill("SIGTERM");
    const killer = setTimeout(() => this.#child.kill("SIGKILL"), PATIENCE_MS);
    const ended = await this.ended;
    clearTimeout(killer);
    return ended;
  }
}
