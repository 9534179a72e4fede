import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ENGINE, OPERATOR, type Actor } from "./actor.ts";
import { command, type Command } from "./command.ts";
import { decide } from "./decide.ts";
import { isOpen } from "./decisions/find-decision.ts";
import { effect } from "./effect.ts";
import { missionEvent } from "./event.ts";
import type { TaskState } from "./flight/task.ts";
import { taskId } from "./ids.ts";
import { CASES, SEED } from "./testing/cases.ts";
import { Crew } from "./testing/crew.ts";
import { Dice } from "./testing/dice.ts";
import { everyCommand } from "./testing/every-command.ts";
import { checkIndexes, checkState, randomTasks } from "./testing/flight.ts";
import { launch } from "./testing/missions.ts";
import { Person } from "./testing/person.ts";
import { difference, stateText } from "./testing/state-text.ts";
import { World } from "./testing/world.ts";

const MISSION_ENDS = new Set(["mission.create", "mission.stop"]);

/** A mission somewhere on its way, reached as missions are. */
function reached(dice: Dice, steps: number): World {
  let crew: Crew | null = null;
  const world = new World({ onEffect: (requested) => crew?.take(requested) });
  crew = new Crew(world, dice, { failure: 0.2, trouble: 0.2, finding: 0.4 });
  // The commands tried here say all kinds of things about its sessions.
  crew.newsIsTrue = false;
  const person = new Person(world, dice);
  const autonomy = dice.one(["ask-me", "guarded", "hands-free"] as const) ?? "guarded";
  launch(world, randomTasks(dice, 1 + dice.below(5)), { autonomy });
  for (let step = 0; step < steps; step++) {
    world.settle();
    if (dice.chance(0.1)) person.meddle();
    else if (dice.chance(0.4)) person.answer(dice.chance(0.5));
    else if (!crew.next()) world.at = Math.max(world.at + 1, world.nextWake() ?? 0);
  }
  return world;
}

/** One command of every type, about things that are there or nearly there. */
function someCommands(world: World, dice: Dice): readonly Command[] {
  const { state } = world;
  const id = dice.one([...state.tasks.keys()]) ?? taskId.parse("nowhere");
  const last = state.tasks.get(id)?.attempts.at(-1);
  const [decision, record] = dice.one([...state.decisions]) ?? ["dec_testing1_1"];
  const option = dice.one(record?.decision.options ?? [])?.id ?? "wait";
  const aim = {
    at: world.at,
    task: dice.chance(0.05) ? "nowhere" : id,
    attempt: (last?.number ?? 1) + (dice.chance(0.1) ? 1 : 0),
    segment: Math.max(1, (last?.segments.length ?? 0) + dice.below(2)),
    decision,
    option,
    finding: dice.one([...state.findings.keys()]) ?? "fnd_testing1_1_0",
  };
  return Object.values(everyCommand(aim)).map((input) => command.parse(input));
}

function someActor(world: World, dice: Dice): Actor {
  const id = dice.one([...world.state.tasks.keys()]);
  if (id !== undefined && dice.chance(0.1)) return { kind: "session", task: id, attempt: 1 };
  return dice.chance(0.5) ? OPERATOR : ENGINE;
}

/** Sessions that were not seen to end, of one task. */
const living = (task: TaskState): number =>
  task.attempts.flatMap(({ segments }) => segments).filter(({ endedAt }) => endedAt === null).length;

/** Questions that no answer is accepted for: whoever waits for them waits for ever. */
function deadEnds({ state, at }: World): readonly string[] {
  return [...state.pending].flatMap((id) => {
    const decision = state.decisions.get(id)?.decision;
    const refusals: string[] = [];
    for (const { id: option } of decision?.options ?? []) {
      const answer = { type: "decision.answer", decisions: [id], option, reason: "I looked." } as const;
      const decided = decide(state, command.parse(answer), { at, actor: OPERATOR });
      if (decided.ok) return [];
      refusals.push(`${option}: ${decided.rejection.sentence}`);
    }
    return [`${state.phase}: ${decision?.question}\n${refusals.join("\n")}`];
  });
}

/** An expired question still holds its task, until it is extended and answered. */
const openQuestions = ({ state }: World, task: TaskState): number =>
  [...state.decisions.values()].filter((each) => isOpen(each) && each.decision.task === task.spec.id).length;

const somewhere = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
  steps: fc.integer({ min: 0, max: 120 }),
});

describe("whatever is sent to a mission, wherever it is", () => {
  it("deciding changes nothing, a refusal is a sentence, and what is accepted can be written down", () => {
    fc.assert(
      fc.property(somewhere, ({ seed, steps }) => {
        const dice = new Dice(seed);
        const world = reached(dice, steps);
        const before = stateText(world.state);
        const events = world.journal.length;
        for (const each of someCommands(world, dice)) {
          const decided = decide(world.state, each, { at: world.at, actor: someActor(world, dice) });
          if (!decided.ok) {
            const { sentence } = decided.rejection;
            expect(sentence, each.type).toMatch(/^\S[^]{15,}[.?!)]$/);
            continue;
          }
          for (const event of decided.events) expect(missionEvent.parse(event)).toEqual(event);
          for (const asked of decided.effects) expect(effect.parse(asked.effect)).toEqual(asked.effect);
        }
        expect(stateText(world.state)).toBe(before);
        expect(world.journal).toHaveLength(events);
      }),
      { numRuns: CASES, seed: SEED },
    );
  }, 600_000);

  it("the same command in the same state and at the same time is decided the same way", () => {
    fc.assert(
      fc.property(somewhere, ({ seed, steps }) => {
        const dice = new Dice(seed);
        const world = reached(dice, steps);
        const context = { at: world.at, actor: OPERATOR };
        for (const each of someCommands(world, dice))
          expect(decide(world.state, each, context)).toEqual(decide(world.state, each, context));
      }),
      { numRuns: Math.ceil(CASES / 4), seed: SEED + 1 },
    );
  }, 600_000);

  it("a storm of commands from anybody leaves lanes, lists and counts right, and folds to what was live", () => {
    fc.assert(
      fc.property(somewhere, ({ seed, steps }) => {
        const dice = new Dice(seed);
        const world = reached(dice, Math.ceil(steps / 2));
        for (let round = 0; round < 4; round++) {
          const all = someCommands(world, dice).filter(({ type }) => !MISSION_ENDS.has(type));
          for (let sent = 0; sent < 25; sent++) {
            const each = dice.one(all);
            const before = world.journal.length;
            const result = each === undefined ? null : world.try(each, someActor(world, dice));
            if (result !== null && !("events" in result)) expect(world.journal).toHaveLength(before);
            world.at += dice.below(120_000);
          }
          checkIndexes(world.state);
          expect(deadEnds(world)).toEqual([]);
          for (const task of world.state.tasks.values()) {
            expect(living(task), `sessions of ${task.spec.id}`).toBeLessThanOrEqual(1);
            expect(openQuestions(world, task), `questions of ${task.spec.id}`).toBe(task.pendingDecisions);
          }
          world.settle();
        }
        checkState(world.state);
        expect(difference(world.refold(), world.state)).toBeNull();
      }),
      { numRuns: CASES, seed: SEED + 2 },
    );
  }, 600_000);
});
