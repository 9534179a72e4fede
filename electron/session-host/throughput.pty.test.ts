import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "./testing/eventually.ts";
import { recordedFrames } from "./testing/recorded.ts";
import { plainEnv, type TestClient } from "./testing/test-client.ts";
import { TestHost } from "./testing/test-host.ts";

const isLong = process.env["FLIGHTDECK_LONG"] === "1";
const rounds = 5;
const megabytes = isLong ? 64 : 16;
/** The goal, held by the long run; a short one beside other work only has to come near. */
const least = isLong ? 0.85 : 0.6;
const baseline = fileURLToPath(new URL("./testing/count-only.ts", import.meta.url));

let host: TestHost;
let client: TestClient;
beforeAll(async () => {
  host = await TestHost.start();
  client = await host.connect();
});
afterAll(() => host.dispose());

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

async function countOnly(terminals: number, file: string): Promise<number> {
  const child = spawn(process.execPath, [baseline, String(terminals), file], { env: plainEnv });
  return (JSON.parse(await text(child.stdout)) as { seconds: number }).seconds;
}

/** From the first line typed until the last output is in a file, by the times in the records themselves. */
async function recorded(terminals: number, file: string, stalled: TestClient | undefined): Promise<number> {
  const command = ["sh", "-c", `stty -echo; echo up; read go; cat ${file}`];
  const opened = await Promise.all(Array.from({ length: terminals }, () => client.open(command)));
  const sessions = opened.map(({ session }) => session);
  for (const session of sessions) {
    await (await client.subscribe(session, 0, 4)).has("up");
    await stalled?.subscribe(session);
  }
  stalled?.socket.pause();
  await Promise.all(sessions.map((session) => client.write(session, "go\r")));
  await eventually("all ended", () => sessions.every((session) => client.records.get(session)?.exit), 60_000);
  const records = await Promise.all(sessions.map((session) => recordedFrames(host.home, session)));
  const timesUs = (kind: string) =>
    records
      .flat()
      .filter((frame) => frame.kind === kind)
      .map(({ monotonicUs }) => monotonicUs);
  return (Math.max(...timesUs("exit")) - Math.min(...timesUs("input"))) / 1_000_000;
}

describe("recording to disk and index", () => {
  it.each([1, 4])("keeps up with only counting, at %i terminals", { timeout: 300_000 }, async (terminals) => {
    const file = join(host.home, `source-${terminals}`);
    const line = "the quick brown fox jumps over the lazy dog 0123456789 \x1b[32mgreen\x1b[0m and plain\n";
    const bytesEach = (megabytes * 1024 * 1024) / terminals;
    await writeFile(file, line.repeat(Math.ceil(bytesEach / line.length)));
    const seconds = { counted: [] as number[], recorded: [] as number[], stalled: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      seconds.counted.push(await countOnly(terminals, file));
      seconds.recorded.push(await recorded(terminals, file, undefined));
      const stalled = await host.connect();
      seconds.stalled.push(await recorded(terminals, file, stalled));
      stalled.close();
    }
    const rate = (values: readonly number[]) => (megabytes / median(values)).toFixed(1);
    // Round by round, so that other work on the machine weighs on both sides.
    const ratioOf = (values: readonly number[]) =>
      median(values.map((value, round) => (seconds.counted[round] ?? 0) / value));
    const [ratio, stalledRatio] = [ratioOf(seconds.recorded), ratioOf(seconds.stalled)];
    process.stdout.write(
      `${terminals} terminals, ${megabytes} MB: counted ${rate(seconds.counted)}, recorded ${rate(seconds.recorded)}, ` +
        `recorded beside a stalled reader ${rate(seconds.stalled)} MB/s; ratios ${ratio.toFixed(2)}, ${stalledRatio.toFixed(2)}\n`,
    );
    expect(ratio).toBeGreaterThanOrEqual(least);
    expect(stalledRatio).toBeGreaterThanOrEqual(least);
  });
});
