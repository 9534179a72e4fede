import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { versionOf } from "../../build/test-agents/agent-versions.ts";
import { AgentHome } from "./agent-home.ts";

let home: AgentHome;
beforeAll(async () => {
  home = await AgentHome.open();
});
afterAll(() => home.close());
afterEach(() => {
  expect(home.model.problems).toEqual([]);
});

it("has an engine that finds the installed CLIs, each in its version", async () => {
  const { agents } = await home.flight.ask("agents.list", {});
  const said = JSON.stringify(agents);
  for (const name of ["claude", "codex"] as const) expect(said).toContain(versionOf(name).version);
});

const FLOWN = [
  { agent: "codex", dialect: "responses" },
  { agent: "claude", dialect: "messages" },
];

it.each(FLOWN)("flies a task on $agent from its prompt to the landing", async ({ agent, dialect }) => {
  const file = `src/${agent}/hello.txt`;
  home.flownBy(agent);
  home.script(
    agent,
    { text: "I write it.", call: { write: { path: file, content: "hello\n" } } },
    { text: "The greeting is there. Risks: none." },
  );
  const mission = await home.state({ tasks: [{ id: agent, acceptance: [`grep -q hello ${file}`] }] });
  await home.flight.launch(mission);
  const ended = await home.flight.until(mission, ({ phase }) => phase === "landed" || phase === "stopped", {
    withinMs: 100_000,
  });
  const asked = home.model.requests.filter(({ scenario }) => scenario === `worker:${agent}`);
  expect(ended.phase, home.model.report()).toBe("landed");
  expect(asked.map((each) => [each.dialect, each.turn])).toEqual([
    [dialect, 0],
    [dialect, 1],
  ]);
  expect(home.flight.git("show", `main:${file}`)).toBe("hello");
});
