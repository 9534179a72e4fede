import { randomUUID } from "node:crypto";
import { spawn, type ChildProcess } from "node:child_process";
import { PlainError, sentenceFor } from "#launch/plain-error.ts";
import type { Ended } from "../conversation.ts";
import { endStrays, RUN_VARIABLE } from "../strays.ts";

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
  readonly #run: string;

  private constructor(child: ChildProcess, run: string) {
    this.#child = child;
    this.#run = run;
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
      const run = randomUUID();
      const marked = { ...env, [RUN_VARIABLE]: run };
      const child = spawn(program, [...before, ...args], { cwd, env: marked, stdio: "inherit" });
      child.once("error", (error) =>
        reject(new PlainError(`${program} cannot be started. ${sentenceFor(error)}`, { cause: error })),
      );
      child.once("spawn", () => resolve(new TerminalProcess(child, run)));
    });
  }

  /** Ends it and what it left behind: a command it ran in the background would go on in the workspace. */
  async end(): Promise<Ended> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill("SIGTERM");
      const killer = setTimeout(() => this.#child.kill("SIGKILL"), PATIENCE_MS);
      await this.ended;
      clearTimeout(killer);
    }
    endStrays(this.#run);
    return this.ended;
  }
}
