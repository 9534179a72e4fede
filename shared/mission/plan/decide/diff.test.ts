import { describe, expect, it } from "vitest";
import { ENGINE } from "../../actor.ts";
import type { CommandInput } from "../../command.ts";
import type { TaskId } from "../../ids.ts";
import { task } from "../../testing/missions.ts";
import { stateText } from "../../testing/state-text.ts";
import { chain, PlanWorld } from "../testing/plan-world.ts";

type EditInput = Extract<CommandInput, { type: "plan.edit" }>["edits"][number];
const propose = (...edits: EditInput[]): CommandInput => ({
  type: "plan.propose-diff",
  edits,
  reason: "The packet of a says that c is not needed.",
  by: { family: "anthropic", agent: "claude" },
});
const flying = (contract = {}): PlanWorld => {
  const world = new PlanWorld([...chain(), task("thinker", { kind: "synthesis" })], contract);
  world.lockAndLaunch();
  world.world.settle();
  return world;
};
const removal = propose({ op: "remove", task: "c" });

describe("a change of the plan in flight that the driver proposes", () => {
  it("never happens before a person said yes, unless the mission is hands-free", () => {
    const world = flying();
    world.send(removal, ENGINE);
    expect(world.order).toContain("c");
    expect(world.pendingDecision()).toMatchObject({
      kind: "plan-approval",
      subject: { kind: "plan-diff", diff: 1 },
    });
    expect(world.pendingDecision().evidence[0]?.text).toBe("remove c: Task c");
    world.answer("approve");
    expect(world.order).not.toContain("c");
    expect(world.state.plan.diffs.get(1)?.state).toBe("accepted");
    expect(stateText(world.world.refold())).toBe(stateText(world.state));
  });

  it("is left alone when the person says no", () => {
    const world = flying();
    world.send(removal, ENGINE);
    world.answer("deny");
    expect(world.order).toContain("c");
    expect(world.state.plan.diffs.get(1)?.state).toBe("declined");
  });

  it("happens at once when the mission is hands-free", () => {
    const world = flying({ autonomy: "hands-free" });
    const events = world.send(removal, ENGINE);
    expect(events.map(({ type }) => type)).toEqual([
      "plan.diff-proposed",
      "plan.diff-settled",
      "plan.edited",
    ]);
    expect(world.order).not.toContain("c");
    expect(stateText(world.world.refold())).toBe(stateText(world.state));
  });

  it("is refused when it no longer fits, and the question stays open", () => {
    const world = flying();
    world.send(removal, ENGINE);
    world.send({ type: "plan.edit", edits: [{ op: "remove", task: "c" }] });
    const decisions = [world.pendingDecision().id];
    expect(world.refusal({ type: "decision.answer", decisions, option: "approve" })).toContain(
      "no longer fits",
    );
    expect(world.state.pending.size).toBe(1);
    world.answer("deny");
    expect(world.state.pending.size).toBe(0);
  });

  it("is refused when it closes a circle or touches what has started", () => {
    const world = flying();
    expect(world.refusal(propose({ op: "connect", task: "b", after: "c" }), ENGINE)).toContain("→");
    expect(world.refusal(propose({ op: "remove", task: "a" }), ENGINE)).toContain("already started");
    const grounded = new PlanWorld(chain());
    expect(grounded.refusal(removal, ENGINE)).toContain("in flight");
  });

  it("never comes from a worker; a driver's session may propose (features 21, 22, 46)", () => {
    const world = flying();
    const session = (id: string) => ({ kind: "session" as const, task: id as TaskId, attempt: 1 });
    expect(world.refusal(removal, session("a"))).toContain("may not propose");
    world.send(removal, session("thinker"));
    expect(world.order).toContain("c");
    expect(world.state.pending.size).toBe(1);
  });
});

describe("what a person sees of a change in flight", () => {
  const changed = (more: Parameters<typeof task>[1]): CommandInput =>
    propose({ op: "change", task: task("c", more) });

  it("names every field that changes, as it was and as it will be (feature 46)", () => {
    const world = flying();
    world.send(
      changed({ title: "Other", brief: { goal: "Do more.", scope: { touch: ["src/c/**", "src/d/**"] } } }),
      ENGINE,
    );
    const [edits] = world.pendingDecision().evidence;
    expect(edits?.text.split("\n")).toEqual([
      "change c: Task c",
      "  title",
      "    was: Task c",
      "    now: Other",
      "  brief goal",
      "    was: Do c.",
      "    now: Do more.",
      "  brief scope touch",
      "    new: src/d/**",
    ]);
  });

  it("shows a change at the end of a long text, and never a line an agent forged", () => {
    const world = flying();
    const goal = "word ".repeat(1_000);
    world.send({ type: "plan.edit", edits: [{ op: "change", task: task("c", { brief: { goal } }) }] });
    world.send(changed({ brief: { goal: `${goal}Delete it all.\n    was: nothing` } }), ENGINE);
    const text = world.pendingDecision().evidence[0]?.text ?? "";
    expect(text).toContain("Delete it all.\\n");
    expect(text.length).toBeLessThan(500);
    expect(text.split("\n").filter((one) => one.startsWith("    was:"))).toHaveLength(1);
  });

  it("never leaves out the end of a command", () => {
    const world = flying();
    const command = `true ${"#".repeat(1_500)} ; rm -rf src`;
    world.send(changed({ brief: { acceptance: [{ command }] } }), ENGINE);
    expect(world.pendingDecision().evidence[0]?.text).toContain("; rm -rf src");
  });

  it("shows all that is asked of a new task", () => {
    const world = flying();
    world.send(propose({ op: "add", task: task("d", { brief: { sandbox: "full" } }), place: 3 }), ENGINE);
    const text = world.pendingDecision().evidence[0]?.text ?? "";
    for (const part of [
      "add d: Task d",
      "brief sandbox: full",
      "test -d src/d",
      "brief scope touch: src/d/**",
    ])
      expect(text).toContain(part);
  });

  it("is never so long that its end is cut off: then it has to come in parts", () => {
    const world = flying();
    const criteria = Array.from({ length: 50 }, (_, index) => `${index} ${"x".repeat(900)}`);
    const edits = Array.from({ length: 8 }, (_, index): EditInput => ({
      op: "add",
      task: task(`new-${index}`, { brief: { criteria } }),
      place: 9,
    }));
    expect(world.refusal(propose(...edits), ENGINE)).toContain("propose them in parts");
  });
});

describe("a border that an agent would move", () => {
  const about = { kind: "session" as const, task: "thinker" as TaskId, attempt: 1 };
  const change = (more: Parameters<typeof task>[1]): EditInput => ({ op: "change", task: task("c", more) });
  const borders: [string, EditInput, string][] = [
    ["the task itself", { op: "remove", task: "c" }, "removes c"],
    ["the sandbox", change({ brief: { sandbox: "full" } }), "from workspace-write to full"],
    ["the box of a choice", change({ assignment: { sandbox: "read-only" } }), "to read-only"],
    ["the network", change({ brief: { network: { needed: true, reason: "to fetch" } } }), "network answer"],
    ["what proves it", change({ brief: { acceptance: [{ command: "true" }] } }), "acceptance commands"],
    ["its files", change({ brief: { scope: { touch: ["src/**"] } } }), "may change src/**"],
    ["a new box", { op: "add", task: task("d", { brief: { sandbox: "full" } }), place: 3 }, "sandbox full"],
    ["a new command", { op: "add", task: task("d"), place: 3 }, "commands nobody approved: test -d src/d"],
  ];

  it.each(borders)(
    "%s: is asked about at every autonomy, as high risk (features 22 and 46)",
    (_, edit, says) => {
      for (const autonomy of ["ask-me", "guarded", "hands-free"] as const) {
        const world = flying({ autonomy });
        world.send(propose(edit), about);
        const { kind, risk, evidence } = world.pendingDecision();
        expect({ kind, risk }).toEqual({ kind: "plan-approval", risk: "high" });
        expect(evidence[0]?.text).toContain(says);
        expect(world.state.plan.diffs.get(1)?.state).toBe("proposed");
        expect(world.order).toEqual(["a", "b", "c", "thinker"]);
        expect(world.state.tasks.get("c" as TaskId)?.spec).toEqual(task("c", { after: ["b"] }));
      }
    },
  );

  it("is none where it stays inside: that follows the autonomy", () => {
    const inside = [
      change({ title: "Other", brief: { scope: { touch: ["src/c/index.ts"], avoid: ["src/c/old/**"] } } }),
      {
        op: "add",
        task: task("d", {
          brief: { acceptance: [{ command: "test -d src/c" }], scope: { touch: ["src/a/index.ts"] } },
          after: ["a"],
        }),
        place: 3,
      },
    ] satisfies EditInput[];
    const world = flying({ autonomy: "hands-free" });
    world.send(propose(...inside), about);
    expect(world.order).toContain("d");
    const asked = flying();
    asked.send(propose(...inside), about);
    expect(asked.pendingDecision()).toMatchObject({ risk: "medium" });
  });
});
