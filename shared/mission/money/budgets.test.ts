import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ENGINE, OPERATOR, type Actor } from "../actor.ts";
import { command, type CommandInput } from "../command.ts";
import type { Effect } from "../effect.ts";
import type { MissionEvent } from "../event.ts";
import { CASES, SEED } from "../testing/cases.ts";
import { launch, task } from "../testing/missions.ts";
import { World } from "../testing/world.ts";
import type { Capacity } from "./capacity.ts";
import { laneUseOf } from "./capacity.ts";

/** Two agents at work in a mission with so much money; every event and effect is kept. */
class Spending {
  readonly effects: Effect[] = [];
  readonly world: World;
  day: Capacity["day"] = null;

  constructor(budgetMicros: number | null, ids: readonly string[] = ["one", "two"]) {
    this.world = new World({
      onEffect: ({ effect }) => this.effects.push(effect),
      capacity: (state) => ({ lanes: laneUseOf(state), exhausted: new Map(), day: this.day }),
    });
    launch(
      this.world,
      ids.map((id) => task(id)),
      { budgetMicros },
    );
    this.world.settle();
    for (const id of ids) this.start(id, 1);
    this.effects.length = 0;
  }

  start(id: string, segment: number): void {
    const about = { task: id, attempt: 1 };
    const at = { path: `/w/${id}`, branch: `mission/${id}`, base: "abc" };
    if (segment === 1) this.send({ type: "workspace.ready", ...about, ...at });
    this.send({ type: "segment.started", ...about, segment, session: `ses_${id}00${segment}` });
  }

  send(input: CommandInput, actor: Actor = ENGINE): readonly MissionEvent[] {
    return this.world.send(command.parse(input), actor);
  }

  spend(id: string, costMicros: number | null): readonly MissionEvent[] {
    const tokens = { tokensIn: 1_000, tokensOut: 100, tokensCached: 0 };
    const usage = { ...tokens, costMicros, contextUsed: null, harness: null };
    return this.send({ type: "agent.usage", task: id, attempt: 1, usage });
  }

  /** Ids of what a person is asked about money. */
  get asked(): string[] {
    const { pending, decisions } = this.world.state;
    return [...pending].filter((id) => decisions.get(id)?.decision.kind === "budget");
  }

  answer(option: string): void {
    const [decision] = this.asked;
    if (decision === undefined) throw new Error("nobody asked for money");
    this.send({ type: "decision.answer", decisions: [decision], option, reason: "looked at it" }, OPERATOR);
  }

  paused(id: string): string | null | undefined {
    return [...this.world.state.tasks.values()].find(({ spec }) => spec.id === id)?.paused;
  }

  get interrupted(): string[] {
    return this.effects.flatMap((effect) => (effect.type === "segment.interrupt" ? [effect.task] : []));
  }
}

const types = (events: readonly MissionEvent[]): string[] => events.map(({ type }) => type);

describe("a mission's budget", () => {
  it("warns once at 80 %, and once is enough (feature 119)", () => {
    const flight = new Spending(1_000_000);
    expect(types(flight.spend("one", 799_999))).toEqual(["usage.counted"]);
    expect(flight.spend("one", 1)).toMatchObject([
      { type: "usage.counted" },
      { type: "budget.crossed", scope: "mission", at: "warning", spentMicros: 800_000 },
    ]);
    expect(types(flight.spend("two", 100_000))).toEqual(["usage.counted"]);
    expect(flight.asked).toEqual([]);
    expect(flight.interrupted).toEqual([]);
  });

  it("interrupts everything that runs in the very step that tells of the last cent, and asks once (feature 120)", () => {
    const flight = new Spending(1_000_000);
    const events = flight.spend("one", 1_000_000);
    expect(types(events)).toEqual([
      "usage.counted",
      "budget.crossed",
      "task.paused",
      "task.paused",
      "decision.asked",
    ]);
    expect(flight.interrupted).toEqual(["one", "two"]);
    expect(laneUseOf(flight.world.state).size).toBe(0);
    // What trickles in after the interrupt asks nobody again, and nothing goes on by itself.
    flight.spend("two", 500_000);
    flight.world.at += 86_400_000;
    flight.world.settle();
    expect(flight.asked).toHaveLength(1);
    expect(flight.interrupted).toHaveLength(2);
    expect([flight.paused("one"), flight.paused("two")]).toEqual(["budget", "budget"]);
  });

  it("starts nothing while it is used up, whoever asks for it (feature 120)", () => {
    const flight = new Spending(1_000_000, ["one", "two"]);
    flight.spend("one", 2_000_000);
    flight.send({ type: "plan.edit", edits: [{ op: "add", task: task("three"), place: 2 }] }, OPERATOR);
    expect(flight.world.settle()).toBe(0);
    const refused = flight.world.try(command.parse({ type: "task.continue", task: "one", lane: "openai 1" }));
    expect(refused).toMatchObject({ code: "wrong-state" });
    const route = flight.world.state.tasks.get(task("one").id)?.attempts[0]?.route;
    if (route === undefined) throw new Error("it was never dispatched");
    const forged = { type: "task.dispatch", task: "three", route, lane: "openai 1" } as const;
    expect(flight.world.try(command.parse(forged))).toMatchObject({ code: "wrong-state" });
    expect(flight.world.try(command.parse(forged), OPERATOR)).toMatchObject({ code: "wrong-state" });
  });

  it("that is raised lets everything go on in the same sessions", () => {
    const flight = new Spending(1_000_000);
    flight.spend("one", 1_000_000);
    flight.answer("raise");
    flight.world.settle();
    const { state } = flight.world;
    expect(state.budgetMicros).toBeGreaterThan(state.spend.costMicros);
    expect(flight.effects.filter(({ type }) => type === "segment.resume")).toHaveLength(2);
    expect(state.counts.running).toBe(2);
  });

  it("is raised to what the card said, whatever was spent until it was answered", () => {
    const flight = new Spending(10_000_000);
    flight.spend("one", 10_000_000);
    const [id] = flight.world.state.pending;
    const card = id === undefined ? undefined : flight.world.state.decisions.get(id)?.decision;
    expect(card?.options[0]?.effect).toBe("The limit becomes $15.00; what was paused goes on.");
    flight.spend("two", 2_000_000);
    flight.answer("raise");
    expect(flight.world.state.budgetMicros).toBe(15_000_000);
  });

  it("asks again at once when more than the new limit was spent meanwhile", () => {
    const flight = new Spending(10_000_000);
    flight.spend("one", 10_000_000);
    flight.spend("two", 6_000_000);
    flight.answer("raise");
    flight.world.settle();
    expect(flight.world.state.counts.running).toBe(0);
    expect(flight.asked).toHaveLength(1);
  });

  it("lets what was interrupted finish its segment when a person says so, and no other one (feature 120)", () => {
    const flight = new Spending(1_000_000);
    flight.spend("one", 1_000_000);
    flight.answer("finish");
    flight.world.settle();
    expect(flight.world.state.counts.running).toBe(2);
    const ends = { segment: 1, end: "time-limit", exitCode: null, handOff: "half is done" } as const;
    flight.send({ type: "segment.ended", task: "one", attempt: 1, ...ends });
    flight.send({ type: "segment.ended", task: "two", attempt: 1, ...ends });
    flight.world.settle();
    expect(flight.effects.filter(({ type }) => type === "segment.start")).toEqual([]);
    expect(flight.asked).toHaveLength(1);
    flight.answer("raise");
    flight.world.settle();
    expect(flight.effects.filter(({ type }) => type === "segment.start")).toHaveLength(2);
  });

  it("that is lowered below what is spent counts at once (feature 120)", () => {
    const flight = new Spending(null);
    flight.spend("one", 3_000_000);
    expect(flight.asked).toEqual([]);
    flight.send({ type: "budget.set", scope: "mission", task: null, limitMicros: 2_000_000 }, OPERATOR);
    expect(flight.interrupted).toEqual(["one", "two"]);
    expect(flight.asked).toHaveLength(1);
    // A new limit answers the question about the old one.
    flight.send({ type: "budget.set", scope: "mission", task: null, limitMicros: 9_000_000 }, OPERATOR);
    flight.world.settle();
    expect(flight.asked).toEqual([]);
    expect(flight.world.state.counts.running).toBe(2);
  });

  it("is the person's to set: an agent may not (feature 120)", () => {
    const flight = new Spending(1_000_000);
    const actor: Actor = { kind: "session", task: task("one").id, attempt: 1 };
    const wish = { type: "budget.set", scope: "mission", task: null, limitMicros: null } as const;
    expect(flight.world.try(command.parse(wish), actor)).toMatchObject({ code: "not-allowed" });
    expect(flight.world.state.budgetMicros).toBe(1_000_000);
  });

  it("flags costs nobody knows instead of calling them nothing (feature 119)", () => {
    const flight = new Spending(1_000_000);
    flight.spend("one", null);
    flight.spend("one", 1_000_000);
    const [id] = flight.world.state.pending;
    const evidence = id === undefined ? [] : flight.world.state.decisions.get(id)?.decision.evidence;
    expect(evidence?.map(({ label, text }) => `${label}: ${text}`)).toEqual([
      "Spent: $1.00. Some costs are not known and come on top.",
      "Limit: $1.00",
      "Over it by: $0.00",
      "Since then: What ran is interrupted and paused; nothing new starts.",
    ]);
  });
});

describe("a task's budget", () => {
  it("pauses that task and leaves the others alone (feature 120)", () => {
    const flight = new Spending(null);
    flight.send({ type: "budget.set", scope: "task", task: "one", limitMicros: 100_000 }, OPERATOR);
    flight.spend("two", 5_000_000);
    flight.spend("one", 100_000);
    expect(flight.interrupted).toEqual(["one"]);
    expect([flight.paused("one"), flight.paused("two")]).toEqual(["budget", null]);
    flight.answer("stop");
    flight.world.settle();
    expect(flight.world.state.counts).toMatchObject({ cancelled: 1, running: 1 });
  });

  it("and the mission's, crossed by one usage, interrupt it once and ask about both (feature 120)", () => {
    const flight = new Spending(1_000_000);
    flight.send({ type: "budget.set", scope: "task", task: "one", limitMicros: 900_000 }, OPERATOR);
    const events = flight.spend("one", 1_000_000);
    expect(types(events).filter((type) => type === "budget.crossed")).toHaveLength(2);
    expect(flight.interrupted).toEqual(["one", "two"]);
    expect(flight.asked).toHaveLength(2);
    // One of the two is not enough for the task that is over its own.
    flight.send({ type: "budget.set", scope: "mission", task: null, limitMicros: null }, OPERATOR);
    flight.world.settle();
    expect([flight.paused("one"), flight.paused("two")]).toEqual(["budget", null]);
    flight.answer("raise");
    flight.world.settle();
    expect(flight.world.state.counts.running).toBe(2);
  });
});

describe("the day's budget", () => {
  it("over all missions interrupts this one too, asks once, and a person may let it go on (feature 120)", () => {
    const flight = new Spending(null);
    flight.day = { spentMicros: 50_000_000, limitMicros: 50_000_000 };
    flight.world.settle();
    expect(flight.interrupted).toEqual(["one", "two"]);
    expect(flight.asked).toHaveLength(1);
    flight.world.settle();
    expect(flight.asked).toHaveLength(1);
    flight.answer("raise");
    flight.world.settle();
    expect(flight.asked).toEqual([]);
    expect(flight.world.state.counts.running).toBe(2);
    // What was allowed beyond it is used up as well, and then another day has its own limit again.
    flight.day = { ...flight.day, spentMicros: 75_000_000 };
    flight.world.settle();
    expect(flight.asked).toHaveLength(1);
    flight.answer("raise");
    flight.day = { ...flight.day, spentMicros: 49_999_999 };
    flight.world.settle();
    expect(flight.asked).toEqual([]);
    flight.day = { ...flight.day, spentMicros: 50_000_000 };
    flight.world.settle();
    expect(flight.asked).toHaveLength(1);
  });

  it("that is not used up stops nothing, whoever says it is", () => {
    const flight = new Spending(null);
    const claim = { type: "budget.exhaust-day", spentMicros: 1, limitMicros: 2 } as const;
    expect(flight.world.try(command.parse(claim))).toMatchObject({ code: "invalid" });
    expect(flight.world.state.dayExhausted).toBe(false);
  });
});

describe("whatever is spent, in whatever order", () => {
  const step = fc.record({
    task: fc.constantFrom("one", "two"),
    costMicros: fc.option(fc.integer({ min: 0, max: 400_000 }), { nil: null }),
    answer: fc.option(fc.constantFrom("raise", "finish"), { nil: null }),
  });

  it("at the limit nothing holds a lane but what a person let finish, and there is one question a purse", () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 25 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        (steps, limit) => {
          const flight = new Spending(limit);
          flight.send({ type: "budget.set", scope: "task", task: "one", limitMicros: limit }, OPERATOR);
          for (const { task: id, costMicros, answer } of steps) {
            flight.spend(id, costMicros);
            flight.world.settle();
            const { state } = flight.world;
            if (state.budgetStage === "exhausted") expect(laneUseOf(state).size).toBe(0);
            for (const each of state.tasks.values())
              if (each.budgetStage === "exhausted") expect(each.paused).toBe("budget");
            const scopes = flight.asked.map((decision) => decision);
            expect(scopes.length).toBeLessThanOrEqual(2);
            if (answer !== null && scopes.length > 0) flight.answer(answer);
            flight.world.settle();
          }
        },
      ),
      { numRuns: CASES, seed: SEED },
    );
  }, 300_000);
});
