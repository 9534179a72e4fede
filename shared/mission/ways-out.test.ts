import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { OPERATOR } from "./actor.ts";
import { command, type CommandInput } from "./command.ts";
import type { Effect, EffectType } from "./effect.ts";
import type { gate } from "./gates/gate.ts";
import { taskId } from "./ids.ts";
import { laneUseOf, type Capacity } from "./money/capacity.ts";
import { SEED } from "./testing/cases.ts";
import { CALM, Crew, type Weather } from "./testing/crew.ts";
import { Dice } from "./testing/dice.ts";
import { checkState, randomTasks } from "./testing/flight.ts";
import { AGENTS, launch, task } from "./testing/missions.ts";
import { Person } from "./testing/person.ts";
import { World } from "./testing/world.ts";

const MINUTE = 60_000;
const ROUGH: Weather = { failure: 0.2, trouble: 0.2, finding: 0.3 };

interface Bad {
  readonly seed: number;
  readonly tasks?: Parameters<typeof launch>[1];
  readonly weather?: Weather;
  /** Effects that are asked for and never heard of again. */
  readonly loses?: (effect: Effect) => boolean;
  readonly exhausted?: () => Capacity["exhausted"];
}

/** A mission, and a person who only ever answers what they are asked: if that does not bring it to an end, nothing will. */
class Ordeal {
  readonly world: World;
  readonly crew: Crew;
  readonly person: Person;
  readonly dice: Dice;
  lost = 0;

  constructor({ seed, tasks, weather, loses, exhausted }: Bad) {
    this.dice = new Dice(seed);
    this.world = new World({
      onEffect: (requested) => {
        if (loses?.(requested.effect) === true) this.lost += 1;
        else this.crew.take(requested);
      },
      capacity: (state) => ({
        lanes: laneUseOf(state),
        exhausted: exhausted?.() ?? new Map(),
        day: null,
      }),
    });
    this.crew = new Crew(this.world, this.dice, weather ?? CALM);
    this.person = new Person(this.world, this.dice);
    launch(this.world, tasks ?? [task("one"), task("two", { after: ["one"] })]);
  }

  send(input: CommandInput): void {
    this.world.send(command.parse(input), OPERATOR);
  }

  get ended(): boolean {
    return this.world.state.phase === "landed" || this.world.state.phase === "stopped";
  }

  /** One more thing that happens: news, an answer, or time that brings something. `false`: a dead end. */
  step(answers: boolean): boolean {
    this.world.settle();
    checkState(this.world.state);
    if (this.ended) return false;
    if (this.crew.next()) return true;
    if (answers && this.#answer()) return true;
    const wake = this.world.nextWake();
    if (wake === null) return answers && (this.#verifyAgain() || this.#startEngineAgain());
    if (wake <= this.world.at) throw new Error("it would wake at once, again and again");
    this.world.at = wake;
    return true;
  }

  /** Whoever is told of silence has it tried again; everything else is answered so that it goes on. */
  #answer(): boolean {
    const { pending, decisions } = this.world.state;
    const stuck = [...pending].find((id) =>
      decisions.get(id)?.decision.options.some(({ id: option }) => option === "restart"),
    );
    if (stuck === undefined) return this.person.answer(true);
    this.send({ type: "decision.answer", decisions: [stuck], option: "restart" });
    return true;
  }

  /** The whole did not hold, and the person was told: they repair the machine and have it verified again. */
  #verifyAgain(): boolean {
    if (this.world.state.verification !== "failed") return false;
    this.crew.weather = CALM;
    this.send({ type: "mission.verify" });
    return true;
  }

  /** An engine that starts says of every session it finds no trace of that it did not start. */
  #startEngineAgain(): boolean {
    const before = this.world.journal.length;
    this.world.restart();
    for (const { spec, attempts } of this.world.state.tasks.values()) {
      const { number: attempt = 0, starting: segment = null } = attempts.at(-1) ?? {};
      if (segment === null) continue;
      const reason = "the engine was started again and found no session";
      this.world.try({ type: "segment.start-failed", task: spec.id, attempt, segment, reason });
    }
    return this.world.journal.length > before;
  }

  /** Until it ends or nothing can happen any more. */
  play(answers = true): void {
    for (let steps = 0; this.step(answers); steps++)
      if (steps > 20_000) throw new Error(`it goes round: ${JSON.stringify(this.world.state.counts)}`);
  }

  questions(): string[] {
    const { pending, decisions } = this.world.state;
    return [...pending].flatMap((id) => decisions.get(id)?.decision.question ?? []);
  }
}

/** Loses the first so many effects of one type. */
function losing(type: EffectType, times: number): (effect: Effect) => boolean {
  let left = times;
  return (effect) => effect.type === type && left-- > 0;
}

describe("what is lost on the way", () => {
  const answered: EffectType[] = ["workspace.prepare", "segment.start", "evidence.collect", "review.run"];
  for (const type of answered) {
    for (const times of [1, 2, 7]) {
      it(`comes up again or is asked about: ${type}, ${times} times`, () => {
        const flight = new Ordeal({ seed: SEED, loses: losing(type, times) });
        flight.play();
        expect(flight.lost).toBeGreaterThan(0);
        expect(flight.world.state.phase).toBe("landed");
        expect(flight.world.state.counts.merged).toBeGreaterThan(0);
      });
    }
  }

  it("among many tasks holds up none of the others", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const dice = new Dice(seed);
      const flight = new Ordeal({
        seed,
        tasks: randomTasks(dice, 8),
        weather: ROUGH,
        loses: ({ type }) => answered.includes(type) && dice.chance(0.15),
      });
      flight.play();
      expect(flight.ended, `seed ${seed}: ${JSON.stringify(flight.world.state.counts)}`).toBe(true);
    }
  });

  it("ends in a question, not in silence, when nobody answers anything", () => {
    for (const type of answered) {
      const flight = new Ordeal({ seed: SEED, loses: ({ type: each }) => each === type });
      flight.play(false);
      expect(flight.ended).toBe(false);
      expect(flight.questions(), type).not.toEqual([]);
    }
  });
});

describe("a session that never reports", () => {
  it("is labelled after five minutes, asked about after ten, and replaced by whoever is told to", () => {
    const flight = new Ordeal({ seed: SEED, tasks: [task("one")], loses: losing("segment.start", 1) });
    flight.step(false);
    flight.step(false);
    const session = { type: "segment.started", task: "one", attempt: 1, segment: 1 } as const;
    flight.world.send(command.parse({ ...session, session: "ses_silent" }));
    const began = flight.world.at;
    flight.step(false);
    expect(flight.world.at).toBe(began + 5 * MINUTE);
    flight.step(false);
    expect(flight.world.at).toBe(began + 10 * MINUTE);
    flight.world.settle();
    expect(flight.questions()).toEqual(["No progress in Task one for 10 min: still working?"]);
    const [decision] = flight.world.state.pending;
    if (decision === undefined) throw new Error("nobody was asked");
    flight.send({ type: "decision.answer", decisions: [decision], option: "restart" });
    // The old session is told to end; nothing starts beside it.
    expect(flight.world.settle()).toBe(0);
    flight.play();
    expect(flight.world.state.phase).toBe("landed");
  });
});

describe("decisions nobody answers in time", () => {
  it("hold what they are about, and can be asked again; everything else ends", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const flight = new Ordeal({ seed, tasks: randomTasks(new Dice(seed), 6), weather: ROUGH });
      const expired = new Set<string>();
      for (let steps = 0; steps < 20_000; steps++) {
        const { pending } = flight.world.state;
        for (const id of pending) {
          if (expired.has(id)) continue;
          expired.add(id);
          flight.send({ type: "decision.extend", decision: id, expiresAt: flight.world.at + MINUTE });
        }
        if (flight.step(false)) continue;
        if (flight.ended) break;
        if (flight.world.state.verification === "failed") {
          flight.step(true);
          continue;
        }
        // Everything has come to rest: what expired is opened again, and answered.
        const { decisions } = flight.world.state;
        const closed = [...decisions.values()].filter(({ state }) => state === "expired");
        for (const { decision } of closed)
          flight.world.try({ type: "decision.extend", decision: decision.id, expiresAt: null }, OPERATOR);
        expect(
          flight.world.state.pending.size,
          `seed ${seed}: ${JSON.stringify(flight.world.state.counts)}`,
        ).toBeGreaterThan(0);
        for (let left = flight.world.state.pending.size; left > 0; left--) flight.step(true);
      }
      expect(flight.ended, `seed ${seed} ${JSON.stringify(flight.world.state.counts)}`).toBe(true);
    }
  });
});

describe("agents that vanish", () => {
  it("are asked about once for each nature of work, and the mission goes on when one is back", () => {
    const many = Array.from({ length: 200 }, (_, index) => task(`t${index}`));
    const flight = new Ordeal({ seed: SEED, tasks: [...many, task("text", { kind: "docs" })] });
    flight.send({ type: "mission.set-agents", agents: [] });
    flight.play(false);
    expect(flight.questions()).toHaveLength(2);
    flight.send({ type: "mission.set-agents", agents: [...AGENTS] });
    flight.play();
    expect(flight.world.state.phase).toBe("landed");
    expect(flight.world.state.counts.merged).toBe(201);
  });

  it("in the middle of the flight leave nothing without an end", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const flight = new Ordeal({ seed, tasks: randomTasks(new Dice(seed), 8), weather: ROUGH });
      for (let steps = 0; steps < 5 * seed; steps++) flight.step(true);
      if (flight.ended) continue;
      flight.send({ type: "mission.set-agents", agents: [] });
      flight.play(false);
      if (!flight.ended) expect(flight.questions(), `seed ${seed}`).not.toEqual([]);
      flight.send({ type: "mission.set-agents", agents: [...AGENTS] });
      flight.play();
      expect(flight.ended, `seed ${seed} ${JSON.stringify(flight.world.state.counts)}`).toBe(true);
    }
  });
});

describe("a mission", () => {
  it("of which every task is cancelled stops: there is nothing to land", () => {
    const flight = new Ordeal({ seed: SEED, tasks: [task("one"), task("two"), task("three")] });
    flight.step(true);
    for (const id of ["one", "two", "three"]) flight.send({ type: "task.cancel", task: id, reason: "no" });
    flight.play(false);
    expect(flight.world.state).toMatchObject({ phase: "stopped", landedAs: null });
    // What was just starting is seen, and ended.
    while (flight.crew.next());
    expect(laneUseOf(flight.world.state).size).toBe(0);
  });

  it("whose remaining tasks wait for a cancelled one asks instead of waiting for ever", () => {
    const flight = new Ordeal({ seed: SEED, tasks: [task("one"), task("two", { after: ["one"] })] });
    flight.step(true);
    flight.send({ type: "task.cancel", task: "one", reason: "no" });
    flight.play(false);
    expect(flight.questions()).toEqual(["Nothing can move any more: 2 tasks are left"]);
    flight.play();
    expect(flight.world.state.phase).toBe("landed");
  });

  it("with gates at its tasks comes to its end when the world is as it has to be (feature C11)", () => {
    const gates: z.input<typeof gate>[] = [
      { kind: "timer", id: "later", afterMinutes: 30 },
      { kind: "ci", id: "green", check: "build", commit: "main", before: "merge" },
      { kind: "checks", id: "base", commands: [{ command: "npm test" }] },
    ];
    for (const seed of [SEED, SEED + 1, SEED + 2]) {
      const tasks = [task("one", { gates }), task("two", { after: ["one"], gates })];
      const flight = new Ordeal({ seed, tasks, weather: ROUGH });
      flight.play();
      expect(flight.world.state.phase).toBe("landed");
      expect(flight.world.refold().gated).toEqual(flight.world.state.gated);
    }
  });

  it("with two rivals comes to its end with one of them (feature C13)", () => {
    const scope = { scope: { touch: ["src/one/**"] } };
    for (const seed of [SEED, SEED + 1, SEED + 2, SEED + 3]) {
      const tasks = [
        task("one", { rival: "two", brief: scope }),
        task("two", { rival: "one", brief: scope }),
        task("three", { after: ["one", "two"] }),
      ];
      const flight = new Ordeal({ seed, tasks, weather: ROUGH });
      flight.play();
      expect(flight.world.state.phase).toBe("landed");
      const stages = ["one", "two"].map((id) => flight.world.state.tasks.get(taskId.parse(id))?.stage);
      expect(stages.filter((stage) => stage === "merged").length).toBeLessThanOrEqual(1);
    }
  });

  it("whose looks at a gate are never heard of again looks again", () => {
    const tasks = [task("one", { gates: [{ kind: "pr", id: "in", pullRequest: 7, wants: "merged" }] })];
    let left = 3;
    const loses = (effect: Effect): boolean => effect.type === "gate.check" && left-- > 0;
    const flight = new Ordeal({ seed: SEED, tasks, loses });
    flight.play();
    expect(flight.world.state.phase).toBe("landed");
  });

  it("without quota anywhere waits without a word, and flies when there is some again (feature 118)", () => {
    let exhausted: Capacity["exhausted"] = new Map(AGENTS.map(({ family }) => [family, null]));
    const flight = new Ordeal({ seed: SEED, exhausted: () => exhausted });
    flight.play();
    expect(flight.world.state.counts).toMatchObject({ queued: 1, waiting: 1 });
    exhausted = new Map();
    flight.play();
    expect(flight.world.state.phase).toBe("landed");
  });
});
