import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { exitRecord, type ExitRecord } from "#shared/contract/message.ts";
import { SESSION_FILES } from "#shared/session-protocol/session-files.ts";
import { readTranscriptFrame, type TranscriptFrame } from "#shared/session-protocol/transcript.ts";

export const sessionFolder = (home: string, session: string) => join(home, "sessions", session);

/** Every frame on disk; anything that is not a whole frame fails the test. */
export async function recordedFrames(
  home: string,
  session: string,
  file: "transcript" | "stderr" = "transcript",
): Promise<TranscriptFrame[]> {
  const bytes = await readFile(join(sessionFolder(home, session), SESSION_FILES[file]));
  const frames: TranscriptFrame[] = [];
  for (let at = 0; at < bytes.length;) {
    const reading = readTranscriptFrame(bytes, at, crc32);
    if (reading.state !== "frame") throw new Error(`${reading.state} at ${at} of ${bytes.length}`);
    frames.push(reading.frame);
    at += reading.bytes;
  }
  return frames;
}

export function outputOf(frames: readonly TranscriptFrame[]): Buffer {
  return Buffer.concat(frames.filter(({ kind }) => kind === "output").map(({ payload }) => payload));
}

export const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

export async function recordedExit(home: string, session: string): Promise<ExitRecord> {
  const text = await readFile(join(sessionFolder(home, session), SESSION_FILES.exit), "utf8");
  return exitRecord.parse(JSON.parse(text));
}
