import { once } from "node:events";
import { mkdtempSync, rmSync, statSync, writeFileSync, symlinkSync, mkdirSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodeFrame, FrameDecoder, MAX_FRAME_BYTES } from "#shared/contract/frame.ts";
import { requests, type RequestName } from "#shared/contract/contract.ts";
import type { MissionSnapshot } from "#shared/contract/mission-snapshot.ts";
import {
  engineMessage,
  MAX_MESSAGE_BYTES,
  PROTOCOL,
  TOPIC_CREDIT_UPDATES,
  type EngineMessage,
} from "#shared/contract/message.ts";
import { missionId } from "#shared/ids.ts";
import type { Recorded } from "#shared/mission/event.ts";
import { DEFAULT_SETTINGS } from "#shared/settings.ts";
import { answered, refused, type Answers } from "./answers.ts";
import { Gateway } from "./gateway.ts";
import { TopicFeed } from "./topic-feed.ts";

const MISSION = missionId.parse("msn_0001");
const TOKEN = "a".repeat(64);
const HELLO = { t: "hello", protocol: PROTOCOL, build: "test", client: "test", token: TOKEN };

let folder: string;
let address: string;
let gateway: Gateway;
let asked: unknown[];
let counts: number[];
let unforeseen: unknown[];
let bulky: number;
let feeds: ConstructorParameters<typeof Gateway>[0]["feeds"];
let missionFeed: TopicFeed<MissionSnapshot, Recorded>;
let sockets: Socket[];

const refuseAll = Object.fromEntries(
  Object.keys(requests).map((name) => [
    name,
    async () => refused("refused", `${name} is not part of this test`),
  ]),
) as unknown as Answers;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "fd-gateway-"));
  mkdirSync(join(folder, "run"), { mode: 0o700 });
  address = join(folder, "run", "engine.sock");
  asked = [];
  counts = [];
  unforeseen = [];
  bulky = 0;
  sockets = [];
  feeds = {
    engine: new TopicFeed(() => {
      throw new Error("not followed in this test");
    }),
    settings: new TopicFeed(() => DEFAULT_SETTINGS),
    terminals: new TopicFeed(() => []),
    missions: new TopicFeed(() => []),
    decisions: new TopicFeed(() => []),
  };
  missionFeed = new TopicFeed(() => ({ head: 0, state: { title: "Small" } }));
  const answers: Answers = {
    ...refuseAll,
    "engine.status": () => Promise.reject(new Error("boom")),
    "doctor.run": async () => {
      bulky += 1;
      const sentence = "x".repeat(1024 * 1024);
      const check = { id: "x", title: "x", state: "good", sentence, fix: null, checkedAt: 0 } as const;
      return answered({ checks: [check] });
    },
    "engine.stop": async (params) => {
      asked.push(params);
      return answered({});
    },
  };
  gateway = new Gateway(
    {
      answers,
      feeds,
      keyedFeeds: {
        mission: async (key, id, send) =>
          key === MISSION
            ? answered(missionFeed.follow(id, send))
            : refused("not-found", `There is no mission ${key}.`),
      },
      token: TOKEN,
      instance: "this-one",
      openView: () => {
        throw new Error("no terminals in this test");
      },
    },
    { onCount: (clients) => counts.push(clients), onUnforeseen: (error) => unforeseen.push(error) },
  );
  await gateway.listen(address);
});

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  // The gateway is closed when it has seen the end of every client, so that no test hears of another's.
  await gateway.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A raw client: whatever bytes a test wants to send, and every message the engine sends back. */
async function client() {
  const socket = connect(address);
  sockets.push(socket);
  const closed = once(socket, "close");
  socket.on("error", () => undefined);
  await once(socket, "connect");
  const decoder = new FrameDecoder();
  const messages: EngineMessage[] = [];
  const waiting: (() => void)[] = [];
  socket.on("data", (chunk) => {
    for (const frame of decoder.push(chunk)) messages.push(engineMessage.parse(frame.header));
    for (const wake of waiting.splice(0)) wake();
  });
  const next = async (kind: EngineMessage["t"], from = 0) => {
    for (;;) {
      const found = messages.slice(from).find((message) => message.t === kind);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
  const say = (message: unknown, tail?: Uint8Array) => socket.write(encodeFrame(message, tail));
  return { socket, messages, next, say, closed };
}

const known = async () => {
  const one = await client();
  one.say(HELLO);
  await one.next("welcome");
  return one;
};

describe("the door", () => {
  it("is private: socket and folder belong to the person alone", () => {
    expect(statSync(address).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, "run")).mode & 0o777).toBe(0o700);
  });

  it("is not opened in a folder that is a link to somewhere else", async () => {
    const other = join(folder, "link");
    symlinkSync(join(folder, "run"), other);
    const second = new Gateway(
      {
        answers: refuseAll,
        feeds,
        keyedFeeds: { mission: async () => refused("not-found", "none") },
        token: TOKEN,
        instance: "x",
        openView: () => ({}) as never,
      },
      { onCount: () => undefined, onUnforeseen: () => undefined },
    );
    await expect(second.listen(join(other, "engine.sock"))).rejects.toThrow(/is not a folder/);
  });

  it("replaces a socket file that a dead engine left behind", async () => {
    await gateway.close();
    writeFileSync(address, "");
    await gateway.listen(address);
    expect((await known()).messages[0]).toMatchObject({ t: "welcome", instance: "this-one" });
  });
});

describe("a stranger", () => {
  it.each([
    ["no token", { ...HELLO, token: "" }, "token"],
    ["a wrong token of the right length", { ...HELLO, token: "b".repeat(64) }, "token"],
    ["a token that only begins right", { ...HELLO, token: "a".repeat(63) }, "token"],
    ["another protocol", { ...HELLO, protocol: PROTOCOL + 1 }, "protocol"],
    [
      "a request before hello",
      { t: "request", id: 1, name: "engine.stop", params: { endSessions: true } },
      "handshake",
    ],
    ["a subscription before hello", { t: "subscribe", id: 1, topic: "settings" }, "handshake"],
    ["a message nobody knows", { t: "sudo" }, "frame"],
    ["no message at all", null, "frame"],
  ])("with %s is told why and put out", async (_what, message, code) => {
    const stranger = await client();
    stranger.say(message);
    expect(await stranger.next("refused")).toMatchObject({ t: "refused", code });
    await stranger.closed;
    expect(asked).toEqual([]);
    expect(counts).toEqual([]);
  });

  it("who announces a frame over the limit is put out before it arrives", async () => {
    const stranger = await client();
    const length = Buffer.alloc(8);
    length.writeUInt32BE(MAX_FRAME_BYTES + 1);
    stranger.socket.write(length);
    expect(await stranger.next("refused")).toMatchObject({ code: "frame" });
    await stranger.closed;
  });

  it("who says nothing is put out after two seconds", async () => {
    const stranger = await client();
    expect(await stranger.next("refused")).toMatchObject({ code: "handshake" });
    await stranger.closed;
  });

  it("who speaks HTTP is put out", async () => {
    const stranger = await client();
    stranger.socket.write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n\r\n{}");
    await stranger.closed;
    expect(asked).toEqual([]);
  });

  it("never brings the door down, whatever bytes come", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
        const stranger = await client();
        stranger.socket.end(bytes);
        await stranger.closed;
      }),
      { numRuns: 30 },
    );
    expect((await known()).messages).toHaveLength(1);
  });
});

describe("a client", () => {
  it("gets an answer, a failure for a request nobody knows, and one for wrong parameters", async () => {
    const one = await known();
    one.say({ t: "request", id: 1, name: "engine.stop", params: { endSessions: false } });
    expect(await one.next("result")).toEqual({ t: "result", id: 1, value: {} });
    one.say({ t: "request", id: 2, name: "__proto__", params: {} });
    expect(await one.next("failure")).toMatchObject({ id: 2, failure: { code: "unknown-request" } });
    one.say({
      t: "request",
      id: 3,
      name: "engine.stop" satisfies RequestName,
      params: { endSessions: "yes" },
    });
    expect(await one.next("failure", 3)).toMatchObject({ id: 3, failure: { code: "bad-request" } });
    expect(asked).toEqual([{ endSessions: false }]);
  });

  it("is counted from its hello to its end", async () => {
    const one = await known();
    const two = await known();
    one.socket.destroy();
    two.socket.destroy();
    await Promise.all([one.closed, two.closed]);
    await expect.poll(() => counts).toEqual([1, 2, 1, 0]);
  });

  it("gets a topic as snapshot and numbered updates", async () => {
    const one = await known();
    one.say({ t: "subscribe", id: 4, topic: "settings" });
    expect(await one.next("snapshot")).toMatchObject({ id: 4, seq: 0, page: 0, pages: 1 });
    feeds.settings.publish({ ...DEFAULT_SETTINGS, theme: "dark" });
    expect(await one.next("update")).toMatchObject({ id: 4, seq: 1, value: { theme: "dark" } });
  });

  it("that does not acknowledge is dropped with a reason, and nothing more is kept for it", async () => {
    const one = await known();
    one.say({ t: "subscribe", id: 4, topic: "settings" });
    await one.next("snapshot");
    for (let update = 0; update < TOPIC_CREDIT_UPDATES * 3; update++)
      feeds.settings.publish(DEFAULT_SETTINGS);
    expect(await one.next("reset")).toEqual({ t: "reset", id: 4, reason: "too-slow" });
    expect(one.messages.filter(({ t }) => t === "update")).toHaveLength(TOPIC_CREDIT_UPDATES);
  });

  it("whose request fails in a way nobody foresaw gets one sentence, and the log the rest", async () => {
    const one = await known();
    one.say({ t: "request", id: 5, name: "engine.status", params: {} });
    const failure = await one.next("failure");
    expect(failure).toMatchObject({ id: 5, failure: { code: "failed" } });
    expect(JSON.stringify(failure)).toContain("nobody foresaw (boom)");
    expect(JSON.stringify(failure)).not.toContain(" at ");
    expect(unforeseen).toHaveLength(1);
  });

  it("is not heard any more once it was refused, even in the same chunk", async () => {
    const one = await known();
    one.socket.write(
      Buffer.concat([
        encodeFrame({ t: "subscribe", id: 4, topic: "secrets" }),
        encodeFrame({ t: "request", id: 5, name: "engine.stop", params: { endSessions: true } }),
      ]),
    );
    await one.closed;
    expect(asked).toEqual([]);
  });

  it("that never reads is not read from any more, harms nobody, and does not keep the engine from closing", async () => {
    const stuck = await known();
    stuck.socket.pause();
    const question = encodeFrame({ t: "request", id: 1, name: "doctor.run", params: {} });
    // Each answer is a megabyte: far more than sockets and the engine together may hold.
    for (let asks = 0; asks < 200; asks++) stuck.socket.write(question);
    await expect.poll(() => bulky).toBeGreaterThan(5);
    const other = await known();
    other.say({ t: "ping", id: 9 });
    expect(await other.next("pong")).toEqual({ t: "pong", id: 9 });
    expect(bulky).toBeLessThan(100);
    await gateway.close();
    await other.closed;
    await gateway.listen(address);
  });

  it("that follows a topic nobody knows is put out", async () => {
    const one = await known();
    one.say({ t: "subscribe", id: 4, topic: "secrets" });
    expect(await one.next("refused")).toMatchObject({ code: "frame" });
    await one.closed;
  });
});

describe("what is large", () => {
  it("comes in pieces that a window takes, and whole", async () => {
    const one = await known();
    let largest = 0;
    let text = "";
    const decoder = new FrameDecoder();
    one.socket.on("data", (chunk) => {
      for (const { header, tail } of decoder.push(chunk)) {
        largest = Math.max(largest, tail.length + JSON.stringify(header).length);
        text += new TextDecoder().decode(tail);
      }
    });
    one.say({ t: "request", id: 7, name: "doctor.run", params: {} });
    const first = await one.next("result-page");
    expect(first).toMatchObject({ id: 7, page: 0, pages: 5 });
    await expect.poll(() => one.messages.filter(({ t }) => t === "result-page")).toHaveLength(5);
    expect(largest).toBeLessThanOrEqual(MAX_MESSAGE_BYTES);
    expect(JSON.parse(text)).toMatchObject({ checks: [{ sentence: "x".repeat(1024 * 1024) }] });
  });

  it("is no update: whoever follows gets a new snapshot instead", async () => {
    const one = await known();
    one.say({ t: "subscribe", id: 4, topic: "mission", key: MISSION });
    await one.next("snapshot");
    const event = {
      type: "plan.answered",
      round: 1,
      verbatim: "x".repeat(MAX_MESSAGE_BYTES),
      errors: [] as string[],
    } as const;
    missionFeed.publish({ seq: 2, at: 0, actor: { kind: "engine" }, event });
    expect(await one.next("reset")).toEqual({ t: "reset", id: 4, reason: "gap" });
  });
});

describe("a topic there is one of for every mission", () => {
  it("is followed by its key", async () => {
    const one = await known();
    one.say({ t: "subscribe", id: 4, topic: "mission", key: MISSION });
    expect(await one.next("snapshot")).toMatchObject({ id: 4, seq: 0, pages: 1 });
    const event = { type: "mission.held", reason: "" } as const;
    missionFeed.publish({ seq: 1, at: 0, actor: { kind: "operator" }, event });
    expect(await one.next("update")).toMatchObject({ id: 4, seq: 1, value: { seq: 1, event } });
  });

  it.each([["msn_0002"], ["../../x"], ["__proto__"]])(
    "under a key there is nothing for (%s) says so, and the connection goes on",
    async (key) => {
      const one = await known();
      one.say({ t: "subscribe", id: 4, topic: "mission", key });
      expect(await one.next("topic-failed")).toMatchObject({ id: 4 });
      one.say({ t: "ping", id: 9 });
      expect(await one.next("pong")).toEqual({ t: "pong", id: 9 });
    },
  );

  it("that is given up before it was found is followed by nobody", async () => {
    const one = await known();
    one.say({ t: "subscribe", id: 4, topic: "mission", key: MISSION });
    one.say({ t: "unsubscribe", id: 4 });
    one.say({ t: "ping", id: 9 });
    await one.next("pong");
    await expect.poll(() => missionFeed.isIdle).toBe(true);
  });
});
