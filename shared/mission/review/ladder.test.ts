import { describe, expect, it } from "vitest";
import { ENGINE, OPERATOR } from "../actor.ts";
import { command, type CommandInput } from "../command.ts";
import { missionEvent } from "../event.ts";
import { evolve } from "../evolve.ts";
import { taskId } from "../ids.ts";
import type { MissionState } from "../state.ts";
import { answerAll, bothIn, NAMES, RACE, together } from "../testing/laddered-flight.ts";
import { compose, task } from "../testing/missions.ts";
import { holding } from "../testing/one-flight.ts";
import { CLAUDE, found, installed, reviewerOf, ReviewedFlight } from "../testing/reviewed-flight.ts";
import { World } from "../testing/world.ts";
import { ladderOf } from "./ladder.ts";

const steps = (flight: ReviewedFlight): string[] =>
  ladderOf(flight.world.state, flight.task("one")).map(({ step, state }) => `${step} ${state}`);
const stepOf = (flight: ReviewedFlight, name: string) =>
  ladderOf(flight.world.state, flight.task("one")).find(({ step }) => step === name);

describe("the steps of a task", () => {
  it("are those of its level (feature 92)", () => {
    const names = (more: Parameters<typeof task>[1]): string[] => {
      const flight = new ReviewedFlight([task("one", more)]);
      return ladderOf(flight.world.state, flight.task("one")).map(({ step }) => step);
    };
    expect(names({ kind: "docs" })).toEqual(["requirements", "slice", "proof", "integrate"]);
    expect(names({})).toEqual(["requirements", "slice", "proof", "adversarial", "integrate"]);
    expect(names({ risk: "high" })).toEqual([
      "requirements",
      "plan-review",
      "slice",
      "proof",
      "adversarial",
      "quality",
      "synthesis",
      "integrate",
    ]);
    expect(names({ brief: { scope: { touch: ["db/migrations/**"] } } })).toContain("data-integrity");
  });

  it("say how far it came, who did what, and what was left out by whom (feature 92)", () => {
    const flight = bothIn([RACE], [NAMES]);
    expect(steps(flight)).toEqual([
      "requirements done",
      "plan-review waived",
      "slice done",
      "proof done",
      "adversarial done",
      "quality done",
      "synthesis under-way",
      "integrate waiting",
    ]);
    expect(stepOf(flight, "plan-review")).toMatchObject({ reason: "A test without reviewers." });
    expect(stepOf(flight, "adversarial")).toMatchObject({ by: { agent: "claude" }, findings: 1 });
    flight.do({ type: "synthesis.record", task: "one", round: 1, answer: together(flight) });
    flight.world.settle();
    expect(steps(flight)).toEqual(expect.arrayContaining(["slice under-way", "fix under-way"]));
    flight.pass("one");
    expect(steps(flight)).toEqual(
      expect.arrayContaining(["fix done", "adversarial under-way", "synthesis waiting"]),
    );
    answerAll(flight, {});
    flight.merge("one");
    expect(steps(flight)).toEqual(expect.arrayContaining(["synthesis done", "integrate done"]));
  });

  it("keep the plan review of a plan that an agent made, not of what is changed in flight (feature 92)", () => {
    const tasks = ["one", "two"].map((id) => task(id, { risk: "high" }));
    const world = new World();
    const person = (input: CommandInput) => world.send(command.parse(input), OPERATOR);
    compose(world, tasks, {}, CLAUDE);
    const reviewer = reviewerOf("codex", "openai");
    const planReviewOf = (id: string) => {
      const found = world.state.tasks.get(taskId.parse(id));
      if (found === undefined) throw new Error(`there is no task ${id}`);
      return ladderOf(world.state, found).find(({ step }) => step === "plan-review");
    };
    expect(planReviewOf("one")).toMatchObject({ state: "waiting" });
    person({ type: "plan.request-review", reviewer });
    expect(planReviewOf("one")).toMatchObject({ state: "under-way", by: { agent: "codex" } });
    const { revision } = world.state.plan;
    world.send(command.parse({ type: "plan.record-review", reviewer, revision, findings: [] }), ENGINE);
    person({ type: "plan.lock" });
    person({ type: "mission.launch" });
    for (const id of ["one", "two"])
      expect(planReviewOf(id)).toMatchObject({ state: "done", by: { family: "openai" } });
    const changed = task("one", { risk: "high", brief: { goal: "Something else." } });
    const added = task("three", { risk: "high" });
    person({
      type: "plan.edit",
      edits: [
        { op: "change", task: changed },
        { op: "add", task: added, place: 2 },
      ],
    });
    for (const id of ["one", "three"])
      expect(planReviewOf(id)).toMatchObject({
        state: "waived",
        reason: expect.stringContaining("in flight"),
      });
    expect(planReviewOf("two")).toMatchObject({ state: "done" });
  });

  it("do not count a review that nobody did as done (feature 90)", () => {
    const flight = new ReviewedFlight([task("one")]);
    flight.install(installed("codex", "openai"));
    flight.pass("one");
    expect(stepOf(flight, "adversarial")).toMatchObject({ state: "waiting" });
    flight.answer("accept", "I read it.");
    expect(stepOf(flight, "adversarial")).toMatchObject({ state: "waived", by: null });
  });

  it("do not say that nothing was found where a person passed what was found", () => {
    const reasonFor = (flight: ReviewedFlight, passedByPerson: boolean) => {
      const passed = { ...flight.task("one"), syntheses: [], stage: "merge-queue", passedByPerson } as const;
      return ladderOf(flight.world.state, passed).find(({ step }) => step === "synthesis")?.reason;
    };
    expect(reasonFor(bothIn([RACE], [NAMES]), true)).toBe("A person reviewed it.");
    expect(reasonFor(bothIn([RACE], [NAMES]), false)).toBe("Nothing was left to put together.");
    expect(reasonFor(bothIn([], []), false)).toBe("Nothing was found.");
  });
});

describe("less review than the risk asks for", () => {
  const high = () => new ReviewedFlight([task("one", { risk: "high" })]);
  const lower = { type: "task.lower-review", task: "one", level: "standard" } as const;

  it("is asked about, and happens with a reason only; more is a wish (feature 25)", () => {
    const flight = high();
    flight.person(lower);
    expect(flight.task("one").reviewLevel).toBe("full");
    const [asked] = flight.pending();
    expect(asked).toMatchObject({ kind: "policy-gate", risk: "high" });
    expect(asked?.evidence[0]?.text).toContain("adversarial, quality");
    const [decision] = flight.world.state.pending;
    if (decision === undefined) throw new Error("nobody was asked");
    const silent: CommandInput = { type: "decision.answer", decisions: [decision], option: "lower-standard" };
    expect(flight.refused(silent, OPERATOR).sentence).toContain("reason only");
    flight.answer("lower-standard", "A prototype.");
    expect(flight.task("one")).toMatchObject({
      reviewLevel: "standard",
      loweredTo: "standard",
      risk: "high",
    });
    flight.person({ type: "task.raise-review", task: "one", level: "full" });
    expect(flight.task("one")).toMatchObject({ reviewLevel: "full", loweredTo: null });
  });

  it("is nothing the engine asks for, and nothing once a review began (feature 25)", () => {
    const flight = high();
    expect(flight.refused(lower, ENGINE).code).toBe("not-allowed");
    flight.pass("one");
    expect(flight.refused(lower, OPERATOR).sentence).toContain("is read to its end");
    const late = high();
    late.check("one");
    late.person(lower);
    late.record("one", holding());
    const decisions = [...late.world.state.pending];
    const answer: CommandInput = {
      type: "decision.answer",
      decisions,
      option: "lower-standard",
      reason: "Late.",
    };
    expect(late.refused(answer, OPERATOR).sentence).toContain("is read to its end");
    late.answer("keep-level");
    late.world.settle();
    expect(late.running("one").map(({ lens }) => lens)).toEqual(["adversarial", "quality"]);
  });

  it("is not asked for between two rounds: what a review found critical is not ridden past (feature 25)", () => {
    const flight = high();
    flight.pass("one");
    flight.review("one", [found("critical", "Race one"), found("critical", "Race two")]);
    expect(flight.task("one").stage).not.toBe("in-review");
    for (const level of ["light", "standard"] as const)
      expect(flight.refused({ ...lower, level }, OPERATOR).sentence).toContain("was reviewed");
  });

  it("rides no open critical finding, also where it was lowered before that was refused (feature 25)", () => {
    const flight = high();
    flight.pass("one");
    flight.review("one", [found("critical", "Race one"), found("critical", "Race two")]);
    flight.check("one");
    const told = [
      { type: "review.level-lowered", task: "one", level: "light", reason: "Small." },
      { type: "attempt.passed", ...flight.about("one") },
    ];
    let state: MissionState | null = flight.world.state;
    for (const event of told)
      state = evolve(state, { seq: 1, at: flight.world.at, actor: ENGINE, event: missionEvent.parse(event) });
    expect(state?.tasks.get(taskId.parse("one"))).toMatchObject({ reviewLevel: "light", stage: "fixing" });
  });

  it("does not outlive what was really changed (feature 25)", () => {
    const flight = new ReviewedFlight([task("one")]);
    flight.person({ ...lower, level: "light" });
    flight.answer("lower-light", "Small.");
    expect(flight.task("one").reviewLevel).toBe("light");
    flight.world.settle();
    flight.pass("one", ["db/migrations/1.sql"]);
    expect(flight.task("one")).toMatchObject({ reviewLevel: "full", loweredTo: null, stage: "in-review" });
  });
});

it("puts critical findings off on the card, with the reason, on the list to come back to (feature 100)", () => {
  const flight = new ReviewedFlight([task("one")]);
  flight.pass("one");
  for (let round = 1; round <= 4; round++) {
    flight.review("one", [found("critical", `Race ${round}`)]);
    if (round < 4) flight.pass("one");
  }
  flight.answer("put-off", "One writer only until spring.");
  flight.world.settle();
  expect(flight.finding("Race 4")).toMatchObject({
    state: "punted",
    reason: "One writer only until spring.",
  });
  expect(flight.task("one")).toMatchObject({ stage: "merging", passedByPerson: true, passedBy: null });
});
