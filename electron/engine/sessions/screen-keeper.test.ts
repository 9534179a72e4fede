import { appendFile, readFile, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { SessionId } from "#shared/ids.ts";
import { Emulator } from "./emulator.ts";
import { KeyframeFile } from "./keyframe-file.ts";
import { KEYFRAME_MS, ScreenKeeper } from "./screen-keeper.ts";
import { KEYFRAME_BYTES } from "./session-screen.ts";
import { makeHome, newSession, removeHome, TestTranscript } from "./testing/test-home.ts";
import { until } from "./testing/until.ts";

const MEGABYTE = 1024 * 1024;
const ALL = 1_000_000;

let home: string;
let keeper: ScreenKeeper;
let timers: { dueMs: number; ring: () => void }[];
let nowMs: number;
let reports: string[];

beforeEach(async () => {
  home = await makeHome();
  timers = [];
  reports = [];
  nowMs = 1_000_000;
  keeper = newKeeper();
});

afterEach(async () => {
  await keeper.close();
  await removeHome(home);
});

function newKeeper(): ScreenKeeper {
  return new ScreenKeeper({
    home,
    after: (ms, ring) => {
      const timer = { dueMs: nowMs + ms, ring };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    report: (sentence) => reports.push(sentence),
  });
}

function passTime(ms: number): void {
  nowMs += ms;
  const due = timers.filter((timer) => timer.dueMs <= nowMs);
  timers = timers.filter((timer) => timer.dueMs > nowMs);
  for (const { ring } of due) ring();
}

async function started(cols = 80, rows = 24): Promise<{ session: SessionId; transcript: TestTranscript }> {
  const session = newSession();
  const transcript = new TestTranscript(home, session);
  await transcript.open(cols, rows);
  return { session, transcript };
}

function lines(count: number, from = 0): string {
  return Array.from(
    { length: count },
    (_, each) => `\x1b[3${each % 8}mline ${from + each} of the output\x1b[m\r\n`,
  ).join("");
}

/** What a terminal shows that is drawn from this picture. */
function shown(screen: { cols: number; rows: number; offset: number; data: Uint8Array }): string[] {
  const emulator = new Emulator(screen.cols, screen.rows);
  emulator.restore(screen);
  emulator.feed(Buffer.from("\x1b[m"));
  const { active } = emulator.terminal.buffer;
  const all = Array.from(
    { length: active.length },
    (_, row) => active.getLine(row)?.translateToString(true) ?? "",
  );
  emulator.dispose();
  return all;
}

const keyframesOf = (session: SessionId) => join(home, "sessions", session, "keyframes");

describe("the screen now", () => {
  test("has everything that is in the transcript, at its size, and its offset", async () => {
    const { session, transcript } = await started(100, 30);
    await transcript.output("hello\r\n");
    await transcript.resize(60, 10);
    await transcript.output("after\r\n");
    const screen = await keeper.screenNow(session, ALL);
    expect([screen.cols, screen.rows, screen.offset]).toEqual([60, 10, transcript.offset]);
    expect(shown(screen).slice(0, 2)).toEqual(["hello", "after"]);
    await transcript.output("more");
    expect(shown(await keeper.screenNow(session, ALL))[2]).toBe("more");
  });

  test("reads a last frame that is not complete yet once it is", async () => {
    const { session, transcript } = await started();
    await transcript.output("whole ");
    await transcript.output("torn");
    const { size } = await stat(transcript.path);
    const torn = (await readFile(transcript.path)).subarray(size - 3);
    await truncate(transcript.path, size - 3);
    expect(shown(await keeper.screenNow(session, ALL))[0]?.trim()).toBe("whole");
    await appendFile(transcript.path, torn);
    expect(shown(await keeper.screenNow(session, ALL))[0]).toBe("whole torn");
  });

  test("says how many resizes at its offset it has in it", async () => {
    const { session, transcript } = await started();
    await transcript.output("x\r\n");
    await transcript.resize(70, 20);
    await transcript.resize(60, 20);
    expect((await keeper.screenNow(session, ALL)).resizesAtOffset).toBe(2);
    await transcript.output("y");
    expect((await keeper.screenNow(session, ALL)).resizesAtOffset).toBe(0);
  });

  test("is refused for a session without a transcript", async () => {
    await expect(keeper.screenNow("ses_nothere", ALL)).rejects.toThrow(/ENOENT/);
  });

  test("does not wait for the flood of another session", async () => {
    const flood = await started();
    const quiet = await started();
    await quiet.transcript.output("quiet");
    for (let each = 0; each < 240; each += 1) await flood.transcript.output(lines(1_000));
    keeper.grew(flood.session, flood.transcript.offset, false);
    await until("the flood is being read", () => keeper.screens === 1);
    const times: number[] = [];
    for (let each = 0; each < 20; each += 1) {
      const start = performance.now();
      await keeper.screenNow(quiet.session, ALL);
      times.push(performance.now() - start);
    }
    const newest = await new KeyframeFile(home, flood.session).newestOffset();
    expect(newest ?? 0).toBeLessThan(flood.transcript.offset - KEYFRAME_BYTES);
    expect(times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]).toBeLessThan(50);
  });

  test("works for a session whose flood is being read at the same time, from several askers", async () => {
    const [one, two] = [await started(), await started()];
    for (const { session, transcript } of [one, two]) {
      await transcript.output(lines(30_000));
      keeper.grew(session, transcript.offset, false);
    }
    const screens = await Promise.all(
      [one, two, one, two].map(({ session }) => keeper.screenNow(session, ALL)),
    );
    for (const screen of screens) expect(shown(screen).join("\n")).toContain("line 29999");
  });
});

describe("keyframes", () => {
  test("are made for every megabyte of output", async () => {
    const { session, transcript } = await started();
    for (let each = 0; each < 35; each += 1) await transcript.output(lines(3_000, each * 3_000));
    keeper.grew(session, transcript.offset, false);
    const file = () => new KeyframeFile(home, session);
    await until(
      "the newest keyframe",
      async () => ((await file().newestOffset()) ?? 0) > transcript.offset - MEGABYTE - 70_000,
    );
    const first = await file().newest(MEGABYTE + 70_000);
    expect(first?.offset).toBeGreaterThanOrEqual(MEGABYTE);
    const again = new Emulator(80, 24);
    again.feed((await outputOf(transcript)).subarray(0, first?.offset ?? 0));
    expect(first === null ? [] : shown(first)).toEqual(shown(again.picture()));
  });

  test("are made 30 seconds after a change, and an idle session has no timer and no emulator", async () => {
    const { session, transcript } = await started();
    await transcript.output("little");
    keeper.grew(session, transcript.offset, false);
    keeper.grew(session, transcript.offset, false);
    expect([keeper.screens, timers.length]).toEqual([0, 1]);
    passTime(KEYFRAME_MS);
    await until(
      "a keyframe",
      async () => (await keeper.newestKeyframe(session))?.offset === transcript.offset,
    );
    keeper.grew(session, transcript.offset, false);
    expect(timers).toEqual([]);
  });

  test("are made at a resize, once for a drag", async () => {
    const { session, transcript } = await started();
    await transcript.output(lines(300));
    const before = transcript.offset;
    for (let cols = 79; cols > 40; cols -= 1) await transcript.resize(cols, 24);
    await transcript.output("after");
    await keeper.screenNow(session, ALL);
    const newest = await keeper.newestKeyframe(session);
    expect([newest?.offset, newest?.cols, newest?.resizesAtOffset]).toEqual([before, 41, 39]);
  });

  test("a keeper that starts anew goes on from the newest one, without resizing twice", async () => {
    const { session, transcript } = await started();
    await transcript.output(lines(300));
    await transcript.resize(30, 24);
    await transcript.resize(90, 24);
    await keeper.screenNow(session, ALL);
    keeper.grew(session, transcript.offset, false);
    passTime(KEYFRAME_MS);
    await until("a keyframe", async () => (await keeper.newestKeyframe(session)) !== null);
    const expected = shown(await keeper.screenNow(session, ALL));
    await keeper.close();
    keeper = newKeeper();
    const screen = await keeper.screenNow(session, ALL);
    expect(shown(screen)).toEqual(expected);
    expect(screen.resizesAtOffset).toBe(2);
  });

  test("a damaged file is dropped and made again", async () => {
    const { session, transcript } = await started();
    for (let each = 0; each < 4; each += 1) await transcript.output(lines(10_000, each * 10_000));
    keeper.grew(session, transcript.offset, false);
    await until("a keyframe", async () => (await keeper.newestKeyframe(session)) !== null);
    const expected = shown(await keeper.screenNow(session, ALL));
    await keeper.close();
    const bytes = await readFile(keyframesOf(session));
    for (let at = 0; at < bytes.length; at += 97) bytes[at] = (bytes[at] ?? 0) ^ 0x55;
    await writeFile(keyframesOf(session), bytes);
    keeper = newKeeper();
    expect(shown(await keeper.screenNow(session, ALL))).toEqual(expected);
  });

  test("a record cut off by a crash is written over", async () => {
    const { session, transcript } = await started();
    await transcript.output("first");
    const file = new KeyframeFile(home, session);
    const frame = {
      cols: 80,
      rows: 24,
      resizesAtOffset: 0,
      wallMs: 1,
      monotonicUs: 1,
      data: Buffer.from("picture"),
    };
    await file.append({ ...frame, offset: 1 });
    await appendFile(keyframesOf(session), Buffer.alloc(17, 1));
    const next = new KeyframeFile(home, session);
    await next.append({ ...frame, offset: 2 });
    expect((await new KeyframeFile(home, session).newest())?.offset).toBe(2);
    expect((await new KeyframeFile(home, session).newest(1))?.offset).toBe(1);
  });

  test("an ended session gets its last one and leaves nothing behind here", async () => {
    const { session, transcript } = await started();
    await transcript.output("done\r\n");
    await transcript.exit(0);
    keeper.grew(session, transcript.offset, true);
    await until(
      "the last keyframe",
      async () => (await new KeyframeFile(home, session).newestOffset()) === transcript.offset,
    );
    await until("no emulator", () => keeper.screens === 0);
    expect(timers).toEqual([]);
    expect(reports).toEqual([]);
  });
});

test("at most eight emulators live; the others start from their keyframes", async () => {
  const all = await Promise.all(Array.from({ length: 12 }, () => started()));
  for (const [each, { session, transcript }] of all.entries()) {
    await transcript.output(`terminal ${each}`);
    await keeper.screenNow(session, ALL);
  }
  expect(keeper.screens).toBeLessThanOrEqual(8);
  for (const [each, { session }] of all.entries()) {
    expect(shown(await keeper.screenNow(session, ALL))[0]).toBe(`terminal ${each}`);
  }
});

/** The output bytes of a transcript that holds nothing else. */
async function outputOf(transcript: TestTranscript): Promise<Buffer> {
  const bytes = await readFile(transcript.path);
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = bytes.readUInt32LE(at);
    if (bytes[at + 8] === 1) parts.push(bytes.subarray(at + 36, at + 36 + length));
    at += 36 + length;
  }
  return Buffer.concat(parts);
}
