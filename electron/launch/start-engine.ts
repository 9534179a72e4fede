import { spawn } from "node:child_process";
import { closeSync, openSync, readSync, renameSync, statSync } from "node:fs";
import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { logFile } from "./data-directory.ts";
import { connectToEngine } from "./engine-socket.ts";
import type { Installation, ProgramStart } from "./installation.ts";
import { PlainError, systemCode } from "./plain-error.ts";

/** Ready takes about 0.2 s; a machine under load may take far longer. */
const READY_WITHIN_MS = 20_000;
const POLL_MS = 10;

/** Another engine holds the data directory: not a failure, the caller connects to that one. */
export const EXIT_ALREADY_RUNNING = 3;

/** A log larger than this becomes `<name>.log.1` at the next start, so that two files bound it. */
const MAX_LOG_BYTES = 5 * 1024 * 1024;

/** The mark before a sentence for people in a log that is otherwise for developers. */
export const FAILURE_MARK = "cannot go on: ";

/**
 * Starts a program that outlives its parent. Its output goes to a file: a pipe would die with the parent. File
 * descriptors 3 to 15 are replaced too, because some Electron versions leak their own into children, and a leaked pipe
 * keeps whoever waits for its end waiting.
 */
export function spawnDetached(start: ProgramStart, log: string, env: NodeJS.ProcessEnv = process.env) {
  const fd = openLog(log);
  try {
    const child = spawn(start.command[0], start.command.slice(1), {
      detached: true,
      cwd: "/",
      env: { ...env, ...start.env },
      stdio: ["ignore", ...Array.from<number>({ length: 15 }).fill(fd)],
      windowsHide: true,
    });
    return child;
  } finally {
    closeSync(fd);
  }
}

function openLog(log: string): number {
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES) renameSync(log, `${log}.1`);
  return openSync(log, "a", 0o600);
}

/** A connected socket to the engine of a data directory, started if there is none. */
export async function connectOrStartEngine(directory: string, installation: Installation): Promise<Socket> {
  const running = await connectToEngine(directory);
  if (running !== undefined) return running;

  const log = logFile(directory, "engine");
  const logStart = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  const child = spawnDetached(installation.start("engine"), log, {
    ...process.env,
    FLIGHTDECK_HOME: directory,
  });
  let ended: number | undefined;
  child.once("exit", (code) => (ended = code ?? 1));
  child.once("error", () => (ended = 1));
  child.unref();

  const deadline = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadline) {
    const socket = await connectToEngine(directory);
    if (socket !== undefined) return socket;
    if (ended !== undefined && ended !== EXIT_ALREADY_RUNNING) throw new PlainError(failureIn(log, logStart));
    await delay(POLL_MS);
  }
  throw new PlainError(
    ended === EXIT_ALREADY_RUNNING
      ? `Another engine holds ${directory} but does not answer. Wait for it, or end its process by hand; its log is ${log}.`
      : `The engine did not answer within ${READY_WITHIN_MS / 1000} seconds. Its log is ${log}.`,
  );
}

/** What the engine itself said was wrong, from the part of the log it wrote. */
export function failureIn(log: string, from: number): string {
  const text = readFrom(log, from);
  const line = text.split("\n").findLast((each) => each.includes(FAILURE_MARK));
  if (line !== undefined) return line.slice(line.indexOf(FAILURE_MARK) + FAILURE_MARK.length);
  return `The engine ended while starting. Its log is ${log}.`;
}

function readFrom(file: string, from: number): string {
  try {
    const fd = openSync(file, "r");
    try {
      const bytes = Buffer.alloc(64 * 1024);
      return bytes.toString("utf8", 0, readSync(fd, bytes, 0, bytes.length, from));
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    if (systemCode(error) === "ENOENT") return "";
    throw error;
  }
}
