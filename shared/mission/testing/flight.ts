import { isReady, isSatisfied, statusOf } from "../flight/status.ts";
import { TASK_STATUSES, type TaskStatus } from "../flight/task.ts";
import type { MissionEvent } from "../event.ts";
import { laneUseOf, limitsOf } from "../money/capacity.ts";
import type { TaskId } from "../ids.ts";
import type { TaskSpec } from "../plan/task-spec.ts";
import type { MissionState } from "../state.ts";
import { Crew, CALM, type Weather } from "./crew.ts";
import { Dice } from "./dice.ts";
import { launch, task } from "./missions.ts";
import { Person } from "./person.ts";
import { difference } from "./state-text.ts";
import { World } from "./world.ts";

export interface FlightPlan {
  readonly seed: number;
  readonly tasks: number;
  readonly weather: Weather;
  /** Chance per step that a person does something unasked. */
  readonly meddling: number;
  /** Chance per step that the engine is killed and started again. */
  readonly restarts: number;
  /** Chance per step that the clock jumps. */
  readonly jumps?: number;
}

export interface Flown {
  readonly world: World;
  readonly steps: number;
  readonly restarts: number;
}

/** Many more than a flight with this much trouble takes; beyond it the flight does not end by itself. */
const STEPS_PER_TASK = 400;
const HOUR_MS = 3_600_000;

/** A graph without cycles: every task may wait for some of those before it. */
export function randomTasks(dice: Dice, count: number): TaskSpec[] {
  const ids: string[] = [];
  return Array.from({ length: count }, (_, index) => {
    const id = `t${index}`;
    const after = [...new Set(Array.from({ length: dice.below(4) }, () => dice.one(ids.slice(-30))))].filter(
      (each) => each !== undefined,
    );
    ids.push(id);
    const kind =
      dice.one(["implement", "implement", "test", "docs", "research", "mechanical", "spec"] as const) ??
      "implement";
    const risk = dice.one(["low", "medium", "high", null] as const) ?? null;
    return task(id, {
      after,
      kind,
      risk,
      estimate: { minutes: 1 + dice.below(20), lines: 100, files: 3 },
      mode: dice.chance(0.3) ? "interactive" : "exec",
    });
  });
}

function randomContract(dice: Dice) {
  const measures = [
    { of: "failed-tasks", atLeast: 1 },
    { of: "critical-findings", atLeast: 2 },
    { of: "spend", atLeastMicros: 90_000 },
    { of: "minutes", atLeast: 30 },
  ] as const;
  return {
    autonomy: dice.one(["ask-me", "guarded", "hands-free"] as const) ?? "guarded",
    conditions: measures
      .filter(() => dice.chance(0.2))
      .map((measure) => ({
        when: `Seen: ${measure.of}`,
        measure,
        act: dice.one(["hold", "ping"] as const) ?? "ping",
      })),
  };
}

/** Flies a mission to its end, checking at every step that no rule is broken. */
export function fly({ seed, tasks, weather, meddling, restarts, jumps = 0 }: FlightPlan): Flown {
  const dice = new Dice(seed);
  let crew: Crew | null = null;
  const world = new World({ onEvent: checkEvent, onEffect: (requested) => crew?.take(requested) });
  crew = new Crew(world, dice, weather);
  const person = new Person(world, dice);
  launch(world, randomTasks(dice, tasks), randomContract(dice));
  let restarted = 0;
  const limit = 2_000 + tasks * STEPS_PER_TASK;
  for (let step = 0; step < limit; step++) {
    world.settle();
    checkState(world.state);
    if (world.state.phase === "landed" || world.state.phase === "stopped")
      return { world, steps: step, restarts: restarted };
    const calm = step > limit / 2;
    if (calm) crew.weather = CALM;
    if (jumps > 0 && dice.chance(jumps)) jump(world, dice);
    if (dice.chance(restarts)) {
      restart(world);
      restarted += 1;
    }
    if (!calm && dice.chance(meddling)) {
      person.meddle();
      continue;
    }
    if (calm && step % 50 === 0) person.letGo();
    if (dice.chance(0.3) && person.answer(calm)) continue;
    if (crew.next()) continue;
    if (person.answer(calm)) continue;
    moveTimeOrLetGo(world, person);
  }
  throw new Error(
    `seed ${seed}: the flight did not end in ${limit} steps: ${JSON.stringify(world.state.counts)}`,
  );
}

/** Nothing is under way: either time will bring something, or a person holds something up. Anything else is a dead end. */
function moveTimeOrLetGo(world: World, person: Person): void {
  const wake = world.nextWake();
  if (wake !== null) {
    world.at = Math.max(world.at + 1, wake);
    return;
  }
  const { state } = world;
  const aPersonHoldsIt =
    state.held ||
    state.paused ||
    state.dayExhausted ||
    state.verification === "failed" ||
    [...state.tasks.values()].some(({ paused }) => paused === "operator");
  if (!aPersonHoldsIt)
    throw new Error(`nothing can happen any more and nobody was asked: ${JSON.stringify(state.counts)}`);
  const before = world.journal.length;
  person.letGo();
  if (world.journal.length === before) world.send({ type: "mission.verify" });
}

/** The machine slept, or its clock was corrected; nothing was flown meanwhile, so nothing may be held against anybody. */
function jump(world: World, dice: Dice): void {
  const byMs = dice.one([8 * HOUR_MS, 24 * HOUR_MS, -HOUR_MS, -8 * HOUR_MS]) ?? HOUR_MS;
  world.at += byMs;
  world.send({ type: "clock.jumped", byMs });
  const { at, state } = world;
  for (const { spec, attempts } of state.tasks.values()) {
    const open = attempts.at(-1);
    if (open === undefined || open.endedAt !== null) continue;
    const since = [
      open.lastProgressAt,
      ...open.segments.flatMap((each) => (each.endedAt === null ? each.startedAt : [])),
    ];
    if (since.some((moment) => moment > at)) throw new Error(`${spec.id} is measured from a time to come`);
  }
}

/** The state a new engine folds from the journal is the one the old engine had. */
function restart(world: World): void {
  const live = world.state;
  world.restart();
  const parted = difference(live, world.state);
  if (parted !== null)
    throw new Error(
      `event ${world.journal.length}: the journal tells another state than was live: ${parted}`,
    );
}

function checkEvent(before: MissionState | null, event: MissionEvent): void {
  if (before === null) return;
  if (event.type === "merge.started") checkTrain(before, event.train);
  if (event.type !== "task.dispatched") return;
  const starting = before.tasks.get(event.task);
  const early = starting?.spec.after.filter((id) => {
    const dependency = before.tasks.get(id);
    return dependency === undefined || !isSatisfied(dependency);
  });
  if (early === undefined || early.length > 0)
    throw new Error(`${event.task} was dispatched before ${early?.join(", ") ?? "it existed"}`);
}

/** One train at a time: nothing starts to merge beside one that it does not ride in. */
function checkTrain({ active, tasks }: MissionState, train: readonly TaskId[]): void {
  const beside = [...active].filter((id) => tasks.get(id)?.stage === "merging" && !train.includes(id));
  if (beside.length > 0) throw new Error(`${train.join(", ")} would merge beside ${beside.join(", ")}`);
}

/** What must be true of every state, whatever happened. */
export function checkState(state: MissionState): void {
  for (const [family, { working, reviewing }] of laneUseOf(state)) {
    const { total } = limitsOf(state.allocation, family);
    if (working + reviewing > total)
      throw new Error(`${family} uses ${working + reviewing} of ${total} lanes`);
  }
}

/** The expensive half: everything that is kept up to date equals what counting it again gives. */
export function checkIndexes(state: MissionState): void {
  const counts: Record<string, number> = Object.fromEntries(
    TASK_STATUSES.map((status: TaskStatus) => [status, 0]),
  );
  const ready: string[] = [];
  for (const each of state.tasks.values()) {
    counts[statusOf(each)] = (counts[statusOf(each)] ?? 0) + 1;
    if (isReady(each)) ready.push(each.spec.id);
    const passed = each.passedBy;
    if (passed !== null && each.stage === "merged" && each.authors.includes(passed))
      throw new Error(`${passed} passed its own work in ${each.spec.id}`);
  }
  if (JSON.stringify(counts) !== JSON.stringify(state.counts))
    throw new Error(`counts: ${JSON.stringify(state.counts)}, counted ${JSON.stringify(counts)}`);
  const listed = [...state.ready].toSorted((one, other) => one.localeCompare(other));
  const found = ready.toSorted((one, other) => one.localeCompare(other));
  if (JSON.stringify(listed) !== JSON.stringify(found))
    throw new Error(`ready: ${listed.join(" ")}; found ${found.join(" ")}`);
}
