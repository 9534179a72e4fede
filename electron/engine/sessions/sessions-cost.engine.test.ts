import { afterEach, beforeEach, expect, test } from "vitest";
import { Emulator } from "./emulator.ts";
import { Keyframes } from "./keyframes.ts";
import { SessionHostLink } from "./session-host-link.ts";
import { endHost, hostStart, shellCall } from "./testing/real-host.ts";
import { makeHome, newSession, removeHome, TestTranscript } from "./testing/test-home.ts";
import { TestViewer } from "./testing/test-viewer.ts";
import { until } from "./testing/until.ts";

// Prints what the worker costs. The bars are far above what was measured: they catch a change of kind, not of degree.

const MEGABYTE = 1024 * 1024;
const ROUNDS = process.env["FLIGHTDECK_LONG"] === "1" ? 200 : 30;

let home: string;
let link: SessionHostLink;
let keyframes: Keyframes;

beforeEach(async () => {
  home = await makeHome();
  link = new SessionHostLink({ home, start: hostStart(home) });
  keyframes = new Keyframes({
    home,
    worker: new URL("./keyframe-worker.ts", import.meta.url),
    report: () => undefined,
  });
});

afterEach(async () => {
  await keyframes.close();
  await endHost(home, link);
  await removeHome(home);
});

function agentOutput(bytes: number): Buffer {
  const lines: string[] = [];
  let length = 0;
  for (let each = 0; length < bytes; each += 1) {
    const line = `\x1b[3${each % 8}m● step ${each}\x1b[0m editing \x1b[1msrc/file-${each % 97}.ts\x1b[0m  ${"word ".repeat(each % 17)}\r\n`;
    lines.push(line);
    length += Buffer.byteLength(line);
  }
  return Buffer.from(lines.join(""));
}

const percentile = (values: number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}

test("reading 16 MB with a keyframe per megabyte costs at most six times parsing it", async () => {
  const output = agentOutput(16 * MEGABYTE);
  const session = newSession();
  const transcript = new TestTranscript(home, session);
  await transcript.open(120, 40);
  for (let at = 0; at < output.length; at += 64 * 1024)
    await transcript.output(output.subarray(at, at + 64 * 1024));
  await keyframes.newestKeyframe(session);
  const plain = await timed(async () => {
    const emulator = new Emulator(120, 40);
    for (let at = 0; at < output.length; at += 64 * 1024) emulator.feed(output.subarray(at, at + 64 * 1024));
    emulator.dispose();
  });
  const whole = await timed(() => keyframes.screenNow(session));
  process.stdout.write(
    `parse only ${(plain / 16).toFixed(1)} ms/MB; transcript, parse and keyframes in the worker ${(whole / 16).toFixed(1)} ms/MB\n`,
  );
  expect(whole).toBeLessThan(plain * 6 + 500);
});

test("the screen of a terminal with 1,000 lines, warm and from its keyframe", async () => {
  const session = newSession();
  const transcript = new TestTranscript(home, session);
  await transcript.open(120, 40);
  await transcript.output(agentOutput(100_000));
  const warm: number[] = [];
  let bytes = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    await transcript.output(`round ${round}\r\n`);
    warm.push(await timed(async () => (bytes = (await keyframes.screenNow(session)).data.length)));
  }
  process.stdout.write(
    `screenNow, 1,000 lines (${bytes} bytes): p50 ${percentile(warm, 0.5).toFixed(1)} ms, p95 ${percentile(warm, 0.95).toFixed(1)} ms\n`,
  );
  expect(percentile(warm, 0.5)).toBeLessThan(100);
});

test("attaching to a running terminal", async () => {
  link.connect();
  await link.connected();
  link.onSession((record) => keyframes.observe(record));
  const session = newSession();
  await link.open(shellCall(session, "seq 1 50000; echo ready; read a", { cols: 120, rows: 40 }));
  const first = new TestViewer(session, { link, keyframes, home }, 0, 256 * 1024);
  await until("ready", () => first.text.includes("ready"), 20_000);
  first.close();
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    times.push(
      await timed(async () => {
        const viewer = new TestViewer(session, { link, keyframes, home }, "screen", 256 * 1024);
        await until("a picture", () => viewer.screens.length === 1);
        viewer.close();
      }),
    );
  }
  process.stdout.write(
    `attach (poll of 5 ms included): p50 ${percentile(times, 0.5).toFixed(1)} ms, p95 ${percentile(times, 0.95).toFixed(1)} ms\n`,
  );
  expect(percentile(times, 0.5)).toBeLessThan(500);
});
