import { describe, expect, it } from "vitest";
import { Installation } from "#launch/installation.ts";
import { commandId } from "#shared/ids.ts";
import { ownAgent, type OwnAgent } from "#shared/own-agent.ts";
import { DEFAULT_SETTINGS, SettingsFold, type SettingsChange } from "#shared/settings.ts";
import { AgentAdapters } from "../agent-adapters.ts";
import { keepOwnAgent } from "./keep-own-agent.ts";

const mine = ownAgent.parse({ name: "mine", title: "Mine", command: ["my-agent"] });
const id = commandId.parse("cmd_00000001");

describe("an agent kept in the settings", () => {
  it("is one of all agents at once; one of the same name in the environment wins", () => {
    const installation = new Installation("/nowhere", { sources: true });
    const there = { ...mine, title: "From the environment" };
    const environment = { FLIGHTDECK_ACP_AGENTS: JSON.stringify([there]) };
    let kept: readonly OwnAgent[] = [];
    const plain = new AgentAdapters({ installation, environment: {} }, () => kept);
    const overridden = new AgentAdapters({ installation, environment }, () => kept);
    expect(plain.get(mine.name)).toBeUndefined();
    kept = [mine];
    expect(plain.get(mine.name)?.title).toBe("Mine");
    expect(overridden.all.filter(({ agent }) => agent === mine.name).map(({ title }) => title)).toEqual([
      "From the environment",
    ]);
    kept = [];
    expect(plain.get(mine.name)).toBeUndefined();
  });

  it("is still there when the list in the environment does not fit, which is said", async () => {
    const installation = new Installation("/nowhere", { sources: true });
    const environment = { FLIGHTDECK_ACP_AGENTS: "{" };
    const { all } = new AgentAdapters({ installation, environment }, () => [mine]);
    expect(all.map(({ agent }) => agent)).toEqual(expect.arrayContaining(["mine", "acp"]));
    const broken = await all.find(({ agent }) => agent === "acp")?.detect();
    expect(broken).toMatchObject({
      state: "broken",
      reason: expect.stringContaining("does not fit") as string,
    });
  });
});

describe("keeping one", () => {
  const keep = async (agent: Record<string, unknown>, isNew = true, before: readonly OwnAgent[] = []) => {
    const fold = new SettingsFold();
    for (const each of before) fold.change({ keepAgent: each });
    const changes: SettingsChange[] = [];
    const workbench = {
      settings: fold.value,
      changeSettings: (_: string, change: SettingsChange) => {
        changes.push(change);
        return Promise.resolve({ seq: 1 });
      },
    };
    const outcome = await keepOwnAgent(workbench, { commandId: id, agent, isNew });
    return { said: outcome.ok ? null : outcome.failure.message, changes };
  };

  it("keeps what fits, with everything else as it is when it is not said", async () => {
    expect(DEFAULT_SETTINGS.ownAgents).toEqual([]);
    const { said, changes } = await keep({ name: "mine", title: "Mine", command: ["my-agent"] });
    expect([said, changes]).toEqual([null, [{ keepAgent: mine }]]);
  });

  it.each([
    ["another agent's name", { ...mine, name: "claude" }, "name is the name of another agent"],
    ["no command", { ...mine, command: [] }, "command: "],
    ["a host that means no single place", { ...mine, hosts: ["a..b"] }, "hosts.0 has to be a host"],
    [
      "a key in the place of its name",
      { ...mine, keys: ["sk-1234"] },
      "keys.0 has to be the name of a variable",
    ],
    ["a folder by a relative path", { ...mine, writes: ["state"] }, "writes.0 has to be an absolute path"],
  ])("refuses %s in one sentence and keeps nothing", async (_, agent, why) => {
    const { said, changes } = await keep(agent);
    expect(said).toContain(`This agent was not kept: ${why}`);
    expect(said).toContain("Nothing was changed.");
    expect(changes).toEqual([]);
  });

  it("takes no more than a window can be told", async () => {
    const many = Array.from({ length: 20 }, (_, n) => ({
      ...mine,
      name: ownAgent.shape.name.parse(`mine-${n}`),
    }));
    expect((await keep(mine, true, many)).said).toContain("There are 20 agents of your own already.");
  });

  it("writes none over that a person did not mean, and the one that is edited", async () => {
    expect((await keep(mine, true, [mine])).said).toContain('There is an agent "mine" already.');
    expect((await keep({ ...mine, title: "Other" }, false, [mine])).changes).toHaveLength(1);
  });
});
