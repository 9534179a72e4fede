import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ExitRecord } from "#shared/contract/message.ts";
import { readTranscriptFrame, type TranscriptFrame } from "#shared/session-protocol/transcript.ts";
import { writeToDisk, type WriteBytes } from "./frame-file.ts";
import { Transcript } from "./transcript.ts";
import { TranscriptReader } from "./transcript-reader.ts";

const exit: ExitRecord = { code: 0, signal: null, at: 1, cause: "exited" };
let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fd-transcript-"));
  path = join(folder, "transcript");
});
afterEach(() => rmSync(folder, { recursive: true }));

const create = (maxBytes = 1024 ** 3, write: WriteBytes = writeToDisk) =>
  new Transcript({ path, hasIndex: true, maxBytes, header: { format: 1 }, write });

function framesOf(file: string): TranscriptFrame[] {
  const bytes = readFileSync(file);
  const frames: TranscriptFrame[] = [];
  for (let at = 0; at < bytes.length;) {
    const reading = readTranscriptFrame(bytes, at, crc32);
    if (reading.state !== "frame") throw new Error(`${reading.state} at ${at} of ${bytes.length}`);
    frames.push(reading.frame);
    at += reading.bytes;
  }
  return frames;
}

const textOf = (frames: readonly TranscriptFrame[]) =>
  frames.map((frame) => (frame.kind === "output" ? Buffer.from(frame.payload).toString() : "")).join("");
const gapsOf = (frames: readonly TranscriptFrame[]) =>
  frames
    .filter(({ kind }) => kind === "gap")
    .map(({ offset, payload }) => ({
      offset,
      ...(JSON.parse(Buffer.from(payload).toString()) as { bytes: number }),
    }));

async function readAll(transcript: Transcript, from: number): Promise<TranscriptFrame[]> {
  const reader = new TranscriptReader(transcript, from);
  const all: TranscriptFrame[] = [];
  for (let frames = await reader.next(); frames.length > 0; frames = await reader.next()) all.push(...frames);
  return all;
}

describe("a transcript on a disk that fills up", () => {
  /** Takes half of a write, then refuses, as a full disk does, until told otherwise. */
  function disk() {
    const state = { isFull: false };
    const write: WriteBytes = (fd, pieces, position) => {
      const bytes = Buffer.concat(pieces);
      if (!state.isFull) return writeToDisk(fd, pieces, position);
      if (bytes.length > 8) return writeToDisk(fd, [bytes.subarray(0, bytes.length >> 1)], position);
      throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
    };
    return { state, write };
  }

  it("counts what is missing, keeps its frames whole, and goes on when there is room", async () => {
    const { state, write } = disk();
    const transcript = create(undefined, write);
    transcript.appendOutput(Buffer.from("before "));
    state.isFull = true;
    transcript.appendOutput(Buffer.from("lost one, "));
    transcript.appendOutput(Buffer.from("lost two, "));
    expect(transcript.endOffset).toBe(27);
    expect(transcript.recordedOffset).toBe(7);
    expect(textOf(framesOf(path))).toBe("before ");
    state.isFull = false;
    transcript.appendOutput(Buffer.from("after"));
    expect(transcript.recordedOffset).toBe(32);
    await transcript.finish(exit);
    const frames = framesOf(path);
    expect(textOf(frames)).toBe("before after");
    expect(gapsOf(frames)).toEqual([{ offset: 7, bytes: 20, reason: "disk" }]);
    expect(frames.find(({ payload }) => Buffer.from(payload).toString() === "after")?.offset).toBe(27);
    expect(frames.at(-1)?.kind).toBe("exit");
  });
});

describe("a transcript over its limit", () => {
  const limit = 256 * 1024;
  const piece = (number: number) => `${String(number).padStart(1023, "0")}\n`;
  const write = (transcript: Transcript, from: number, to: number) => {
    for (let number = from; number < to; number++) transcript.appendOutput(Buffer.from(piece(number)));
  };
  const diskBytes = () =>
    readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);

  it("keeps the first and the newest output, bounded, with one gap between", async () => {
    const transcript = create(limit);
    for (let number = 0; number < 4_000; number += 100) {
      write(transcript, number, number + 100);
      expect(diskBytes()).toBeLessThan(limit * 1.1);
    }
    await transcript.finish(exit);
    expect(readdirSync(folder).toSorted()).toEqual(["transcript", "transcript.index"]);
    const frames = framesOf(path);
    const numbers = textOf(frames).trim().split("\n").map(Number);
    const gaps = gapsOf(frames);
    expect(gaps).toHaveLength(1);
    const [gap] = gaps;
    const firstKept = ((gap?.offset ?? 0) + (gap?.bytes ?? 0)) / 1024;
    const lastBefore = (gap?.offset ?? 0) / 1024;
    expect(lastBefore).toBeGreaterThan(100);
    expect(4_000 - firstKept).toBeGreaterThan(50);
    const kept = [...Array(4_000).keys()].filter((number) => number < lastBefore || number >= firstKept);
    expect(numbers).toEqual(kept);
    expect(statSync(path).size).toBeLessThan(limit * 1.1);
  });

  it("can be read from every offset while it runs and after its end", async () => {
    const transcript = create(limit);
    write(transcript, 0, 1_000);
    const check = async () => {
      for (const from of [0, 1, 1_024, 100_000, 500_000, 1_000_000, 1_024_000 - 1]) {
        const frames = await readAll(transcript, from);
        const text = textOf(frames);
        expect(text.endsWith(piece(999))).toBe(true);
        const first = frames.find(({ kind }) => kind === "output");
        // Either what was asked for, or what comes right behind the gap that swallowed it.
        expect(first?.offset).toBeLessThanOrEqual(Math.max(from, 1_024_000 - limit / 4));
      }
    };
    await check();
    await transcript.finish(exit);
    await check();
  });
});

describe("a transcript", () => {
  it("is found by its index at any offset", async () => {
    const transcript = create();
    const hash = createHash("sha256");
    for (let number = 0; number < 500; number++) {
      const bytes = Buffer.alloc(1 + (number % 97), number);
      hash.update(bytes);
      transcript.appendOutput(bytes);
    }
    const whole = Buffer.from(textOf(await readAll(transcript, 0)), "utf8");
    expect(whole.length).toBeGreaterThan(0);
    transcript.flushIndex();
    for (let from = 0; from < transcript.endOffset; from += 997) {
      const [first] = await readAll(transcript, from);
      // With an index the first frame read is the one that holds the offset (the header apart, at 0).
      const end = (first?.offset ?? 0) + (first?.kind === "output" ? first.payload.length : 0);
      expect(first?.offset).toBeLessThanOrEqual(from);
      if (from > 0) expect(end).toBeGreaterThan(from);
    }
    await transcript.finish(exit);
    const recorded = framesOf(path).filter(({ kind }) => kind === "output");
    expect(
      createHash("sha256")
        .update(Buffer.concat(recorded.map(({ payload }) => payload)))
        .digest("hex"),
    ).toBe(hash.digest("hex"));
  });
});
