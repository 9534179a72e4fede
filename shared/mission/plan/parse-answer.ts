import { plan, type Plan } from "./plan.ts";
import { firstObject, isRecord } from "./first-object.ts";
import { structuralProblems } from "./structure.ts";

export type ParsedAnswer =
  | { readonly ok: true; readonly plan: Plan }
  | { readonly ok: false; readonly errors: readonly string[] };

/** Errors that go back to the planner: enough to put it right, not a second document. */
const MOST_ERRORS = 20;

const wrong = (...errors: string[]): ParsedAnswer => ({ ok: false, errors });

/** Takes the plan out of what a planner wrote: pure JSON, JSON in a fence, or the first whole object between its prose. */
export function parseAnswer(verbatim: string): ParsedAnswer {
  if (verbatim.trim() === "") return wrong("The answer is empty. Answer with one JSON object, the plan.");
  const found = firstObject(verbatim);
  if (found === null) {
    return wrong(
      "There is no well-formed JSON object in the answer. Answer with one JSON object and nothing around it.",
    );
  }
  const parsed = plan.safeParse(found);
  if (!parsed.success) {
    const errors = parsed.error.issues.map(({ path, message }) => `${placeOf(path, found)}: ${message}`);
    return { ok: false, errors: shortened(errors) };
  }
  if (parsed.data.tasks.length === 0) return wrong("tasks: the plan has no tasks.");
  const problems = structuralProblems(parsed.data.tasks);
  return problems.length > 0 ? { ok: false, errors: shortened(problems) } : { ok: true, plan: parsed.data };
}

function shortened(errors: readonly string[]): string[] {
  if (errors.length <= MOST_ERRORS) return [...errors];
  return [...errors.slice(0, MOST_ERRORS), `and ${errors.length - MOST_ERRORS} more of this kind.`];
}

/** Where it is wrong, with the name of the task, because nobody counts to `tasks.37`. */
function placeOf(path: readonly PropertyKey[], found: unknown): string {
  const place = path.map(String).join(".");
  const [first, index] = path;
  if (first !== "tasks" || typeof index !== "number") return place === "" ? "the plan" : place;
  const tasks: unknown = isRecord(found) ? found["tasks"] : undefined;
  const task: unknown = Array.isArray(tasks) ? tasks[index] : undefined;
  const id = isRecord(task) ? task["id"] : undefined;
  return typeof id === "string" ? `${place} (task ${id.slice(0, 64)})` : place;
}
