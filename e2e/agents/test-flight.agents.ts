import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { freshCommand } from "../../electron/engine/flight/testing/flight-home.ts";
import { AgentHome } from "./agent-home.ts";
import { agentName } from "#shared/mission/words.ts";

const WITHIN = { timeout: 120_000, interval: 500 };
const AGENTS = ["claude", "codex"] as const;

let home: AgentHome;
beforeEach(async () => {
  home = await AgentHome.open();
  // Ten tries take minutes; a person may say so too.
  const settings = JSON.stringify({ env: { CLAUDE_CODE_MAX_RETRIES: "1" } });
  writeFileSync(join(home.surroundings.folder, "claude", "settings.json"), settings);
});
afterEach(() => home.close());

const start = async (agent: string) =>
  home.flight.ask("agents.start-test-flight", { commandId: freshCommand(), agent: agentName.parse(agent) });

const newest = async () => (await home.flight.ask("agents.test-flights", {})).flights[0];

const ended = async () => {
  const isOver = async () => ["passed", "failed", "waiting"].includes((await newest())?.state ?? "");
  await expect.poll(isOver, WITHIN).toBe(true);
  return newest();
};

it.each(AGENTS)("%s passes its test flight", { timeout: 240_000 }, async (agent) => {
  const writes = (path: string, line: string) =>
    [{ text: "I write it.", call: { write: { path, content: `${line}\n` } } }, { text: "Done." }] as const;
  home.script("greeting", ...writes("greeting.txt", "hello"));
  home.script("answer", ...writes("answer.txt", "hello, too"));
  await start(agent);
  expect(await ended(), home.model.report()).toMatchObject({ agent, state: "passed" });
  expect(home.model.problems).toEqual([]);
});

it.each(AGENTS)(
  "%s fails its test flight with what its provider said, and nothing is left over",
  { timeout: 240_000 },
  async (agent) => {
    home.script("greeting", { text: "", trouble: { kind: "unauthorized" } });
    const { mission } = await start(agent);
    const flight = await ended();
    expect(flight).toMatchObject({ agent, state: "failed" });
    expect(flight?.sentence).toMatch(/401|key|log ?in|signed out|auth/i);
    const shown = async () => (await home.flight.ask("missions.show", { mission })).phase;
    await expect.poll(shown, WITHIN).toBe("stopped");
  },
);
