import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { MAX_LINE_BYTES } from "#shared/channel/message.ts";
import { CHANNEL_FILES, MAX_SPOOL_BYTES } from "#launch/channel-files.ts";
import { systemCode } from "#launch/plain-error.ts";

/** A piece of the spool: its text, or null for what is no report, and where the next piece begins. */
export interface SpoolLine {
  readonly text: string | null;
  readonly endOffset: number;
}

/**
 * The whole lines from an offset on. The file belongs to the agent: it may be a link, a pipe, a device, or grow for ever,
 * and none of this may hold the engine up or show the agent what it may not read.
 */
export function readSpool(directory: string, offset: number): readonly SpoolLine[] {
  const bytes = bytesFrom(join(directory, CHANNEL_FILES.spool), offset);
  const lines: SpoolLine[] = [];
  let from = 0;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
    const line = bytes.subarray(from, end);
    from = end + 1;
    const isTooLong = line.length > MAX_LINE_BYTES + MAX_ENVELOPE_BYTES;
    const text = isTooLong ? null : line.toString("utf8").trim();
    if (text !== "") lines.push({ text, endOffset: offset + from });
  }
  return lines;
}

/** Writer and number around a report. */
const MAX_ENVELOPE_BYTES = 1_000;

function bytesFrom(path: string, offset: number): Buffer {
  const descriptor = openQuietly(path);
  if (descriptor === undefined) return Buffer.alloc(0);
  try {
    const found = fstatSync(descriptor);
    const length = Math.min(found.size, MAX_SPOOL_BYTES) - offset;
    if (!found.isFile() || length <= 0) return Buffer.alloc(0);
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, length, offset));
  } finally {
    closeSync(descriptor);
  }
}

/** undefined: there is nothing that could be a spool. */
function openQuietly(path: string): number | undefined {
  try {
    return openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const code = systemCode(error) ?? "";
    if (["ENOENT", "ELOOP", "ENXIO", "EACCES", "EISDIR"].includes(code)) return undefined;
    throw error;
  }
}
