import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ENGINE } from "../../actor.ts";
import type { CommandInput } from "../../command.ts";
import { CASES, SEED } from "../../testing/cases.ts";
import { task } from "../../testing/missions.ts";
import { stateText } from "../../testing/state-text.ts";
import { specsOf } from "../draft.ts";
import { chain, PlanWorld } from "../testing/plan-world.ts";
import { PATIENCE_MS } from "../testing/patience.ts";

type EditInput = Extract<CommandInput, { type: "plan.edit" }>["edits"][number];
const edit = (...edits: EditInput[]): CommandInput => ({ type: "plan.edit", edits });
const planOf = (world: PlanWorld): string => JSON.stringify([specsOf(world.state), world.state.plan.reasons]);

describe("editing a draft", () => {
  it(
    "undoes and redoes any number of times and ends where it should",
    () => {
      const ids = fc.constantFrom("a", "b", "c", "d", "e");
      const place = fc.nat(6);
      const one: fc.Arbitrary<EditInput> = fc.oneof(
        fc.tuple(ids, place).map(([id, at]): EditInput => ({ op: "add", task: task(id), place: at })),
        ids.map((id): EditInput => ({ op: "remove", task: id })),
        fc.tuple(ids, ids).map(([id, after]): EditInput => ({ op: "connect", task: id, after })),
        fc.tuple(ids, ids).map(([id, after]): EditInput => ({ op: "disconnect", task: id, after })),
        fc.tuple(ids, place).map(([id, at]): EditInput => ({ op: "move", task: id, place: at })),
        ids.map((id): EditInput => ({ op: "change", task: task(id, { title: "Other" }) })),
      );
      fc.assert(
        fc.property(
          fc.array(one, { maxLength: 8 }),
          fc.array(fc.nat(8), { maxLength: 6 }),
          (edits, targets) => {
            const world = new PlanWorld(chain());
            const versions = [planOf(world)];
            for (const each of edits) {
              if ("events" in world.world.try(edit(each) as never)) versions.push(planOf(world));
            }
            let now = versions.length - 1;
            for (const target of targets.map((number) => number % versions.length)) {
              for (; now > target; now--) world.send({ type: "plan.undo" });
              for (; now < target; now++) world.send({ type: "plan.redo" });
              expect(planOf(world)).toBe(versions[now]);
            }
            expect(stateText(world.world.refold())).toBe(stateText(world.state));
          },
        ),
        { numRuns: Math.min(CASES, 2_000), seed: SEED },
      );
    },
    PATIENCE_MS,
  );

  it("forgets what was undone when something else is done", () => {
    const world = new PlanWorld(chain());
    world.send(edit({ op: "remove", task: "c" }));
    world.send({ type: "plan.undo" });
    world.send(edit({ op: "move", task: "c", place: 0 }));
    expect(world.refusal({ type: "plan.redo" })).toContain("nothing to redo");
  });

  it("names the path of a cycle and changes nothing", () => {
    const world = new PlanWorld(chain());
    expect(world.refusal(edit({ op: "connect", task: "a", after: "c" }))).toMatch(/→.*→.*→/);
  });

  it("is refused on a locked plan, and says what to do", () => {
    const world = new PlanWorld(chain());
    world.send({ type: "plan.lock", waiver: "small" });
    expect(world.refusal(edit({ op: "remove", task: "c" }))).toContain("unlock it first");
    expect(world.refusal({ type: "plan.undo" })).toContain("nothing to undo");
    world.send({ type: "plan.unlock" });
    world.send(edit({ op: "remove", task: "c" }));
    expect(world.order).toEqual(["a", "b"]);
  });
});

describe("editing a plan in flight", () => {
  const flying = (): PlanWorld => {
    const world = new PlanWorld(chain());
    world.send(edit({ op: "add", task: task("d"), place: 3 }));
    world.send(edit({ op: "change", task: task("a", { title: "Renamed" }) }));
    world.lockAndLaunch();
    world.world.settle();
    return world;
  };

  it("never changes a task that has started", () => {
    const world = flying();
    expect(world.state.tasks.get("a" as never)?.stage).not.toBe("idle");
    expect(world.refusal(edit({ op: "remove", task: "a" }))).toContain("already started");
    expect(world.refusal(edit({ op: "change", task: task("a") }))).toContain("already started");
    expect(world.refusal(edit({ op: "connect", task: "a", after: "d" }))).toContain("already started");
    expect(world.refusal(edit({ op: "move", task: "a", place: 2 }))).toContain("already started");
  });

  it("changes what has not started, keeps what happened, and writes the document again", () => {
    const world = flying();
    const before = world.state.tasks.get("a" as never);
    world.send(
      edit(
        { op: "add", task: task("e", { after: ["a"] }), place: 1 },
        { op: "connect", task: "c", after: "e" },
      ),
    );
    expect(world.after("c")).toEqual(["b", "e"]);
    expect(world.state.tasks.get("a" as never)?.attempts).toEqual(before?.attempts);
    expect(world.effects.at(-1)).toEqual({ type: "plan.document", revision: world.state.plan.revision });
    expect(stateText(world.world.refold())).toBe(stateText(world.state));
    world.send({ type: "plan.undo" });
    expect(world.after("c")).toEqual(["b"]);
  });

  it("refuses an undo that would touch a task that has started since", () => {
    const world = new PlanWorld(chain());
    world.lockAndLaunch();
    world.send(edit({ op: "change", task: task("a", { title: "Renamed" }) }));
    world.world.settle();
    expect(world.refusal({ type: "plan.undo" })).toContain("a, which has already started");
  });

  it("never takes back what was locked", () => {
    const world = flying();
    expect(world.refusal({ type: "plan.undo" })).toContain("nothing to undo");
    expect(world.order).toContain("d");
    expect(world.state.plan).toMatchObject({ undo: [], redo: [] });
  });

  it("never makes a plan fly that could not have been locked (feature 4)", () => {
    const world = flying();
    const inScope = (id: string, touch: string, after: string[] = []) =>
      task(id, { after, brief: { scope: { touch: [touch] } } });
    const refusals: [EditInput[], string][] = [
      [[{ op: "add", task: task("e", { brief: { goal: "" } }), place: 4 }], "has no goal"],
      [[{ op: "add", task: inScope("e", "src/d/**"), place: 4 }], "no-go"],
      [
        [
          { op: "disconnect", task: "c", after: "b" },
          { op: "change", task: inScope("c", "src/b/**") },
        ],
        "no-go",
      ],
      [
        [
          {
            op: "add",
            task: task("e", { kind: "research", brief: { sandbox: "workspace-write" } }),
            place: 4,
          },
        ],
        "only read",
      ],
    ];
    for (const [edits, why] of refusals) {
      expect(world.refusal(edit(...edits))).toContain(why);
      const reason = "the packet says so";
      expect(world.refusal({ type: "plan.propose-diff", edits, reason, by: null }, ENGINE)).toContain(why);
    }
    world.send(edit({ op: "add", task: inScope("e", "src/a/**", ["a"]), place: 4 }));
    expect(world.order).toContain("e");
  });

  it.each([
    { type: "task.skip", task: "a", reason: "it is there already" },
    { type: "task.cancel", task: "a" },
  ] as const)("is not held up by the files of what is over: $type", (ending) => {
    const world = new PlanWorld([task("a"), task("b")]);
    world.lockAndLaunch();
    world.send(ending);
    const again = task("again", { brief: { scope: { touch: ["src/a/**"] } } });
    world.send(edit({ op: "add", task: again, place: 2 }));
    expect(world.order).toEqual(["a", "b", "again"]);
  });
});

describe("who may change a plan", () => {
  it("never a worker, whatever it sends (features 21, 22, 46)", () => {
    const world = new PlanWorld(chain());
    const actor = { kind: "session" as const, task: "a" as never, attempt: 1 };
    const commands: CommandInput[] = [
      edit({ op: "remove", task: "c" }),
      { type: "plan.undo" },
      { type: "plan.redo" },
      { type: "plan.propose", plan: { tasks: [] }, source: { kind: "hand" }, plannedBy: null },
      { type: "plan.request", family: "openai", agent: "codex" },
      { type: "plan.answer", round: 1, verbatim: "{}" },
      { type: "plan.answer-failed", round: 1, reason: "x" },
      { type: "plan.request-review", reviewer: { family: "openai", agent: "codex", lens: "adversarial" } },
      {
        type: "plan.record-review",
        reviewer: { family: "openai", agent: "codex", lens: "adversarial" },
        findings: [],
      },
      { type: "finding.settle", finding: "fnd_testing1_1_0", state: "declined", reason: "no", evidence: "x" },
      { type: "plan.lock", waiver: "mine" },
      { type: "plan.unlock" },
      { type: "plan.propose-diff", edits: [{ op: "remove", task: "c" }], reason: "x", by: null },
    ];
    for (const command of commands) expect(world.refusal(command, actor)).toContain("may not");
    expect(world.send(edit({ op: "remove", task: "c" }), ENGINE)).toHaveLength(1);
  });
});
