import { afterEach, beforeEach, expect, it } from "vitest";
import type { CommandInput } from "#shared/mission/command.ts";
import { taskId } from "#shared/mission/ids.ts";
import { family } from "#shared/mission/words.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { land, type Answering } from "../../electron/engine/flight/testing/flight-home.ts";
import { AgentHome } from "./agent-home.ts";

// A mission from its plan to its landing on real CLIs: nobody is simulated but the model.

let home: AgentHome;
beforeEach(async () => {
  home = await AgentHome.open();
});
afterEach(async () => {
  expect(home.model.problems).toEqual([]);
  await home.close();
});

const planned = (id: string) => ({
  id,
  title: `Write ${id}`,
  kind: "implement",
  review: "standard",
  brief: {
    goal: `Write src/${id}/out.txt.`,
    currentState: "Nothing is there.",
    scope: { touch: [`src/${id}/**`] },
    acceptance: [{ command: `test -f src/${id}/out.txt`, timeoutSeconds: 60 }],
    criteria: ["It is there."],
    network: { needed: false },
  },
});
const PLAN = {
  reasons: {
    summary: "Two files.",
    rootCauses: ["They are missing."],
    risks: ["None."],
    sequence: "At once.",
  },
  tasks: [planned("yes"), planned("no")],
};
const written = (id: string) => ({ write: { path: `src/${id}/out.txt`, content: "done\n" } });

const answers: Answering = (record) => {
  if (record.decision.kind !== "permission") return land(record);
  const isRemoval = JSON.stringify(record.decision).includes("rm -rf");
  return isRemoval ? { option: "deny", reason: "src stays as it is." } : { option: "approve" };
};

it(
  "is planned by claude, made by codex in two worktrees at once, reviewed by claude, and landed",
  { timeout: 300_000 },
  async () => {
    home.flownBy("codex");
    home.model.script("planner", { call: { shell: "git log --oneline" } }, { json: PLAN });
    // The limit is told to the minute, so it is waited for at most one.
    const trouble = { kind: "usage-limit", resetsAt: new Date(Date.now() + 20_000), times: 1 } as const;
    home.script(
      "yes",
      { call: written("yes"), trouble },
      { call: { shell: "cp src/yes/out.txt src/yes/more.txt" } },
      { text: "Both." },
    );
    home.script("no", { call: written("no") }, { call: { shell: "rm -rf src" } }, { text: "Then not." });
    const minor = { severity: "minor", title: "Short", claim: "It is short.", line: 1 };
    for (const id of ["yes", "no"])
      home.model.script(
        `reviewer:${id}`,
        { call: { read: `src/${id}/out.txt` } },
        { json: { findings: [{ ...minor, file: `src/${id}/out.txt` }] } },
      );
    const mission = await home.flight.draft({
      tasks: [],
      agents: "installed",
      contract: { autonomy: "guarded" },
    });
    const send = (command: object) => home.flight.send(mission, command as CommandInput);
    const until = (wanted: (state: MissionState) => boolean) =>
      home.flight.until(mission, wanted, { answers, withinMs: 240_000 });
    await send({ type: "plan.request", family: "anthropic", agent: "claude" });
    const drafted = await until(({ tasks, plan }) => tasks.size === 2 && plan.awaiting === 0);
    expect(drafted.plan.plannedBy).toEqual({ family: "anthropic", agent: "claude" });
    await send({ type: "plan.lock", waiver: "a test" });
    await send({ type: "mission.launch" });
    const state = await until(({ phase }) => phase === "landed" || phase === "stopped");
    expect(state.phase, `${home.model.report()}\n${home.flight.log("engine").slice(-3_000)}`).toBe("landed");
    for (const id of ["yes", "no"]) {
      expect(home.flight.git("show", `main:src/${id}/out.txt`)).toBe("done");
      const task = state.tasks.get(taskId.parse(id));
      expect(task).toMatchObject({ authors: ["openai"], passedBy: "anthropic", passedByPerson: false });
    }
    expect(home.flight.git("show", "main:src/yes/more.txt")).toBe("done");
    const heard = await home.model.waitFor(({ scenario, turn }) => scenario === "worker:no" && turn === 2);
    expect(JSON.stringify(heard.body)).toContain("This was denied: src stays as it is.");
    const types = home.flight.journal.map(({ event }) => event.type);
    expect(types).toContain("task.rate-limited");
    // Six answers of its model: two for the plan, two for each review.
    expect(state.spendByFamily.get(family.parse("anthropic"))).toMatchObject({ tokensOut: 300 });
    expect([...state.findings.values()].map(({ by, state: how }) => [by.agent, how])).toEqual([
      ["claude", "punted"],
      ["claude", "punted"],
    ]);
  },
);
