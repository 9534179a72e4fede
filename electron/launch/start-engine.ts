import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { logFile } from "./data-directory.ts";
import { connectToEngine, NoWelcomeError, openClient, type EngineConnection } from "./engine-socket.ts";
import { spawnDetached } from "./detached.ts";
import type { Installation } from "./installation.ts";
import { PlainError, systemCode } from "./plain-error.ts";

/** Ready takes about 0.2 s; a machine under load may take far longer. */
const READY_WITHIN_MS = 20_000;
const POLL_MS = 10;
const START_AGAIN_MS = 250;

/** Another engine holds the data directory: not a failure, the caller connects to that one. */
export const EXIT_ALREADY_RUNNING = 3;

/** The mark before a sentence for people in a log that is otherwise for developers. */
export const FAILURE_MARK = "cannot go on: ";

/** A client of the engine of a data directory, which is started if there is none, in `environment`: that of the person. */
export async function openEngine(
  directory: string,
  installation: Installation,
  kind: "main" | "cli" | "test",
  onClosed: (reason: string) => void = () => undefined,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<EngineConnection> {
  const deadline = performance.now() + READY_WITHIN_MS;
  let start: Starting | undefined;
  let held = false;
  for (;;) {
    const opened = await tryToOpen(directory, kind, onClosed);
    if (opened !== undefined) return opened;
    if (start?.ended !== undefined && start.ended !== EXIT_ALREADY_RUNNING) {
      throw failureIn(start.log, start.logStart);
    }
    if (performance.now() > deadline) throw unanswered(directory, held);
    if (start === undefined) {
      start = startEngine(directory, installation, environment);
    } else if (start.ended === EXIT_ALREADY_RUNNING) {
      // An engine that is just leaving may still have held the lock: another start is made, but not in a tight loop.
      held = true;
      await delay(START_AGAIN_MS);
      start = startEngine(directory, installation, environment);
    }
    await delay(POLL_MS);
  }
}

/** An engine that vanishes between its endpoint and its welcome is no failure yet. */
async function tryToOpen(
  directory: string,
  kind: "main" | "cli" | "test",
  onClosed: (reason: string) => void,
): Promise<EngineConnection | undefined> {
  const found = await connectToEngine(directory);
  if (found === undefined) return undefined;
  let opened = false;
  try {
    // Only the end of a connection that was open is news to the caller.
    const connection = await openClient(found, kind, (reason) => opened && onClosed(reason));
    opened = true;
    return connection;
  } catch (error) {
    if (error instanceof NoWelcomeError) return undefined;
    throw error;
  }
}

interface Starting {
  readonly log: string;
  readonly logStart: number;
  ended?: number;
}

function startEngine(
  directory: string,
  installation: Installation,
  environment: NodeJS.ProcessEnv,
): Starting {
  const log = logFile(directory, "engine");
  const starting: Starting = { log, logStart: statSync(log, { throwIfNoEntry: false })?.size ?? 0 };
  const { command, env } = installation.start("engine");
  const child = spawnDetached(command, log, { ...environment, ...env, FLIGHTDECK_HOME: directory });
  child.once("exit", (code) => (starting.ended = code ?? 1));
  child.once("error", () => (starting.ended = 1));
  return starting;
}

function unanswered(directory: string, held: boolean): PlainError {
  const log = logFile(directory, "engine");
  if (held) {
    return new PlainError(
      `Another engine holds ${directory} but does not answer. Wait for it, or end its process by hand; its log is ${log}.`,
    );
  }
  return new PlainError(
    `The engine did not answer within ${READY_WITHIN_MS / 1000} seconds. Its log is ${log}.`,
  );
}

/** The engine itself said why it cannot run: another try would say the same. */
export class EngineRefusedError extends PlainError {}

/** What the engine itself said was wrong, from the part of the log it wrote. */
export function failureIn(log: string, from: number): PlainError {
  const line = readFrom(log, from)
    .split("\n")
    .findLast((each) => each.includes(FAILURE_MARK));
  if (line === undefined) return new PlainError(`The engine ended while starting. Its log is ${log}.`);
  return new EngineRefusedError(line.slice(line.indexOf(FAILURE_MARK) + FAILURE_MARK.length));
}

function readFrom(file: string, from: number): string {
  try {
    const fd = openSync(file, "r");
    try {
      const bytes = Buffer.alloc(64 * 1024);
      // A log that had grown too large was put aside at this start: the new one begins with it.
      const start = fstatSync(fd).size < from ? 0 : from;
      return bytes.toString("utf8", 0, readSync(fd, bytes, 0, bytes.length, start));
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    if (systemCode(error) === "ENOENT") return "";
    throw error;
  }
}
