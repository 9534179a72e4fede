import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { SessionId } from "#shared/ids.ts";
import { makeHome, newSession, removeHome, TestTranscript } from "./testing/test-home.ts";
import { type Recorded, TranscriptReader } from "./transcript-reader.ts";

let home: string;
let session: SessionId;
let transcript: TestTranscript;
let reader: TranscriptReader;

beforeEach(async () => {
  home = await makeHome();
  session = newSession();
  transcript = new TestTranscript(home, session);
  await transcript.open(80, 24);
  read(0);
});

afterEach(async () => {
  await reader.close();
  await removeHome(home);
});

function read(from: number): void {
  reader = new TranscriptReader(home, session, from);
}

async function all(): Promise<string[]> {
  const found: string[] = [];
  for (let next = await reader.next(); next.length > 0; next = await reader.next())
    found.push(...next.map(inWords));
  return found;
}

function inWords(each: Recorded): string {
  switch (each.kind) {
    case "output":
      return `${each.offset} ${Buffer.from(each.bytes).toString()}`;
    case "resize":
    case "opened":
      return `${each.kind} ${each.cols}x${each.rows}`;
    case "gap":
      return `gap ${each.bytes}`;
    case "exit":
      return `exit ${each.exit.code}`;
  }
}

test("gives what was recorded in order, once, also while it grows", async () => {
  await transcript.output("one");
  await transcript.resize(90, 30);
  expect(await all()).toEqual(["opened 80x24", "0 one", "resize 90x30"]);
  expect(await all()).toEqual([]);
  await transcript.output("two");
  await transcript.exit(7);
  expect(await all()).toEqual(["3 two", "exit 7"]);
});

test("starts in the middle of a frame, with the resizes at that offset", async () => {
  await transcript.output("onetwo");
  await transcript.resize(90, 30);
  await transcript.output("three");
  read(3);
  expect(await all()).toEqual(["3 two", "resize 90x30", "6 three"]);
  read(6);
  expect(await all()).toEqual(["resize 90x30", "6 three"]);
});

test("says where damage is and gives nothing behind it", async () => {
  await transcript.output("one");
  await transcript.raw(Buffer.alloc(200, 0xee));
  expect(await all()).toEqual(["opened 80x24", "0 one"]);
  expect(reader.damage).toMatch(/is damaged \(.*\); everything before byte \d+ is read/);
});

/** The newest output of a long session stands in part files, until the end joins them. */
test("follows part files and finds its place again after they were joined", async () => {
  await transcript.output("head");
  expect((await all()).at(-1)).toBe("0 head");
  const part = new TestTranscript(home, `${session}x` as SessionId);
  await part.open(80, 24);
  part.offset = transcript.offset;
  await part.output("first part");
  const at = join(transcript.folder, "transcript.part-1");
  await rename(part.path, at);
  expect(await all()).toEqual(["4 first part"]);

  transcript.offset = 4;
  await transcript.output("first part");
  await transcript.output(" and more");
  await transcript.exit(0);
  await rm(at);
  expect(await all()).toEqual(["14  and more", "exit 0"]);
});

test("tells output that is in no file any more as a gap", async () => {
  await transcript.output("head");
  await transcript.gap(1_000);
  await transcript.output("tail");
  expect(await all()).toEqual(["opened 80x24", "0 head", "gap 1000", "1004 tail"]);
});

test("tells a jump between two files as a gap too", async () => {
  await transcript.output("head");
  transcript.offset = 1_004;
  await transcript.output("tail");
  expect(await all()).toEqual(["opened 80x24", "0 head", "gap 1000", "1004 tail"]);
});
