import { readFile } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sessionId } from "#shared/ids.ts";
import { eventually } from "./testing/eventually.ts";
import { outputOf, recordedFrames, sha256 } from "./testing/recorded.ts";
import type { TestClient } from "./testing/test-client.ts";
import { TestHost } from "./testing/test-host.ts";

const isLong = process.env["FLIGHTDECK_LONG"] === "1";
const numbers = (count: number) => ["seq", "1", String(count)];
const expected = (count: number) =>
  `${Array.from({ length: count }, (_, index) => index + 1).join("\r\n")}\r\n`;

let host: TestHost;
let client: TestClient;
beforeEach(async () => {
  host = await TestHost.start();
  client = await host.connect();
});
afterEach(() => host.dispose());

async function rssKb(): Promise<number> {
  const status = await readFile(`/proc/${host.process.pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
}

describe("a subscription", () => {
  it("starts anywhere, also inside a frame", async () => {
    const { session } = await client.run(numbers(20_000));
    const whole = expected(20_000);
    for (const from of [0, 1, 77, 12_345, whole.length - 1, whole.length]) {
      const received = await client.subscribe(session, from);
      await received.ended();
      expect(received.text).toBe(whole.slice(from));
    }
  });

  it("refuses an offset behind the end, and a session that does not exist", async () => {
    const { session } = await client.run(["true"]);
    await expect(client.subscribe(session, 1)).rejects.toThrow(/behind its end/);
    await expect(client.subscribe("ses_nothing")).rejects.toThrow("no-session");
  });

  it("sends exactly its credit, and more when it gets more", async () => {
    const { session } = await client.run(numbers(20_000));
    const whole = expected(20_000);
    const received = await client.subscribe(session, 0, 1_000);
    await eventually("the first credit is used", () => received.endOffset === 1_000);
    await client.list();
    expect(received.bytes.length).toBe(1_000);
    await client.addCredit(session, received.id, 7);
    await eventually("the second credit is used", () => received.endOffset === 1_007);
    await Promise.all([
      client.addCredit(session, received.id, 10),
      client.addCredit(session, received.id, 2 ** 30),
    ]);
    await received.ended();
    expect(received.text).toBe(whole);
  });

  it("goes on at an offset after a kill of its client, in the middle of a flood", async () => {
    const count = 300_000;
    const { session } = await client.open(["sh", "-c", `read go; seq 1 ${count}`]);
    const first = await client.subscribe(session);
    await client.write(session, "go\r");
    await eventually("some of the flood came", () => first.endOffset > 100_000);
    client.close();
    const next = await host.connect();
    const second = await next.subscribe(session, first.endOffset);
    await second.ended();
    expect(first.text + second.text).toBe(`go\r\n${expected(count)}`);
  });

  it("that stalls costs the host no memory and the program no time", { timeout: 120_000 }, async () => {
    const count = isLong ? 20_000_000 : 2_000_000;
    const stalled = await host.connect();
    const { session } = await client.open(["sh", "-c", `read go; seq 1 ${count}`]);
    const slow = await stalled.subscribe(session);
    const starved = await client.subscribe(session, 0, 10_000);
    await eventually("the terminal is up", async () => (await client.list())[0]?.pid);
    stalled.socket.pause();
    const beforeKb = await rssKb();
    await client.write(session, "go\r");
    await eventually("the program ended", () => client.records.get(session)?.exit ?? undefined, 100_000);
    const grownMb = ((await rssKb()) - beforeKb) / 1024;
    process.stdout.write(
      `a stalled and a starved reader of ${count} lines: the host grew by ${grownMb.toFixed(1)} MB\n`,
    );
    expect(grownMb).toBeLessThan(80);
    expect(starved.bytes.length).toBe(10_000);
    stalled.socket.resume();
    await slow.ended(60_000);
    expect(sha256(slow.bytes)).toBe(sha256(outputOf(await recordedFrames(host.home, session))));
    expect(slow.text.endsWith(`${count}\r\n`)).toBe(true);
  });
});

describe("a write", () => {
  it("that is sent again is not typed again", async () => {
    const { session } = await client.open(["cat"]);
    const received = await client.subscribe(session);
    const write = (writer: string, seq: number, text: string) =>
      client.call({ t: "write", session, writer, seq }, Buffer.from(text));
    await write("one", 1, "a");
    await write("one", 1, "a");
    await write("two", 1, "b");
    await write("one", 2, "c");
    await write("one", 1, "a");
    await write("two", 1, "b");
    await write("two", 5, "\r");
    await received.has("abc\r\nabc\r\n");
    expect(received.text).toBe("abc\r\nabc\r\n");
  });

  it("of two clients at once comes through whole", async () => {
    const other = await host.connect();
    const { session } = await client.open(["sh", "-c", "stty -echo -icanon min 1; echo up; exec cat"]);
    const received = await client.subscribe(session);
    await received.has("up");
    const words = Array.from({ length: 50 }, (_, index) => index);
    await Promise.all([
      ...words.map((word) => client.write(session, `<a${word}>`)),
      ...words.map((word) => other.write(session, `<b${word}>`)),
    ]);
    await received.has("<a49>");
    await received.has("<b49>");
    const found = [...received.text.matchAll(/<([ab])(\d+)>/g)];
    for (const letter of ["a", "b"]) {
      expect(found.filter(([, who]) => who === letter).map(([, , word]) => Number(word))).toEqual(words);
    }
  });

  it("to a program that does not read is refused when too much waits", async () => {
    const { session } = await client.open(["sh", "-c", "stty raw -echo; echo up; sleep 1000"]);
    await (await client.subscribe(session)).has("up");
    const megabytes = Array.from({ length: 20 }, () => client.write(session, Buffer.alloc(1024 * 1024, "x")));
    const results = await Promise.allSettled(megabytes);
    expect(results.filter(({ status }) => status === "rejected").length).toBeGreaterThan(0);
    const refusal = results.find((result) => result.status === "rejected");
    expect(String(refusal?.reason)).toContain("does not read its input");
    await client.signal(session, "end");
  });
});

describe("open", () => {
  it.each([
    [["no-such-program-here"], {}, /"no-such-program-here" was not found/],
    [["/etc/passwd"], {}, /may not be executed/],
    [["true"], { cwd: "/no/such/folder" }, /folder \/no\/such\/folder does not exist/],
    [["true"], { cwd: "/etc/passwd" }, /is not a folder/],
    [["sh", "-c", "a\0b"], {}, /null bytes/],
    [["sh", "-c", ": ", "x".repeat(3_000_000)], {}, /did not start .*sh|E2BIG/],
  ])("says why something cannot start and leaves the exit on record: %#", async (command, more, message) => {
    await expect(client.open(command, more)).rejects.toThrow(message);
    const [record] = await client.list();
    expect(record).toMatchObject({ pid: null, exit: { cause: "could-not-start" } });
    expect(record?.exit?.message).toMatch(message);
    const received = await client.subscribe(record?.session ?? "");
    expect((await received.ended()).cause).toBe("could-not-start");
  });

  it("refuses a session that was opened before", async () => {
    const { session } = await client.open(["cat"]);
    await expect(client.open(["cat"], { session: sessionId.parse(session) })).rejects.toThrow(
      "session-exists",
    );
  });

  it("refuses a companion of nobody", async () => {
    const { session } = await client.run(["true"]);
    await expect(client.open(["cat"], { companionOf: sessionId.parse(session) })).rejects.toThrow(
      "session-ended",
    );
  });

  it("tells every client about every session", async () => {
    const other = await host.connect();
    const { session } = await client.open(["sh", "-c", "echo some; read x; exit 6"]);
    await eventually("the other client hears of it", () => other.records.get(session)?.exit === null);
    await eventually("and of its growth", () => (other.records.get(session)?.outputBytes ?? 0) > 0);
    await client.write(session, "\r");
    await eventually("and of its end", () => other.records.get(session)?.exit?.code === 6);
    await expect(client.write(session, "x")).rejects.toThrow("session-ended");
  });
});
