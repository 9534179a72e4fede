import { spawn, type ChildProcess } from "node:child_process";
import { cliEnvironment } from "./cli-process.ts";
import type { Ended } from "./conversation.ts";

/** What a terminal program that was ended in the middle may leave behind: another screen, no cursor, colours, reports of the mouse. */
const RESTORE =
  "\u001b[?1049l\u001b[?25h\u001b[?1000l\u001b[?1002l\u001b[?1003l\u001b[?1006l\u001b[?2004l\u001b[<u\u001b[0m\r\n";
const GRACE_MS = 1_500;

export interface ScreenCommand {
  readonly program: readonly string[];
  readonly args: readonly string[];
  readonly cwd: string;
  /** Beside the environment of the session. */
  readonly env: Readonly<Record<string, string>>;
}

/** The terminal program of a CLI in the session's own terminal, beside the server of it that we are a client of as well. */
export class OwnScreen {
  /** A person left it, or it broke. */
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;

  constructor({ program: [file = "", ...first], args, cwd, env }: ScreenCommand) {
    this.#child = spawn(file, [...first, ...args], { cwd, env: cliEnvironment(env), stdio: "inherit" });
    this.ended = new Promise((resolve) => {
      this.#child.once("error", (error) => resolve({ code: 1, signal: null, stderr: error.message }));
      this.#child.once("close", (code, signal) => resolve({ code, signal, stderr: "" }));
    });
  }

  /** Ends it, and gives back a terminal that can be read. */
  async stop(): Promise<void> {
    this.#child.kill("SIGTERM");
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), GRACE_MS);
    await this.ended;
    clearTimeout(timer);
    if (process.stdout.isTTY) process.stdout.write(RESTORE);
  }
}
