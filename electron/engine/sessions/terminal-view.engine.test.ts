import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Emulator } from "./emulator.ts";
import { Keyframes } from "./keyframes.ts";
import { SessionHostLink } from "./session-host-link.ts";
import { BEHIND_BYTES } from "./terminal-view.ts";
import { endHost, hostStart, recordedOutput, shellCall } from "./testing/real-host.ts";
import { makeHome, newSession, removeHome, TestTranscript } from "./testing/test-home.ts";
import { TestViewer } from "./testing/test-viewer.ts";
import { until } from "./testing/until.ts";

const KILOBYTE = 1024;
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

let home: string;
let link: SessionHostLink;
let keyframes: Keyframes;
let around: { link: SessionHostLink; keyframes: Keyframes; home: string };
let viewers: TestViewer[];

beforeEach(async () => {
  home = await makeHome();
  link = new SessionHostLink({ home, start: hostStart(home) });
  keyframes = new Keyframes({
    home,
    worker: new URL("./keyframe-worker.ts", import.meta.url),
    report: () => undefined,
  });
  link.onSession((record) => keyframes.observe(record));
  link.connect();
  await link.connected();
  around = { link, keyframes, home };
  viewers = [];
});

afterEach(async () => {
  for (const viewer of viewers) {
    viewer.close();
    if (viewer.faults.length > 0) throw new Error(viewer.faults.join("; "));
  }
  await keyframes.close();
  await endHost(home, link);
  await removeHome(home);
});

function view(
  ...args: ConstructorParameters<typeof TestViewer> extends [infer S, unknown, ...infer Rest]
    ? [S, ...Rest]
    : never
) {
  const [session, ...rest] = args;
  const viewer = new TestViewer(session, around, ...rest);
  viewers.push(viewer);
  return viewer;
}

function screenText(
  screen: { cols: number; rows: number; offset: number; data: Uint8Array } | undefined,
  after: Uint8Array,
): string {
  if (screen === undefined) return "";
  const emulator = new Emulator(screen.cols, screen.rows);
  emulator.restore(screen);
  emulator.feed(after);
  emulator.feed(Buffer.from("\x1b[m"));
  const { active } = emulator.terminal.buffer;
  const lines = Array.from(
    { length: active.length },
    (_, row) => active.getLine(row)?.translateToString(true) ?? "",
  );
  emulator.dispose();
  return lines.join("\n");
}

/** Prints numbered lines, then ends. */
const numbered = (count: number) => `i=0; while [ $i -lt ${count} ]; do echo "line $i"; i=$((i+1)); done`;

describe("a viewer", () => {
  test("starts from the screen and follows live", async () => {
    const session = newSession();
    await link.open(
      shellCall(session, "stty -echo; echo before; read a; echo got $a; read b", { cols: 60, rows: 10 }),
    );
    const first = view(session, 0, 256 * KILOBYTE);
    await until("output", () => first.text.includes("before"));
    const second = view(session, "screen", 256 * KILOBYTE);
    await until("a picture", () => second.screens.length === 1);
    expect([second.screens[0]?.cols, second.screens[0]?.rows]).toEqual([60, 10]);
    first.type(1, "this\n");
    await until("both have it", () => first.text.includes("got this") && second.text.includes("got this"));
    expect(first.accepted).toEqual([1]);
    expect(screenText(second.screens[0], second.bytes).startsWith("before\ngot this")).toBe(true);
  });

  test("sees every resize, in order with the output", async () => {
    const session = newSession();
    await link.open(shellCall(session, "stty -echo; while read a; do stty size; done"));
    const viewer = view(session, "screen", 256 * KILOBYTE);
    await until("a picture", () => viewer.screens.length === 1);
    for (const [each, cols] of [100, 90, 110].entries()) {
      await link.resize(session, cols, 30);
      viewer.type(each + 1, "\n");
      await until("the new size", () => viewer.text.includes(`30 ${cols}`));
    }
    const sizes = viewer.messages.flatMap((message) => (message.t === "resized" ? [message.cols] : []));
    expect(sizes).toEqual([100, 90, 110]);
  });

  test("resumes at any offset and gets the same bytes", async () => {
    const session = newSession();
    await link.open(shellCall(session, numbered(20_000)));
    const whole = view(session, 0, 256 * KILOBYTE);
    await until("the end", () => whole.exit !== null, 30_000);
    const recorded = await recordedOutput(home, session);
    expect(sha256(whole.bytes)).toBe(sha256(recorded));
    for (const from of [1, 4_097, recorded.length - 1, recorded.length]) {
      const part = view(session, from, 50_000);
      await until("the end", () => part.exit !== null);
      expect(part.screens).toEqual([]);
      expect(sha256(part.bytes)).toBe(sha256(recorded.subarray(from)));
    }
  });

  test("never gets more than its credit, whatever it gives back when", async () => {
    const session = newSession();
    await link.open(shellCall(session, numbered(30_000)));
    const credit = 20_000;
    const viewer = view(session, 0, credit, false);
    let seed = 12345;
    const random = () => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
    await until(
      "the end",
      () => {
        viewer.parse(Math.ceil(random() * 30_000));
        return viewer.exit !== null;
      },
      30_000,
    );
    expect(viewer.most).toBeLessThanOrEqual(credit);
    expect(viewer.most).toBeGreaterThan(credit / 2);
    expect(sha256(viewer.bytes)).toBe(sha256(await recordedOutput(home, session)));
  });

  test("that is far behind jumps to a keyframe and goes on exactly", async () => {
    const session = newSession();
    await link.open(shellCall(session, "seq 1 900000; echo the very end; read a"));
    const slow = view(session, 0, 64 * KILOBYTE, false);
    const head = async () =>
      (await link.list()).find((record) => record.session === session)?.outputBytes ?? 0;
    await until("much output", async () => (await head()) > 2 * BEHIND_BYTES, 50_000);
    await until(
      "a keyframe",
      async () => ((await keyframes.newestKeyframe(session))?.offset ?? 0) > BEHIND_BYTES,
      50_000,
    );
    await until(
      "the end is there",
      () => {
        slow.parse(64 * KILOBYTE);
        return slow.text.includes("the very end");
      },
      50_000,
    );
    expect(slow.screens.length).toBeGreaterThan(0);
    const last = slow.screens.at(-1);
    const recorded = await recordedOutput(home, session);
    expect(slow.bytes.length).toBeLessThan(recorded.length);
    const expected = new Emulator(80, 24);
    expected.feed(recorded);
    const tail = recorded.subarray(last?.offset ?? 0);
    expect(screenText(last, tail)).toBe(screenText(expected.picture(), new Uint8Array(0)));
    expected.dispose();
  });

  test("goes on at the same byte after the link broke, and what was typed meanwhile arrives once", async () => {
    const session = newSession();
    await link.open(shellCall(session, "stty -echo; echo ready; while read a; do echo got $a; done"));
    const viewer = view(session, 0, 256 * KILOBYTE);
    await until("ready", () => viewer.text.includes("ready"));
    for (let each = 1; each <= 20; each += 1) {
      viewer.type(each, `n${each}\n`);
      if (each % 4 === 0) {
        breakLink();
        viewer.type(each, `n${each}\n`);
        await link.connected();
      }
    }
    await until("all answers", () => viewer.text.includes("got n20"));
    const answers = viewer.text.match(/got n\d+/g) ?? [];
    expect(answers).toEqual(Array.from({ length: 20 }, (_, each) => `got n${each + 1}`));
    expect(sha256(viewer.bytes)).toBe(sha256(await recordedOutput(home, session)));
  });

  test("of a session that the host has forgotten reads it from disk", async () => {
    const session = newSession();
    const transcript = new TestTranscript(home, session);
    await transcript.open(50, 12);
    for (let each = 0; each < 200; each += 1) await transcript.output(`${"text ".repeat(200)}${each}\r\n`);
    await transcript.exit(7);
    const viewer = view(session, 0, 10_000);
    await until("the end", () => viewer.exit !== null);
    expect([viewer.exit?.code, viewer.bytes.length]).toEqual([7, transcript.offset]);
    const fromScreen = view(session, "screen", 10_000);
    await until("the end", () => fromScreen.exit !== null);
    expect(screenText(fromScreen.screens[0], fromScreen.bytes)).toContain("199");
    await rm(join(transcript.folder, "exit.json"));
    const unseen = view(session, transcript.offset, 10_000);
    await until("the end", () => unseen.exit !== null);
    expect(unseen.exit?.cause).toBe("host-lost");
  });

  test("whose next byte is not on disk any more goes on from a picture", async () => {
    const session = newSession();
    await link.open({ ...shellCall(session, "seq 1 200000; echo the very end; read a"), maxBytes: 200_000 });
    const slow = view(session, 0, 64 * KILOBYTE, false);
    const head = async () =>
      (await link.list()).find((record) => record.session === session)?.outputBytes ?? 0;
    await until("all output", async () => (await head()) > 1_288_895, 30_000);
    await until(
      "the end is there",
      () => {
        slow.parse(64 * KILOBYTE);
        return screenText(slow.screens.at(-1), slow.sinceScreen).includes("the very end");
      },
      30_000,
    );
    expect(slow.screens.length).toBeGreaterThan(0);
    const fresh = view(session, "screen", 64 * KILOBYTE);
    await until("a picture", () => fresh.screens.length === 1);
    expect(screenText(fresh.screens[0], fresh.bytes)).toContain("199999\n200000\nthe very end");
  });

  test("of a session that never was is told so", async () => {
    const viewer = view(newSession(), "screen", 10_000);
    await until("the failure", () => viewer.failure !== null);
    expect(viewer.failure).toMatch(/There is no recording of ses_/);
  });
});

test("what is typed without a link is kept up to 64 KB and refused above", async () => {
  const session = newSession();
  await link.open(shellCall(session, "stty -echo; echo ready; head -c 5 | cat; sleep 100"));
  const viewer = view(session, 0, 256 * KILOBYTE);
  await until("ready", () => viewer.text.includes("ready"));
  breakLink();
  viewer.type(1, "a".repeat(60 * KILOBYTE));
  viewer.type(2, "b".repeat(5 * KILOBYTE));
  expect(viewer.failure).toMatch(/64 KB wait/);
});

test("the keyframe worker is started again when it dies, and the question is answered", async () => {
  const session = newSession();
  const transcript = new TestTranscript(home, session);
  await transcript.open(80, 24);
  await transcript.output("still here");
  const first = (await keyframes.screenNow(session)).offset;
  const thread = keyframes.threadId;
  await keyframes.endWorker();
  expect((await keyframes.screenNow(session)).offset).toBe(first);
  expect(keyframes.threadId).not.toBe(thread);
});

/** As if the socket broke; the host and its sessions go on. */
function breakLink(): void {
  link.dropConnection();
}
