import { describe, expect, it } from "vitest";
import { agentName, family } from "#shared/mission/words.ts";
import type { AgentAdapter, Detected } from "./agent-adapter.ts";
import { AgentRoster } from "./agent-roster.ts";

type Found = Extract<Detected, { state: "found" }>;

const found = (more: Partial<Found> = {}): Detected => ({
  state: "found",
  path: "/bin/x",
  version: "1",
  login: "unknown",
  loginNote: "",
  family: family.parse("openai"),
  contextWindow: null,
  capabilities: new Set(),
  ...more,
});

const adapter = (agent: string, detect: () => Detected, more: Partial<AgentAdapter> = {}): AgentAdapter => ({
  agent: agentName.parse(agent),
  title: agent,
  install: null,
  scripted: false,
  reviews: true,
  detect: async () => detect(),
  plan: () => ({ command: ["true"], env: {}, reads: [], writes: [], hosts: [], keys: [] }),
  ...more,
});

const names = async (roster: AgentRoster): Promise<readonly string[]> =>
  (await roster.look()).map(({ agent }) => agent);

describe("the agents of this machine", () => {
  it("are there also when one of them cannot be looked at", async () => {
    const breaks = (): never => {
      throw new Error("Its settings are a list.");
    };
    expect(
      await names(
        new AgentRoster(
          () => 0,
          () => [adapter("bad", breaks), adapter("one", () => found())],
        ),
      ),
    ).toEqual(["one"]);
  });

  it("are those that were found with a model whose maker is known", async () => {
    const all = [
      adapter("one", () => found()),
      adapter("gone", () => ({ state: "missing" })),
      adapter("broken", () => ({ state: "broken", path: "/bin/x", reason: "It fails." })),
      adapter("whose", () => found({ family: null })),
    ];
    const roster = new AgentRoster(
      () => 0,
      () => all,
    );
    expect(await names(roster)).toEqual(["one"]);
  });

  it("are none that only do what is written down for them", async () => {
    const scripted = adapter("played", () => found(), { scripted: true });
    const line = adapter("line", () => found(), { reviews: false });
    const roster = new AgentRoster(
      () => 0,
      () => [scripted, line],
    );
    expect(await names(roster)).toEqual([]);
  });

  it("are looked for again after a while, and by everybody at once only once", async () => {
    let now = 0;
    let seen: Detected = { state: "missing" };
    const all = [adapter("one", () => seen)];
    const roster = new AgentRoster(
      () => now,
      () => all,
    );
    expect(roster.look()).toBe(roster.look());
    expect(await names(roster)).toEqual([]);
    seen = found();
    now = 29_999;
    expect(await names(roster)).toEqual([]);
    now = 30_000;
    expect(await names(roster)).toEqual(["one"]);
  });

  it("are looked for again at once when the person listed another one", async () => {
    let all = [adapter("one", () => found())];
    const roster = new AgentRoster(
      () => 0,
      () => all,
    );
    expect(await names(roster)).toEqual(["one"]);
    all = [...all, adapter("mine", () => found())];
    expect(await names(roster)).toEqual(["one", "mine"]);
  });
});
