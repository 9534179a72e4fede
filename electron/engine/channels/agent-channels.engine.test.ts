import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { eventually } from "./testing/eventually.ts";
import { event, ownerOf, TestChannels } from "./testing/test-channels.ts";

const made: TestChannels[] = [];
function start(...more: ConstructorParameters<typeof TestChannels>): TestChannels {
  const test = new TestChannels(...more);
  made.push(test);
  return test;
}
afterEach(async () => {
  for (const test of made.splice(0)) await test.dispose();
});

const mode = (path: string): number => lstatSync(path).mode & 0o777;

describe("a channel", () => {
  it("is a private folder with a socket and a token that is nowhere else", async () => {
    const test = start();
    const place = await test.channels.open(ownerOf("aaaa"));
    expect(mode(place.directory)).toBe(0o700);
    expect(mode(place.socket)).toBe(0o600);
    expect(mode(join(place.directory, "token"))).toBe(0o600);
    expect(place.env).toEqual({ FLIGHTDECK_CHANNEL: place.directory });
    const token = readFileSync(join(place.directory, "token"), "utf8");
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    const other = await test.channels.open(ownerOf("bbbb"));
    expect(readFileSync(join(other.directory, "token"), "utf8")).not.toBe(token);
    expect(await test.channels.open(ownerOf("aaaa"))).toEqual(place);
  });

  it("takes reports in order and answers each", async () => {
    const test = start();
    const client = test.client(await test.channels.open(ownerOf("aaaa")));
    const answers = await Promise.all([client.report(event("one")), client.report(event("two"))]);
    expect(answers).toEqual([{ state: "taken" }, { state: "taken" }]);
    expect(test.heard.map(({ number }) => number)).toEqual([1, 2]);
    expect(test.details()).toEqual(["one", "two"]);
  });

  it("hears several programs of a session, each with its own numbers", async () => {
    const test = start();
    const place = await test.channels.open(ownerOf("aaaa"));
    const [agent, hook] = [test.client(place), test.client(place, { listens: false })];
    for (const client of [agent, hook, agent, hook]) await client.report(event("x"));
    expect(test.heard.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
  });

  it("tells the agent why a report was not taken", async () => {
    const sentence = "That task has ended. Nothing was changed.";
    const test = start({ onReport: async () => ({ ok: false, sentence }) });
    const client = test.client(await test.channels.open(ownerOf("aaaa")));
    expect(await client.report(event("late"))).toEqual({ state: "rejected", sentence });
  });

  it("keeps no secret of a hand-off, and none that became known after it was kept", async () => {
    const secrets = ["tok-early"];
    const mask = (text: string) => secrets.reduce((left, each) => left.replaceAll(each, "****"), text);
    const test = start({ mask });
    const { session } = ownerOf("aaaa");
    const client = test.client(await test.channels.open(ownerOf("aaaa")));
    await client.report({ type: "hand-off", text: "did A with tok-early and tok-late" });
    const records = readdirSync(test.home, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith("record.json"))
      .map((path) => readFileSync(join(test.home, path), "utf8"));
    expect(records.join()).toContain("did A with **** and tok-late");
    secrets.push("tok-late");
    expect(await test.channels.hearOut(session)).toBe("did A with **** and ****");
  });

  it("keeps the last hand-off until it is closed, over a restart as well", async () => {
    const test = start();
    const owner = ownerOf("aaaa");
    const client = test.client(await test.channels.open(owner));
    await client.report({ type: "hand-off", text: "did A" });
    await client.report({ type: "hand-off", text: "did B" });
    expect(await test.channels.handOff(owner.session)).toBe("did B");
    client.close();
    await test.restart();
    expect(await test.channels.handOff(owner.session)).toBe("did B");
    await test.channels.open(owner);
    await test.channels.close(owner.session);
    expect(await test.channels.handOff(owner.session)).toBeNull();
  });

  it("lies near the root when the data directory is too deep for a socket", async () => {
    const home = join(start().home, "d".repeat(90));
    mkdirSync(home);
    const test = start({ home });
    const place = await test.channels.open(ownerOf("aaaa"));
    expect(Buffer.byteLength(place.socket)).toBeLessThanOrEqual(100);
    expect(place.directory.startsWith(home)).toBe(false);
    await test.client(place).report(event("from afar"));
    expect(test.details()).toEqual(["from afar"]);
    await test.channels.close(ownerOf("aaaa").session);
    rmSync(join(place.directory, "..", ".."), { recursive: true });
  });

  it("is not opened where others could look in, or where a link leads away", async () => {
    const test = start();
    symlinkSync("/tmp", join(test.home, "channels"));
    await expect(test.channels.open(ownerOf("aaaa"))).rejects.toThrow(/only you can enter/);
    rmSync(join(test.home, "channels"));
    mkdirSync(join(test.home, "channels"), { mode: 0o755 });
    await expect(test.channels.open(ownerOf("aaaa"))).rejects.toThrow(/only you can enter/);
  });
});

describe("closing", () => {
  it("hears what is in the spool, ends the connections and leaves nothing", async () => {
    const test = start();
    const { session } = ownerOf("aaaa");
    const place = await test.channels.open(ownerOf("aaaa"));
    const refusals: string[] = [];
    const client = test.client(place, { onRefused: (sentence) => refusals.push(sentence) });
    await client.report(event("heard"));
    client.disconnect();
    expect(await client.report(event("spooled"))).toEqual({ state: "spooled" });
    client.reconnect();
    await client.connected();
    await test.channels.close(session);
    expect(test.details()).toEqual(["heard", "spooled"]);
    expect(existsSync(place.directory)).toBe(false);
    expect(readdirSync(join(test.home, "channels"))).toEqual([]);
    await eventually("the client is told", () => refusals.length === 1);
    expect(refusals[0]).toContain("The session is over");
    await expect(client.report(event("too late"))).rejects.toThrow(/No engine answers/);
    await expect(test.channels.deliver(session, "d", { type: "resume" })).rejects.toThrow(/no channel/);
    await test.channels.close(session);
  });

  it("keeps everything when it cannot be heard now, and hears it at the next try", async () => {
    let isWell = false;
    const heard: string[] = [];
    const test = start({
      onReport: async (_owner, _number, report) => {
        if (!isWell) throw new Error("the disk is full");
        heard.push(report.type);
        return { ok: true };
      },
    });
    const { session } = ownerOf("aaaa");
    const client = test.client(await test.channels.open(ownerOf("aaaa")));
    client.disconnect();
    await client.report(event("kept"));
    await expect(test.channels.close(session)).rejects.toThrow(/the disk is full/);
    isWell = true;
    await test.channels.close(session);
    expect(heard).toEqual(["agent.progress"]);
  });
});

describe("delivering", () => {
  it("resolves when the agent took it, and an agent hears each delivery once", async () => {
    const test = start();
    const { session } = ownerOf("aaaa");
    const place = await test.channels.open(ownerOf("aaaa"));
    const got: string[] = [];
    test.client(place, { onDelivery: (body) => got.push(body.type === "tell" ? body.text : body.type) });
    const first = test.channels.deliver(session, "d1", { type: "tell", text: "one" });
    const same = test.channels.deliver(session, "d1", { type: "tell", text: "one" });
    await Promise.all([first, same]);
    await test.channels.deliver(session, "d1", { type: "tell", text: "one" });
    await test.channels.deliver(session, "d2", { type: "interrupt" });
    expect(got).toEqual(["one", "interrupt"]);
    await test.restart();
    await test.channels.open(ownerOf("aaaa"));
    await test.channels.deliver(session, "d1", { type: "tell", text: "one" });
    await test.channels.deliver(session, "d3", { type: "resume" });
    expect(got).toEqual(["one", "interrupt", "resume"]);
  });

  it("waits for an agent that is away", async () => {
    const test = start();
    const { session } = ownerOf("aaaa");
    const place = await test.channels.open(ownerOf("aaaa"));
    const delivered = test.channels.deliver(session, "d1", { type: "tell", text: "hello" });
    const hook = test.client(place, { listens: false });
    await hook.connected();
    const got: string[] = [];
    test.client(place, { onDelivery: (body) => got.push(body.type) });
    await delivered;
    expect(got).toEqual(["tell"]);
  });

  it("says why it gave up", async () => {
    const test = start({ deliverWithinMs: 50 });
    const { session } = ownerOf("aaaa");
    await test.channels.open(ownerOf("aaaa"));
    await expect(test.channels.deliver(session, "d1", { type: "resume" })).rejects.toThrow(
      /no agent listens on its channel/,
    );
  });
});

describe("an agent that is away", () => {
  it("is lost after five seconds, told once, and restored when it is back", async () => {
    const test = start();
    const { session } = ownerOf("aaaa");
    const client = test.client(await test.channels.open(ownerOf("aaaa")));
    await client.connected();
    client.disconnect();
    await eventually("the engine noticed", () => test.clock.isArmed);
    test.clock.turn(4_999);
    expect(test.lost).toEqual([]);
    test.clock.turn(1);
    expect(test.lost).toEqual([session]);
    client.reconnect();
    await eventually("it is restored", () => test.restored.length === 1);
    test.clock.turn(60_000);
    expect([test.lost, test.restored]).toEqual([[session], [session]]);
  });

  it("is not lost when it is back in time, when only a hook left, or when the session ended", async () => {
    const test = start();
    const { session } = ownerOf("aaaa");
    const place = await test.channels.open(ownerOf("aaaa"));
    const client = test.client(place);
    await client.connected();
    client.disconnect();
    await eventually("the engine noticed", () => test.clock.isArmed);
    test.clock.turn(4_000);
    client.reconnect();
    await eventually("the engine noticed", () => !test.clock.isArmed);
    const hook = test.client(place, { listens: false });
    await hook.report(event("hook"));
    hook.close();
    await client.report(event("agent"));
    await test.channels.close(session);
    test.clock.turn(60_000);
    expect([test.lost, test.restored]).toEqual([[], []]);
  });

  it("is expected back by the next engine, which also knows that it was lost", async () => {
    const test = start();
    const { session } = ownerOf("aaaa");
    const client = test.client(await test.channels.open(ownerOf("aaaa")));
    await client.connected();
    client.disconnect();
    await eventually("the engine noticed", () => test.clock.isArmed);
    await test.restart();
    await test.channels.open(ownerOf("aaaa"));
    test.clock.turn(5_000);
    expect(test.lost).toEqual([session]);
    await test.restart("three");
    await test.channels.open(ownerOf("aaaa"));
    test.clock.turn(60_000);
    expect(test.lost).toEqual([session]);
    client.reconnect();
    await eventually("it is restored", () => test.restored.length === 1);
  });

  it("that never was there is not missed: not every agent listens", async () => {
    const test = start();
    const place = await test.channels.open(ownerOf("aaaa"));
    const hook = test.client(place, { listens: false });
    await hook.report(event("hook"));
    hook.close();
    expect(test.clock.isArmed).toBe(false);
  });
});

describe("without an engine", () => {
  it("a report is in the spool within 300 ms and reaches the next engine once", async () => {
    const test = start();
    const place = await test.channels.open(ownerOf("aaaa"));
    const client = test.client(place);
    await client.report(event("one"));
    await test.channels.closeAll();
    const since = performance.now();
    const [spooledMs, waitedMs] = await Promise.all([
      client.report(event("two")).then((outcome) => {
        expect(outcome).toEqual({ state: "spooled" });
        return performance.now() - since;
      }),
      // As long, beside it: where the machine is slow both are late.
      delay(300).then(() => performance.now() - since),
    ]);
    expect(spooledMs).toBeLessThan(2 * waitedMs);
    expect(await client.report(event("three"))).toEqual({ state: "spooled" });
    await test.restart();
    await test.channels.open(ownerOf("aaaa"));
    await client.connected();
    expect(await client.report(event("four"))).toEqual({ state: "taken" });
    await test.restart("three");
    await test.channels.open(ownerOf("aaaa"));
    await client.connected();
    await client.report(event("five"));
    expect(test.details()).toEqual(["one", "two", "three", "four", "five"]);
    expect(test.heard.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
  });

  it("the spool takes five megabytes, and then says that it is full", async () => {
    const test = start();
    const place = await test.channels.open(ownerOf("aaaa"));
    await test.channels.closeAll();
    const client = test.client(place, { patienceMs: 0 });
    const large = { type: "hand-off", text: "x".repeat(8_000) } as const;
    const full = async () => {
      for (let count = 0; count < 1_000; count += 1) await client.report(large);
    };
    await expect(full()).rejects.toThrow(/holds 5 MB of reports already/);
    expect(lstatSync(join(place.directory, "spool.jsonl")).size).toBeLessThanOrEqual(5 * 1024 * 1024);
    await test.restart();
    await test.channels.open(ownerOf("aaaa"));
    await client.connected();
    expect(await client.report(event("room again"))).toEqual({ state: "taken" });
    const numbers = test.heard.map(({ number }) => number);
    expect(numbers).toEqual(numbers.map((_each, index) => index + 1));
    expect(numbers.length).toBeGreaterThan(600);
  });

  it("a slow engine does not hold an agent up, and hears each report once", async () => {
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const heard: number[] = [];
    const test = start({
      onReport: async (_owner, number) => {
        await held;
        heard.push(number);
        return { ok: true };
      },
    });
    const client = test.client(await test.channels.open(ownerOf("aaaa")), { patienceMs: 20 });
    expect(await client.report(event("one"))).toEqual({ state: "spooled" });
    expect(await client.report(event("two"))).toEqual({ state: "spooled" });
    letGo();
    await test.channels.close(ownerOf("aaaa").session);
    expect(heard).toEqual([1, 2]);
  });

  it("what spoils the spool spoils nothing else: torn lines, other things, links, pipes", async () => {
    const test = start();
    const place = await test.channels.open(ownerOf("aaaa"));
    const file = join(place.directory, "spool.jsonl");
    const client = test.client(place, { patienceMs: 0 });
    client.disconnect();
    writeFileSync(file, '{"writer":"abcdefgh","seq":1,"rep');
    await client.report(event("behind a torn line"));
    await test.channels.close(ownerOf("aaaa").session);
    expect(test.details()).toEqual(["behind a torn line"]);
    expect(test.said.join()).toContain("is no report; it was left out");

    const other = await test.channels.open(ownerOf("bbbb"));
    const secret = join(test.home, "secret");
    writeFileSync(secret, `{"writer":"abcdefgh","seq":1,"report":${JSON.stringify(event("stolen"))}}\n`);
    symlinkSync(secret, join(other.directory, "spool.jsonl"));
    await test.channels.close(ownerOf("bbbb").session);
    expect(test.details("bbbb")).toEqual([]);
    expect(existsSync(secret)).toBe(true);
  });
});
