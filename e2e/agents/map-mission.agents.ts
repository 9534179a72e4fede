import { afterEach, beforeEach, expect, it } from "vitest";
import type { RequestParams } from "#shared/contract/contract.ts";
import type { MissionId } from "#shared/ids.ts";
import { frontOf } from "../../electron/engine/codebase-map/map-file.ts";
import { freshCommand, land, type Answering } from "../../electron/engine/flight/testing/flight-home.ts";
import { AgentHome } from "./agent-home.ts";

let home: AgentHome;
beforeEach(async () => {
  home = await AgentHome.open();
});
afterEach(() => home.close());

const answers: Answering = (record) => {
  if (record.decision.kind === "permission") return { option: "approve" };
  return record.decision.kind === "policy-gate" ? { option: "accept" } : land(record);
};

/** The mission of the bundled recipe, as a person asks for it who leaves its questions empty. */
async function mapping(): Promise<MissionId> {
  const mission = {
    title: "Map",
    repository: home.flight.repository,
    baseBranch: "main",
    contract: { goal: "Map the code.", autonomy: "hands-free" },
    plan: { kind: "recipe", name: "codebase-map", origin: null, inputs: {} },
  };
  const asked = { commandId: freshCommand(), agents: "installed", from: { kind: "given", mission } };
  const params = asked as unknown as RequestParams<"missions.create">;
  const { mission: id } = await home.flight.ask("missions.create", params);
  if (id === null) throw new Error("the mission was not made");
  await home.flight.send(id, { type: "plan.lock", waiver: "a test" });
  return id;
}

it(
  "a map is made by Claude Code: readers side by side, one that writes, and every agent is given it then",
  { timeout: 400_000 },
  async () => {
    const { flight, model } = home;
    flight.write("src/add.js", "export const add = 1;\n");
    const lanes = { default: { total: 4, reservedForReview: 1 } };
    const rows = [{ kinds: ["research", "docs", "implement"], agents: ["claude"] }];
    flight.write(".flightdeck/allocation.yaml", JSON.stringify({ rows, lanes }));
    flight.commit("code");
    const made = flight.git("rev-parse", "main");
    const parts = ["*", ".flightdeck/", "src/"];
    const first = [
      ["read-1", "README.md"],
      ["read-2", ".flightdeck/allocation.yaml"],
    ] as const;
    for (const [reader, file] of first)
      home.script(reader, { call: { read: file } }, { text: `${file} does not surprise.` });
    home.script("read-3", { call: { read: "src/add.js" } }, { text: "src/ adds numbers, see src/add.js." });
    const content = `${frontOf(made, parts)}\n# Overview\n\nsrc/ adds numbers, see src/add.js.\n`;
    home.script(
      "write",
      { call: { write: { path: "docs/CODEBASE_MAP.md", content } } },
      { text: "It is there." },
    );
    model.script("reviewer", { json: { findings: [] } });

    const mission = await mapping();
    await flight.launch(mission);
    const over = ({ phase }: { readonly phase: string }): boolean =>
      phase === "landed" || phase === "stopped";
    const state = await flight.until(mission, over, { answers, withinMs: 300_000 });
    expect([state.phase, state.order], home.report()).toEqual([
      "landed",
      ["read-1", "read-2", "read-3", "write"],
    ]);
    for (const { attempts } of state.tasks.values())
      expect(attempts).toMatchObject([{ outcome: "passed", route: { agent: "claude" } }]);
    const repository = { repository: flight.repository, baseBranch: null };
    const map = await flight.ask("repository.map", repository);
    expect(map, flight.git("log", "--stat", "main")).toMatchObject({ state: "current", mapped: made });

    // The writer had what the readers found, and whoever flies next has the map.
    home.script("next", { text: "There is nothing to do." });
    const next = await home.state({ tasks: [{ id: "next", more: { assignment: { agent: "claude" } } }] });
    await flight.launch(next);
    const { body } = await model.waitFor(({ scenario }) => scenario === "worker:next");
    await flight.send(next, { type: "mission.stop", reason: "Seen enough." });
    expect(JSON.stringify(body)).toContain("> src/ adds numbers, see src/add.js.");
    expect(model.problems).toEqual([]);
  },
);
