import { readdir, readFile } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { allProcesses } from "./process/proc.ts";
import { eventually } from "./testing/eventually.ts";
import { outputOf, recordedFrames, sha256 } from "./testing/recorded.ts";
import type { TestClient } from "./testing/test-client.ts";
import { TestHost } from "./testing/test-host.ts";

const isLong = process.env["FLIGHTDECK_LONG"] === "1";

let host: TestHost;
let client: TestClient;
beforeEach(async () => {
  host = await TestHost.start();
  client = await host.connect();
});
afterEach(() => host.dispose());

const quantile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ??
  Number.NaN;

describe("a flood in one terminal", () => {
  const megabytes = isLong ? 200 : 20;

  async function echoTimes(session: string, enough: () => boolean): Promise<number[]> {
    const received = await client.subscribe(session);
    const timesMs: number[] = [];
    while (!enough() || timesMs.length < 20) {
      const mark = `mark-${timesMs.length}.`;
      const echoed = new Promise<void>((resolve) => {
        received.onOutput = () => {
          if (received.text.endsWith(mark)) resolve();
        };
      });
      const startMs = performance.now();
      await client.write(session, mark);
      await echoed;
      timesMs.push(performance.now() - startMs);
    }
    return timesMs;
  }

  it("is recorded whole and does not slow down the echo of another", { timeout: 300_000 }, async () => {
    const line = "x".repeat(99);
    const lines = megabytes * 10_000;
    // Waits for a line, so that the quiet terminal is up before the flood begins.
    const flood = await client.open(["sh", "-c", `read go; yes ${line} | head -n ${lines}`]);
    const watched = await host.connect();
    const screen = await watched.subscribe(flood.session, 0, 256 * 1024);
    const quiet = await client.open(["sh", "-c", "stty raw -echo; echo up; exec cat"]);
    await (await client.subscribe(quiet.session)).has("up");
    await client.write(flood.session, "go\r");
    const isOver = () => client.records.get(flood.session)?.exit != null;
    const timesMs = await echoTimes(quiet.session, isOver);
    await eventually("the flood is over", isOver, 200_000);
    const p95 = quantile(timesMs, 0.95);
    const show = [0.5, 0.95, 1].map((share) => quantile(timesMs, share).toFixed(1)).join(" / ");
    process.stdout.write(
      `echo beside a flood of ${megabytes} MB: p50 / p95 / max ${show} ms, ${timesMs.length} times\n`,
    );
    expect(p95).toBeLessThan(100);
    const recorded = outputOf(await recordedFrames(host.home, flood.session));
    const expected = Buffer.from(`go\r\n${`${line}\r\n`.repeat(lines)}`);
    expect(recorded.length).toBe(expected.length);
    expect(sha256(recorded)).toBe(sha256(expected));
    expect(screen.bytes.length).toBe(256 * 1024);
  });

  it("can be interrupted within a second", async () => {
    const { session } = await client.open(["yes"]);
    const received = await client.subscribe(session, 0, 1_000_000);
    await eventually("it floods", () => received.endOffset >= 1_000_000);
    const startMs = performance.now();
    await client.write(session, "\x03");
    await eventually("it ended", () => client.records.get(session)?.exit?.signal === "SIGINT");
    expect(performance.now() - startMs).toBeLessThan(1_000);
  });
});

describe("many sessions", () => {
  const fds = async () => (await readdir(`/proc/${host.process.pid}/fd`)).length;
  const zombies = async () =>
    (await allProcesses()).filter((stat) => stat.parent === host.process.pid && stat.isZombie).length;
  const rssMb = async () => {
    const status = await readFile(`/proc/${host.process.pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  };

  it("one after the other leave no descriptor and no zombie behind", { timeout: 300_000 }, async () => {
    const rounds = isLong ? 300 : 60;
    const round = async (number: number) => {
      const kind = number % 3;
      if (kind === 0) await client.run(["echo", "short"]);
      if (kind === 1) await client.run(["echo", "short"], { stdio: { kind: "pipe" } });
      if (kind === 2) {
        const { session } = await client.open(["cat"]);
        await client.signal(session, "end");
        await expect(client.open(["no-such-program-at-all"])).rejects.toThrow("could-not-start");
      }
    };
    for (let number = 0; number < 6; number++) await round(number);
    const [before, beforeMb] = [await fds(), await rssMb()];
    for (let number = 0; number < rounds; number++) await round(number);
    await eventually("no more descriptors than before", async () => (await fds()) <= before + 5);
    await eventually("no zombies", async () => (await zombies()) === 0);
    const show = `${before} → ${await fds()} descriptors, ${beforeMb.toFixed(0)} → ${(await rssMb()).toFixed(0)} MB`;
    process.stdout.write(`${rounds} sessions: ${show}\n`);
  });
});
