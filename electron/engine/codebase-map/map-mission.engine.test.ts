import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RequestParams } from "#shared/contract/contract.ts";
import type { MissionId } from "#shared/ids.ts";
import { taskId } from "#shared/mission/ids.ts";
import { type Answering, freshCommand, FlightHome, land } from "../flight/testing/flight-home.ts";
import { frontOf } from "./map-file.ts";

let home: FlightHome;
beforeEach(() => {
  home = new FlightHome();
});
afterEach(() => home.remove());

/** Only one family flies here, so a person reviews what the readers report. */
const reviews: Answering = (record) =>
  record.decision.kind === "policy-gate" ? { option: "accept" } : land(record);

/** A reader that was given the map, with what is stale in it. */
const READER = [
  { run: 'grep -q "^It describes .* may be wrong about them: `src/`" "$FLIGHTDECK_PROMPT"' },
  { packet: { summary: "Adds numbers." } },
];
/** Takes the lines in front from its prompt and the rest from what the readers reported. */
const WRITER = [
  {
    run: [
      "mkdir -p docs",
      `sed -n '/^> ---$/,/^> ---$/s/^> //p' "$FLIGHTDECK_PROMPT" > map`,
      `grep -h '^> Adds' "$FLIGHTDECK_BRIEF/CONTEXT.md" >> map`,
      "mv map docs/CODEBASE_MAP.md",
    ].join(" && "),
  },
];

const recipe = { name: "codebase-map", origin: null, inputs: {} } as const;

async function made(): Promise<MissionId> {
  const mission = {
    title: "Map",
    repository: home.repository,
    baseBranch: "main",
    contract: { goal: "Map the code.", autonomy: "hands-free" },
    plan: { kind: "recipe", ...recipe },
  };
  const asked = { commandId: freshCommand(), agents: "scripted", from: { kind: "given", mission } };
  const params = asked as unknown as RequestParams<"missions.create">;
  const { mission: id } = await home.ask("missions.create", params);
  if (id === null) throw new Error("the mission was not made");
  return id;
}

const map = () => home.ask("repository.map", { repository: home.repository, baseBranch: null });
const titles = async () => {
  const asked = { ...recipe, repository: home.repository, goal: "Map the code." };
  const { tasks } = await home.ask("recipes.dry-run", asked);
  return tasks.map(({ title }) => title);
};

describe("a mapping mission", () => {
  it(
    "has readers for every part of a new project, later only for what changed, and every agent is given the map",
    { timeout: 170_000 },
    async () => {
      home.write("src/add.js", "export const add = 1;\n");
      home.write("lib/zero.js", "export const zero = 0;\n");
      home.write(".flightdeck/pilot/read-1.yaml", JSON.stringify({ steps: READER }));
      home.write(".flightdeck/pilot/write.yaml", JSON.stringify({ steps: WRITER }));
      home.commit("code");
      const first = home.git("rev-parse", "main");
      expect(await map()).toMatchObject({ state: "none", mapped: null });
      const parts = ["*", ".flightdeck/", "lib/", "src/"];
      expect(await titles()).toEqual([...parts.map((part) => `Read ${part}`), "Write the map"]);

      home.write("docs/CODEBASE_MAP.md", `${frontOf(first, parts)}\n# Overview\n\nAdds.\n`);
      home.commit("map");
      expect(await map()).toMatchObject({ state: "current", mapped: first });
      await expect(made()).rejects.toThrow(/is up to date with/);

      home.write("src/add.js", "export const add = 2;\n");
      home.commit("change");
      const second = home.git("rev-parse", "main");
      const stale = await map();
      expect(stale.state).toBe("stale");
      expect(stale.parts.filter(({ changed }) => changed > 0)).toEqual([
        { path: "src/", changed: 1, isNew: false },
      ]);

      const mission = await made();
      await home.send(mission, { type: "plan.lock", waiver: "a test" });
      const { text: shown } = await home.ask("tasks.prompt", { mission, task: taskId.parse("read-1") });
      expect(shown).toContain("may be wrong about them: `src/`");
      await home.launch(mission);
      const { phase, order } = await home.until(
        mission,
        ({ phase: now }) => now === "landed" || now === "stopped",
        {
          answers: reviews,
          withinMs: 150_000,
        },
      );
      expect([phase, order]).toEqual(["landed", ["read-1", "write"]]);
      expect(home.git("show", "main:docs/CODEBASE_MAP.md")).toBe(
        `${frontOf(second, parts)}\n> Adds numbers.`,
      );
      expect(await map()).toMatchObject({ state: "current", mapped: second });
    },
  );
});
