import { beforeEach, describe, expect, it } from "vitest";
import { sessionId } from "../ids.ts";
import { DEFAULT_SETTINGS, type Settings } from "../settings.ts";
import { GatewayClient } from "./client.ts";
import { encodeFrame, FrameDecoder } from "./frame.ts";
import { clientMessage, TOPIC_CREDIT_UPDATES, type ClientMessage, type EngineMessage } from "./message.ts";

const SESSION = sessionId.parse("ses_abcd1234");
const encoder = new TextEncoder();

let sent: { message: ClientMessage; tail: Uint8Array }[];
let closed: string[];
let timeouts: (() => void)[];
let client: GatewayClient;

beforeEach(() => {
  sent = [];
  closed = [];
  timeouts = [];
  const decoder = new FrameDecoder();
  client = new GatewayClient({
    send: (frame) => {
      for (const { header, tail } of decoder.push(frame))
        sent.push({ message: clientMessage.parse(header), tail });
    },
    timers: {
      after: (_ms, run) => {
        timeouts.push(run);
        return () => (timeouts = timeouts.filter((each) => each !== run));
      },
    },
    onClosed: (reason) => closed.push(reason),
  });
});

const engineSays = (message: EngineMessage, tail?: Uint8Array) => client.receive(encodeFrame(message, tail));
const lastId = () => {
  const last = sent.at(-1)?.message;
  if (last === undefined || !("id" in last)) throw new Error("nothing with an id was sent");
  return last.id;
};
const kinds = () => sent.map(({ message }) => message.t);

describe("a request", () => {
  it("gets its own answer, in whatever order they come", async () => {
    const first = client.request("engine.stop", { endSessions: false });
    const firstId = lastId();
    const second = client.request("engine.stop", { endSessions: true });
    engineSays({ t: "failure", id: lastId(), failure: { code: "refused", message: "no" } });
    engineSays({ t: "result", id: firstId, value: {} });
    expect(await first).toEqual({ ok: true, value: {} });
    expect(await second).toEqual({ ok: false, failure: { code: "refused", message: "no" } });
    expect(timeouts).toEqual([]);
  });

  it("fails with a sentence when the answer does not fit the contract", async () => {
    const answer = client.request("doctor.run", {});
    engineSays({ t: "result", id: lastId(), value: { checks: "none" } });
    expect(await answer).toMatchObject({ ok: false, failure: { code: "failed" } });
  });

  it("fails when no answer comes in time, and a late one is nobody's", async () => {
    const answer = client.request("doctor.run", {});
    timeouts[0]?.();
    expect(await answer).toMatchObject({ ok: false, failure: { code: "unavailable" } });
    engineSays({ t: "result", id: lastId(), value: { checks: [] } });
    expect(closed).toEqual([]);
  });

  it("fails when the connection closes, before or after it was asked", async () => {
    const before = client.request("doctor.run", {});
    client.close("the engine is gone");
    const failure = { code: "unavailable", message: "the engine is gone" };
    expect(await before).toEqual({ ok: false, failure });
    expect(await client.request("doctor.run", {})).toEqual({ ok: false, failure });
    expect(closed).toEqual(["the engine is gone"]);
  });
});

describe("a connection", () => {
  it("closes once when the engine refuses it or speaks nonsense", () => {
    engineSays({ t: "refused", code: "token", message: "The token is not the engine's." });
    client.receive(Uint8Array.from([255, 255, 255, 255]));
    expect(closed).toEqual(["The token is not the engine's."]);
  });

  it("closes with a sentence on bytes that are no frame", () => {
    client.receive(Uint8Array.from([255, 255, 255, 255]));
    expect(closed).toHaveLength(1);
  });
});

describe("a topic", () => {
  const dark: Settings = { ...DEFAULT_SETTINGS, theme: "dark" };
  let seen: Settings[];
  let stop: () => void;

  const snapshotInPages = (value: Settings, seq: number, pages: number) => {
    const json = encoder.encode(JSON.stringify(value));
    const size = Math.ceil(json.length / pages);
    for (let page = 0; page < pages; page++) {
      engineSays(
        { t: "snapshot", id: lastId(), seq, page, pages },
        json.slice(page * size, (page + 1) * size),
      );
    }
  };

  beforeEach(() => {
    seen = [];
    const see = (value: Settings) => seen.push(value);
    stop = client.subscribe("settings", { snapshot: see, update: see });
  });

  it("is a snapshot, whole only with its last page, and then updates", () => {
    snapshotInPages(DEFAULT_SETTINGS, 7, 3);
    engineSays({ t: "update", id: lastId(), seq: 8, value: dark });
    expect(seen).toEqual([DEFAULT_SETTINGS, dark]);
  });

  it("starts over when an update was missed, and ignores what still comes for the old one", () => {
    snapshotInPages(DEFAULT_SETTINGS, 7, 1);
    const old = lastId();
    engineSays({ t: "update", id: old, seq: 9, value: dark });
    expect(kinds()).toEqual(["subscribe", "unsubscribe", "subscribe"]);
    engineSays({ t: "update", id: old, seq: 10, value: dark });
    snapshotInPages(dark, 10, 1);
    expect(seen).toEqual([DEFAULT_SETTINGS, dark]);
  });

  it("starts over when the engine says it was too slow", () => {
    snapshotInPages(DEFAULT_SETTINGS, 7, 1);
    engineSays({ t: "reset", id: lastId(), reason: "too-slow" });
    expect(kinds().at(-1)).toBe("subscribe");
  });

  it("ignores updates that come before its snapshot", () => {
    engineSays({ t: "update", id: lastId(), seq: 3, value: dark });
    snapshotInPages(DEFAULT_SETTINGS, 3, 1);
    expect(seen).toEqual([DEFAULT_SETTINGS]);
  });

  it("acknowledges long before its credit is used up", () => {
    snapshotInPages(DEFAULT_SETTINGS, 0, 1);
    const id = lastId();
    for (let seq = 1; seq <= TOPIC_CREDIT_UPDATES; seq++) engineSays({ t: "update", id, seq, value: dark });
    const acknowledged = sent.flatMap(({ message }) => (message.t === "acknowledge" ? [message.seq] : []));
    expect(acknowledged).toEqual([TOPIC_CREDIT_UPDATES / 2, TOPIC_CREDIT_UPDATES]);
  });

  it("ends when asked", () => {
    const id = lastId();
    snapshotInPages(DEFAULT_SETTINGS, 0, 1);
    stop();
    engineSays({ t: "update", id, seq: 1, value: dark });
    expect(kinds()).toEqual(["subscribe", "unsubscribe"]);
    expect(seen).toEqual([DEFAULT_SETTINGS]);
  });
});

describe("a terminal's bytes", () => {
  it("arrive with their offsets; credit and input go back on the same stream", () => {
    const seen: unknown[] = [];
    const stream = client.openBytes(SESSION, "screen", 1000, {
      screen: ({ offset, cols, rows, picture }) => seen.push(["screen", offset, cols, rows, [...picture]]),
      bytes: (offset, bytes) => seen.push(["bytes", offset, [...bytes]]),
      resized: (size) => seen.push(["resized", size]),
      inputAccepted: (seq) => seen.push(["accepted", seq]),
      ended: (offset, exit) => seen.push(["ended", offset, exit.code]),
      failed: (failure) => seen.push(["failed", failure.code]),
    });
    const id = lastId();
    engineSays({ t: "screen", id, offset: 5, cols: 80, rows: 24 }, Uint8Array.of(1));
    engineSays({ t: "bytes", id, offset: 5 }, Uint8Array.of(2, 3));
    stream.credit(3);
    stream.input("window", 1, Uint8Array.of(13));
    engineSays({ t: "input-accepted", id, seq: 1 });
    const exit = { code: 7, signal: null, at: 1, cause: "exited" } as const;
    engineSays({ t: "ended", id, offset: 7, exit });
    stream.close();
    engineSays({ t: "bytes", id, offset: 7 }, Uint8Array.of(9));
    expect(seen).toEqual([
      ["screen", 5, 80, 24, [1]],
      ["bytes", 5, [2, 3]],
      ["accepted", 1],
      ["ended", 7, 7],
    ]);
    expect(kinds()).toEqual(["open-bytes", "credit", "input", "close-bytes"]);
    expect(sent[2]?.tail).toEqual(Uint8Array.of(13));
  });
});
