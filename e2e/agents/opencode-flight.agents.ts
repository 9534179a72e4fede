import { endAndWait } from "#launch/testing/end-process.ts";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { MissionState } from "#shared/mission/state.ts";
import { land } from "../../electron/engine/flight/testing/flight-home.ts";
import { AgentHome } from "./agent-home.ts";
import { opencodeConfig } from "./cli-settings.ts";

let home: AgentHome;
beforeEach(async () => {
  home = await AgentHome.open();
  // A name that says who made the model: of one that nobody knows the maker of, nobody can say who may review it.
  const config = opencodeConfig(home.model.url).replaceAll("scripted-1", "claude-scripted");
  writeFileSync(join(home.surroundings.folder, "opencode.json"), config);
  home.flownBy("opencode");
});
afterEach(async () => {
  expect(home.model.problems).toEqual([]);
  await home.close();
});

it(
  "flies a mission in its box, with a command approved, and its commands see neither key nor password",
  { timeout: 170_000 },
  async () => {
    const look = "env | grep -cE 'SCRIPTED_MODEL_KEY|OPENCODE_SERVER_PASSWORD' > src/one/seen.txt; true";
    home.script(
      "one",
      { call: { write: { path: "src/one/out.txt", content: "done\n" } } },
      { call: { shell: look } },
      { text: "It is there. Risks: none." },
    );
    const mission = await home.state({
      tasks: [{ id: "one", scenario: {}, touch: ["src/one/**"], acceptance: ["test -f src/one/out.txt"] }],
      contract: { autonomy: "guarded" },
    });
    await home.flight.launch(mission);
    const state = await home.flight.until(mission, ({ phase }) => phase === "landed" || phase === "stopped", {
      answers: (record) => (record.decision.kind === "permission" ? { option: "approve" } : land(record)),
      withinMs: 150_000,
    });
    expect(state.phase, home.model.report()).toBe("landed");
    expect(home.flight.git("show", "main:src/one/out.txt")).toBe("done");
    // What it was told of its command says why, where there is no such file.
    const { body } = await home.model.waitFor(
      ({ scenario, turn }) => scenario === "worker:one" && turn === 2,
    );
    const landed = home.flight.git("ls-tree", "-r", "--name-only", "main");
    expect(landed, JSON.stringify(body["messages"]).slice(-2_000)).toContain("src/one/seen.txt");
    expect(home.flight.git("show", "main:src/one/seen.txt")).toBe("0");
  },
);

it(
  "is known to be limited until its reset by an engine that starts after one was killed",
  { timeout: 170_000 },
  async () => {
    const trouble = { kind: "rate-limit", retryAfterSeconds: 3_600, times: 1 } as const;
    home.script("one", { text: "Never said.", trouble });
    const mission = await home.state({ tasks: [{ id: "one" }] });
    await home.flight.launch(mission);
    const isLimited = ({ tasks }: MissionState): boolean =>
      [...tasks.values()].some(({ rateLimitedUntil }) => rateLimitedUntil !== null);
    const { tasks } = await home.flight.until(mission, isLimited, { answers: () => null, withinMs: 120_000 });
    const [until] = [...tasks.values()].map(({ rateLimitedUntil }) => rateLimitedUntil);
    await endAndWait(home.flight.pidOf("engine"), "SIGKILL");
    const { agents } = await home.flight.ask("agents.list", {});
    const limits = agents.map(({ agent, facts }) => [agent, facts?.limitedUntil]);
    expect(Object.fromEntries(limits)).toMatchObject({ opencode: until, codex: null });
    await home.flight.send(mission, { type: "mission.stop", reason: "Seen enough." });
  },
);
