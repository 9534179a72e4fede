import { spawn, type SpawnOptions } from "node:child_process";
import { constants } from "node:os";

// Ctrl+C in a terminal reaches the whole group, the child included; the others come to this process alone.
const passedOn: NodeJS.Signals[] = ["SIGTERM", "SIGHUP"];

/**
 * Runs a program in the foreground: it has the terminal, gets the signals, and its exit code is the answer. A program
 * that was ended by a signal answers 128 + its number, as shells do.
 */
export function runInForeground(
  command: string,
  args: string[],
  options: Omit<SpawnOptions, "stdio"> & { limitMs?: number } = {},
): Promise<number> {
  const { limitMs, ...spawnOptions } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...spawnOptions,
      stdio: "inherit",
      ...(limitMs === undefined ? {} : { timeout: limitMs }),
    });
    const ignore = () => undefined;
    const pass = (signal: NodeJS.Signals) => child.kill(signal);
    process.on("SIGINT", ignore);
    for (const signal of passedOn) process.on(signal, pass);
    const settle = () => {
      process.off("SIGINT", ignore);
      for (const signal of passedOn) process.off(signal, pass);
    };
    child.on("error", (error) => {
      settle();
      reject(error);
    });
    child.on("close", (code, signal) => {
      settle();
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
    });
  });
}
