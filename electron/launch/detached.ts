import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { makeFolder } from "./data-directory.ts";
import { coveredStdio } from "./inheritable-descriptors.ts";
import { PlainError } from "./plain-error.ts";

/** A log larger than this becomes `<name>.log.1` at the next start, so that two files bound it. */
const MAX_LOG_BYTES = 5 * 1024 * 1024;

/** Starts a program that outlives its parent. Its output goes to a file: a pipe would die with the parent. */
export function spawnDetached(command: readonly string[], log: string, env: NodeJS.ProcessEnv): ChildProcess {
  const [program, ...args] = command;
  if (program === undefined) throw new PlainError("A program was to be started, but none was named.");
  const fd = openLog(log);
  try {
    const child = spawn(program, args, {
      detached: true,
      cwd: "/",
      env,
      stdio: coveredStdio(fd),
      windowsHide: true,
    });
    child.unref();
    return child;
  } finally {
    closeSync(fd);
  }
}

function openLog(log: string): number {
  makeFolder(dirname(log));
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES) renameSync(log, `${log}.1`);
  return openSync(log, "a", 0o600);
}
