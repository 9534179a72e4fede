import { createHash } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { SpooledReport } from "#shared/channel/message.ts";
import { PlainError } from "./plain-error.ts";

/** Names in the folder of a session's channel, the one thing of the engine its agent may see. */
export const CHANNEL_FILES = { socket: "socket", token: "token", spool: "spool.jsonl" } as const;

/** Over the whole life of a session: an agent without an engine must not fill a disk. */
export const MAX_SPOOL_BYTES = 5 * 1024 * 1024;

/** The variable that tells a session's programs where the folder is. */
export const CHANNEL_VARIABLE = "FLIGHTDECK_CHANNEL";

export function channelSocket(directory: string): string {
  if (process.platform !== "win32") return join(directory, CHANNEL_FILES.socket);
  const key = createHash("sha256").update(directory.toLowerCase()).digest("hex").slice(0, 32);
  return `\\\\.\\pipe\\flightdeck-channel-${key}`;
}

/**
 * Keeps a report for the engine that comes. Written with one call, begun and ended with a line break: a writer that was
 * killed in the middle of a line spoils that line only.
 */
export function spool(directory: string, reports: readonly SpooledReport[]): void {
  const bytes = Buffer.from(reports.map((report) => `\n${JSON.stringify(report)}\n`).join(""));
  const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants;
  const path = join(directory, CHANNEL_FILES.spool);
  const descriptor = openSync(path, O_WRONLY | O_APPEND | O_CREAT | (O_NOFOLLOW ?? 0), 0o600);
  try {
    if (fstatSync(descriptor).size + bytes.length > MAX_SPOOL_BYTES) {
      throw new PlainError(
        `No engine answers and ${path} holds ${MAX_SPOOL_BYTES / 1024 / 1024} MB of reports already. This report was not kept; work goes on without it.`,
      );
    }
    for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
  } finally {
    closeSync(descriptor);
  }
}
