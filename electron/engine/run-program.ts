import { execFile } from "node:child_process";
import { devNull } from "node:os";

/** A program that does not say its version within this time would hold up an agent too. */
const WITHIN_MS = 10_000;

/**
 * What a looked-at program may know of us. Above all no GIT_ variable: with one of them set, git would work in the
 * repository it names, and not in the folder it is told.
 */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_"));
  return {
    ...Object.fromEntries(kept),
    GIT_CONFIG_GLOBAL: devNull,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    LC_ALL: "C",
  };
}

export interface ProgramAnswer {
  readonly found: boolean;
  /** null when it was ended by a signal, or not found. */
  readonly code: number | null;
  readonly text: string;
}

/** Runs a program by name and arguments, never through a shell, and waits for what it prints. */
export function runProgram(
  name: string,
  args: readonly string[],
  cwd = "/",
  withinMs = WITHIN_MS,
): Promise<ProgramAnswer> {
  return new Promise((resolve) => {
    const options = {
      cwd,
      env: environment(),
      timeout: withinMs,
      killSignal: "SIGKILL",
      encoding: "utf8",
    } as const;
    execFile(name, [...args], options, (error, stdout, stderr) => {
      const text = `${stdout}${stderr}`.trim();
      if (error === null) return resolve({ found: true, code: 0, text });
      const { code } = error;
      if (code === undefined || code === null) return resolve({ found: true, code: null, text });
      // A number is the exit code; a word such as ENOENT says that it could not be started.
      resolve(typeof code === "number" ? { found: true, code, text } : { found: false, code: null, text });
    });
  });
}
