import { execFile } from "node:child_process";

/** A program that does not say its version within this time would hold up an agent too. */
const WITHIN_MS = 10_000;

export interface ProgramAnswer {
  readonly found: boolean;
  /** null when it was ended by a signal, or not found. */
  readonly code: number | null;
  readonly text: string;
}

/** Runs a program by name and arguments, never through a shell, and waits for what it prints. */
export function runProgram(name: string, args: readonly string[], cwd = "/"): Promise<ProgramAnswer> {
  return new Promise((resolve) => {
    execFile(name, [...args], { cwd, timeout: WITHIN_MS, encoding: "utf8" }, (error, stdout, stderr) => {
      const text = `${stdout}${stderr}`.trim();
      if (error === null) return resolve({ found: true, code: 0, text });
      const { code } = error;
      if (code === undefined || code === null) return resolve({ found: true, code: null, text });
      // A number is the exit code; a word such as ENOENT says that it could not be started.
      resolve(typeof code === "number" ? { found: true, code, text } : { found: false, code: null, text });
    });
  });
}
