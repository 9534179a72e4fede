import { open, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { ExitRecord } from "#shared/contract/message.ts";
import { SESSION_FILES } from "#shared/session-protocol/session-files.ts";
import { log } from "../log.ts";
import { wallAndMonotonic } from "./frame-file.ts";
import { FrameScanner } from "./frame-scanner.ts";
import { joinParts, offsetBehind, TranscriptTail, type TranscriptEnd } from "./join-parts.ts";
import { openedRecord, sessionsFolder, writeExit, type OpenedRecord } from "./session-folder.ts";

/**
 * Finishes what a host that died left behind: its sessions ended with it. A torn transcript is cut at its last whole
 * frame, and the exit record says that nobody saw the end.
 */
export async function finishLostSessions(
  home: string,
  endLeftovers: (opened: OpenedRecord) => Promise<void>,
): Promise<void> {
  const names = await readdir(sessionsFolder(home)).catch((): string[] => []);
  for (const name of names) {
    const folder = join(sessionsFolder(home), name);
    if (await exists(join(folder, SESSION_FILES.exit))) continue;
    try {
      await finishLost(folder, endLeftovers);
    } catch (error) {
      // One damaged folder must not keep the host from starting; it is tried again next time.
      log(`The session folder ${folder} could not be finished: ${String(error)}`);
    }
  }
}

async function finishLost(
  folder: string,
  endLeftovers: (opened: OpenedRecord) => Promise<void>,
): Promise<void> {
  const openedText = await readFile(join(folder, SESSION_FILES.opened), "utf8").catch(() => undefined);
  const opened = openedText === undefined ? undefined : openedRecord.parse(JSON.parse(openedText));
  if (opened !== undefined) await endLeftovers(opened);
  const message = "The session host ended before the program did; everything it had recorded was kept.";
  const exit: ExitRecord = { code: null, signal: null, at: Date.now(), cause: "host-lost", message };
  await finishTranscript(join(folder, SESSION_FILES.transcript), true, exit);
  await finishTranscript(join(folder, SESSION_FILES.stderr), false, exit);
  await writeExit(folder, exit);
}

async function finishTranscript(path: string, hasIndex: boolean, exit: ExitRecord): Promise<void> {
  if (!(await exists(path))) return;
  const { end, isFinished } = await wholeFrames(path);
  if (isFinished) return;
  const tail = await TranscriptTail.open(path, hasIndex, end);
  await joinParts(path, tail);
  const payload = Buffer.from(JSON.stringify(exit));
  await tail.append({ kind: "exit", offset: tail.end.offset, ...wallAndMonotonic(), payload });
  await tail.close();
}

async function wholeFrames(path: string): Promise<{ end: TranscriptEnd; isFinished: boolean }> {
  const file = await open(path, "r");
  const scanner = new FrameScanner(file, 0);
  let offset = 0;
  let isFinished = false;
  for (let frames = await scanner.next(); frames.length > 0; frames = await scanner.next()) {
    for (const frame of frames) offset = Math.max(offset, offsetBehind(frame));
    isFinished = frames.at(-1)?.kind === "exit";
  }
  await file.close();
  return { end: { size: scanner.position, offset }, isFinished };
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
