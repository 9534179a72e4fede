import { plan, type Plan, type PlanSource } from "#shared/mission/plan/plan.ts";
import type { RecipeTask } from "#shared/mission/plan/recipe.ts";
import { graphFaults } from "./plan-graph.ts";
import { tooMany } from "./imported.ts";
import { answersTo } from "./recipe-answers.ts";
import { filledAll, type Answers, type Room } from "./placeholders.ts";
import { problem, refused, START, type Positions, type Problem } from "./problem.ts";
import type { LoadedRecipe } from "./recipe-file.ts";
import { fitsSchema } from "./schema-problems.ts";

export type Instantiated =
  | {
      readonly ok: true;
      readonly plan: Plan;
      readonly source: Extract<PlanSource, { kind: "recipe" }>;
      /** What the mission has to treat as high risk beside its own list. */
      readonly highRisk: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Ten thousand tasks with briefs of more than a page fit. */
const MAX_CHARACTERS = 16_000_000;

/** The plan a recipe makes of these answers. The same answers make the same plan. */
export function instantiate(
  loaded: LoadedRecipe,
  inputs: Readonly<Record<string, string>>,
  goal: string,
): Instantiated {
  const asked = answersTo(loaded, inputs, goal);
  if (!asked.ok) return asked;
  const { recipe, file, positions } = loaded;
  const copies = recipe.tasks.flatMap((task, index) => copiesOf(task, index, asked.answers));
  const crowd = tooMany(file, copies.length);
  if (crowd !== null) return crowd;
  const room: Room = { characters: MAX_CHARACTERS };
  const byTask = copiesByTask(copies);
  const tasks = copies.map((copy) => specOf(copy, byTask, recipe.phases, room));
  const value = { reasons: filledAll(recipe.reasons, asked.answers, room), tasks };
  if (room.characters < 0) {
    const sentence = `With these answers the plan has more than ${MAX_CHARACTERS} characters. Give shorter ones.`;
    return refused([problem(file, START, sentence)]);
  }
  const origin = new CopyPositions(
    positions,
    copies.map(({ index }) => index),
  );
  const fitted = fitsSchema(file, value, origin, plan);
  if (!fitted.ok) return fitted;
  const faults = graphFaults(fitted.value.tasks).map(({ task, sentence }) =>
    problem(file, origin.of(["tasks", task]), sentence),
  );
  if (faults.length > 0) return refused(faults);
  return {
    ok: true,
    plan: fitted.value,
    highRisk: recipe.highRisk,
    source: {
      kind: "recipe",
      name: loaded.name,
      origin: loaded.origin,
      text: loaded.text,
      inputs: asked.inputs,
    },
  };
}

interface Copy {
  /** Which task of the recipe. */
  readonly index: number;
  readonly task: RecipeTask;
  readonly id: string;
  /** Its place in the list it is repeated over; null: not repeated. */
  readonly number: number | null;
  readonly answers: Answers;
}

function copiesOf(task: RecipeTask, index: number, answers: Answers): Copy[] {
  if (task.repeat === null) return [{ index, task, id: task.id, number: null, answers }];
  const entries = answers.get(task.repeat.over)?.entries ?? [];
  return entries.map((item, place) => ({
    index,
    task,
    id: `${task.id}-${place + 1}`,
    number: place + 1,
    answers: new Map([
      ...answers,
      ["item", { text: item, entries: null }],
      ["number", { text: String(place + 1), entries: null }],
    ]),
  }));
}

type Copies = ReadonlyMap<string, readonly Copy[]>;

function copiesByTask(copies: readonly Copy[]): Copies {
  const byTask = new Map<string, Copy[]>();
  for (const copy of copies) {
    const before = byTask.get(copy.task.id);
    if (before === undefined) byTask.set(copy.task.id, [copy]);
    else before.push(copy);
  }
  return byTask;
}

function specOf(copy: Copy, copies: Copies, phases: readonly string[], room: Room): unknown {
  const { repeat: _repeat, after, id: _id, group, ...rest } = copy.task;
  return {
    ...(filledAll(rest, copy.answers, room) as object),
    id: copy.id,
    after: after.flatMap((before) => beforeIds(before, copy, copies)),
    group:
      group === null ? (phases[(copy.task.phase ?? 0) - 1] ?? null) : filledAll(group, copy.answers, room),
  };
}

/** Two tasks over the same list go along with each other, line by line; else all copies have to be done. */
function beforeIds(before: string, copy: Copy, copies: Copies): string[] {
  const all = copies.get(before) ?? [];
  const { number } = copy;
  const sameList = number !== null && all[0]?.task.repeat?.over === copy.task.repeat?.over;
  const those = sameList ? all.slice(number - 1, number) : all;
  return those.map((other) => other.id);
}

/** A place in the plan is the place in the recipe it was made from. */
class CopyPositions implements Positions {
  readonly #recipe: Positions;
  readonly #origin: readonly number[];

  constructor(recipe: Positions, origin: readonly number[]) {
    this.#recipe = recipe;
    this.#origin = origin;
  }

  of(path: readonly PropertyKey[]) {
    return this.#recipe.of(this.#translated(path));
  }

  ofKey(path: readonly PropertyKey[]) {
    return this.#recipe.ofKey(this.#translated(path));
  }

  #translated([first, second, ...rest]: readonly PropertyKey[]): PropertyKey[] {
    if (first === undefined) return [];
    if (second === undefined) return [first];
    return [first, first === "tasks" ? (this.#origin[Number(second)] ?? second) : second, ...rest];
  }
}
