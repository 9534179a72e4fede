import { createServer } from "node:net";
import { existsSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ChannelPlace } from "./agent-channels.ts";
import { eventually } from "./testing/eventually.ts";
import { RawAgent, tokenOf } from "./testing/raw-agent.ts";
import { event, ownerOf, TestChannels } from "./testing/test-channels.ts";

let test: TestChannels;
let place: ChannelPlace;
const agents: RawAgent[] = [];

beforeEach(async () => {
  test = new TestChannels();
  place = await test.channels.open(ownerOf("aaaa"));
});
afterEach(async () => {
  for (const { socket } of agents.splice(0)) socket.destroy();
  await test.dispose();
});

function knock(at = place): RawAgent {
  const agent = new RawAgent(at);
  agents.push(agent);
  return agent;
}

async function known(): Promise<RawAgent> {
  const agent = knock();
  agent.hello(tokenOf(place));
  await agent.welcomed();
  return agent;
}

const report = (seq: number, detail = `r${seq}`) => ({ t: "report", seq, report: event(detail) });

describe("who is not let in", () => {
  it.each([
    ["no token", { token: "" }, /token is not the one/],
    ["a wrong token", { token: "0".repeat(64) }, /token is not the one/],
    ["another protocol", { protocol: 99 }, /channel protocol 1, not 99/],
    ["a hello with a strange name", { writer: "../../x" }, /could not be taken/],
  ])("%s", async (_name, more, sentence) => {
    const agent = knock();
    agent.hello(tokenOf(place), more);
    expect(await agent.refusal()).toMatch(sentence);
    expect(test.heard).toEqual([]);
  });

  it("the token of another session", async () => {
    const other = await test.channels.open(ownerOf("bbbb"));
    const agent = knock();
    agent.hello(tokenOf(other));
    agent.send(report(1));
    expect(await agent.refusal()).toMatch(/token is not the one/);
    expect(test.heard).toEqual([]);
  });

  it.each([
    ["a report before hello", `${JSON.stringify(report(1))}\n`, /must be hello/],
    ["something else", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", /not JSON/],
    ["a hello without an end", "x".repeat(20_000), /longer than 16384 bytes/],
  ])("%s", async (_name, text, sentence) => {
    const agent = knock();
    agent.write(text);
    expect(await agent.refusal()).toMatch(sentence);
  });

  it("who says nothing for two seconds, or one letter at a time", async () => {
    const silent = knock();
    const slow = knock();
    const letters = setInterval(() => slow.write("{"), 100);
    const before = performance.now();
    await eventually("it is cut off", () => silent.isClosed);
    await eventually("it is cut off", () => slow.isClosed);
    clearInterval(letters);
    // Not sent away for good: it may have been the engine that was slow.
    expect(slow.messages).toEqual([]);
    expect(performance.now() - before).toBeGreaterThan(1_500);
  });

  it("who comes when the session is over", async () => {
    const token = tokenOf(place);
    const agent = await known();
    await test.channels.close(ownerOf("aaaa").session);
    expect(await agent.refusal()).toMatch(/session is over/);
    expect(existsSync(place.socket)).toBe(false);
    const late = knock();
    late.hello(token);
    await eventually("nobody answers", () => late.isClosed);
    expect(late.messages).toEqual([]);
  });

  it("a crowd", async () => {
    const crowd = Array.from({ length: 33 }, () => knock());
    for (const agent of crowd) agent.hello(tokenOf(place));
    const last = crowd.at(-1);
    await eventually("the last one is cut off", () => last?.isClosed);
    // Not sent away for good: when others have left there is room again.
    expect(last?.messages).toEqual([]);
    await crowd[0]?.welcomed();
  });
});

describe("what is not taken from somebody known", () => {
  it.each([
    [
      "a line of a megabyte",
      `${JSON.stringify({ t: "report", seq: 1, report: "x".repeat(1_000_000) })}\n`,
      /longer than/,
    ],
    ["no JSON", "{]\n", /not JSON/],
    ["an unknown message", '{"t":"answer","decision":"dec_1","option":"approve"}\n', /could not be taken/],
    ["a second hello", null, /said already/],
  ])("%s ends the connection", async (_name, text, sentence) => {
    const agent = await known();
    if (text === null) agent.hello(tokenOf(place));
    else agent.write(text);
    expect(await agent.refusal()).toMatch(sentence);
    expect(test.heard).toEqual([]);
  });

  it.each([
    ["a command of an operator", { type: "decision.answer", decision: "dec_test_1", option: "approve" }],
    ["another task", { ...event("x"), task: "other", attempt: 1 }],
    [
      "folders that only the engine names",
      { type: "agent.request", request: "r", action: { kind: "secret", name: "K" }, protectedFolders: [] },
    ],
    [
      "a parse of its own",
      {
        type: "agent.request",
        request: "r",
        action: { kind: "command", text: "rm -rf /", parsed: { parts: [{ words: ["ls"] }], unclear: [] } },
      },
    ],
    [
      "a ref of its own",
      {
        type: "agent.checkpoint",
        request: "r",
        label: "first-change",
        summary: "s",
        plans: "p",
        ref: "refs/heads/main",
      },
    ],
    ["nothing", null],
  ])("%s is rejected, and the connection goes on", async (_name, wrong) => {
    const agent = await known();
    agent.send({ t: "report", seq: 1, report: wrong }, report(2));
    expect(await agent.gets("rejected")).toMatchObject([
      { seq: 1, sentence: expect.stringContaining("does not fit") },
    ]);
    expect(await agent.gets("taken")).toMatchObject([{ seq: 2 }]);
    expect(test.details()).toEqual(["r2"]);
  });

  it("a number that came before is answered and not heard again", async () => {
    const agent = await known();
    agent.send(report(1), report(1), report(2), report(1), report(2));
    expect(await agent.gets("taken", 5)).toHaveLength(5);
    expect(test.details()).toEqual(["r1", "r2"]);
    const again = knock();
    again.hello(tokenOf(place));
    again.send(report(2, "another text under the same number"));
    await again.gets("taken");
    expect(test.details()).toEqual(["r1", "r2"]);
  });

  it("a number out of order is rejected; the right one is still taken", async () => {
    const agent = await known();
    agent.send(report(3), report(1), report(2));
    expect(await agent.gets("rejected")).toMatchObject([
      { seq: 3, sentence: expect.stringContaining("out of order") },
    ]);
    await agent.gets("taken", 2);
    expect(test.details()).toEqual(["r1", "r2"]);
  });

  it("more than 50 reports a second wait, and none is lost", async () => {
    const agent = await known();
    const before = performance.now();
    agent.send(...Array.from({ length: 150 }, (_each, index) => report(index + 1)));
    await agent.gets("taken", 150);
    expect(performance.now() - before).toBeGreaterThan(1_900);
    expect(test.details()).toEqual(Array.from({ length: 150 }, (_each, index) => `r${index + 1}`));
  });

  it("a line that does not end does not hold a connection for ever", { timeout: 30_000 }, async () => {
    const agent = await known();
    agent.write('{"t":"report"');
    const letters = setInterval(() => agent.write(" "), 200);
    await eventually("it is cut off", () => agent.isClosed, 15_000);
    clearInterval(letters);
  });

  it("a half-open connection is closed from our side as well", async () => {
    const agent = await known();
    agent.socket.end();
    await eventually("it is closed", () => agent.isClosed);
  });
});

it("what an agent puts in place of its socket is not followed", async () => {
  const { session } = ownerOf("aaaa");
  await test.channels.closeAll();
  const trap = createServer();
  await new Promise<void>((resolve) => trap.listen(place.socket, () => resolve()));
  await test.restart();
  const again = await test.channels.open(ownerOf("aaaa"));
  const agent = knock(again);
  agent.hello(tokenOf(again));
  expect((await agent.gets("welcome"))[0]?.instance).toBe("two");
  await new Promise<void>((resolve) => trap.close(() => resolve()));
  await test.channels.close(session);
});
