import { describe, expect, it } from "vitest";
import type { CommandInput } from "../command.ts";
import type { TaskId } from "../ids.ts";
import { task } from "../testing/missions.ts";
import { editsOfProposal, proposedTask, type ProposedTask } from "./proposed-task.ts";
import { chain, PlanWorld } from "./testing/plan-world.ts";

const thinker = { kind: "session" as const, task: "thinker" as TaskId, attempt: 1 };

function flying(contract = {}): PlanWorld {
  const world = new PlanWorld([...chain(), task("thinker", { kind: "synthesis" })], contract);
  world.lockAndLaunch();
  world.world.settle();
  return world;
}

/** As the intake of reports makes it. */
const proposing = (more: Partial<Record<keyof ProposedTask, unknown>> = {}): CommandInput => ({
  type: "plan.propose-diff",
  edits: editsOfProposal([
    proposedTask.parse({
      id: "docs",
      title: "Docs",
      goal: "Write them.",
      currentState: "There are none.",
      touch: ["docs/**"],
      after: ["c"],
      acceptance: ["test -d docs"],
      criteria: ["They are there."],
      ...more,
    }),
  ]),
  reason: "Nobody knows how it is used.",
  by: null,
});

describe("tasks that an agent proposes", () => {
  it("are asked about, and on a yes they are the last of the plan", () => {
    const world = flying();
    world.send(proposing(), thinker);
    expect(world.order).not.toContain("docs");
    expect(
      world
        .pendingDecision()
        .evidence.map(({ text }) => text)
        .join("\n"),
    ).toContain("add docs: Docs");
    world.answer("approve");
    expect(world.order.at(-1)).toBe("docs");
    const added = world.state.tasks.get("docs" as TaskId)?.spec;
    expect(added).toMatchObject({ after: ["c"], assignment: {}, brief: { network: { needed: false } } });
    expect(added?.brief.sandbox).toBeNull();
  });

  it("bring commands nobody approved: then a person is asked also when the mission flies hands-free", () => {
    const world = flying({ autonomy: "hands-free" });
    world.send(proposing(), thinker);
    expect(world.pendingDecision().risk).toBe("high");
    const inside = { acceptance: ["test -d src/c"], touch: ["src/c/index.ts"] };
    world.send(proposing({ id: "more", ...inside }), thinker);
    expect(world.order).toContain("more");
  });

  it.each([
    ["that nobody would review", { kind: "docs", touch: ["src/c/README.md"] }, "nobody would review it"],
    ["that no command proves", { acceptance: [] }, "no command proves it"],
    ["in files that are nobody's", { touch: ["lib/**"] }, "may change what no task of the plan may: lib/**"],
  ])("%s are asked about also when the mission flies hands-free", (_, more, why) => {
    const world = flying({ autonomy: "hands-free" });
    const inside = { acceptance: ["test -d src/c"], touch: ["src/c/index.ts"] };
    world.send(proposing({ ...inside, ...more }), thinker);
    expect(world.order).not.toContain("docs");
    const shown = world.pendingDecision().evidence.map(({ text }) => text);
    expect(shown.join("\n")).toContain(why);
  });

  it("are refused where the plan would not fly with them", () => {
    const world = flying();
    expect(world.refusal(proposing({ id: "a" }), thinker)).toContain("a");
    expect(world.refusal(proposing({ after: ["gone"] }), thinker)).toContain("gone");
    expect(world.refusal(proposing({ touch: [] }), thinker)).toContain("no-go");
  });

  it("wait for a person, and so many are enough", () => {
    const world = flying();
    for (let number = 1; number <= 10; number += 1)
      world.send(proposing({ id: `docs-${number}`, touch: [`docs/${number}/**`] }), thinker);
    expect(world.refusal(proposing(), thinker)).toContain("that is enough");
  });

  it("say nothing of who does it, in which box, or how it is reviewed", () => {
    const wanted = { id: "x", title: "X", goal: "X.", currentState: "X." };
    for (const more of [{ sandbox: "full" }, { assignment: {} }, { review: "light" }, { network: {} }])
      expect(proposedTask.safeParse({ ...wanted, ...more }).success).toBe(false);
  });
});
