import type { TaskId } from "../ids.ts";
import { reject, type Rejection } from "../rejection.ts";
import { RISKS, reviewLevel, sandbox } from "../words.ts";
import { applyEdits, isRejection } from "./apply-edit.ts";
import type { Brief } from "./brief.ts";
import type { PlanDraft } from "./draft.ts";
import type { PlanEdit } from "./plan-edit.ts";
import { nameSome } from "./structure.ts";
import { taskSpec, type TaskSpec } from "./task-spec.ts";

export interface Merge {
  readonly tasks: readonly TaskId[];
  /** May be the id of one of them. */
  readonly id: TaskId;
  readonly title: string;
}

/** Several tasks become one: scopes and acceptance joined, edges rerouted. Refused when that would close a circle. */
export function mergeTasks(draft: PlanDraft, { tasks, id, title }: Merge): PlanEdit[] | Rejection {
  const ids = new Set(tasks);
  const missing = tasks.filter((task) => !draft.specs.has(task));
  if (missing.length > 0) {
    return reject("unknown", `There is no task ${nameSome(missing)} in the plan; nothing was merged.`);
  }
  const specs = draft.order.flatMap((one) => (ids.has(one) ? (draft.specs.get(one) ?? []) : []));
  const [first] = specs;
  if (first === undefined || specs.length < 2) {
    return reject("invalid", "Merging needs at least two different tasks; nothing was merged.");
  }
  if (new Set(specs.map((spec) => spec.phase)).size > 1) {
    return reject(
      "invalid",
      `The tasks ${nameSome(tasks)} belong to different phases, and a phase starts only when the one before is merged. Nothing was merged; give them one phase first.`,
    );
  }
  const joined = taskSpec.safeParse(joinedSpec(specs, first, id, title, ids));
  if (!joined.success) return reject("invalid", tooMuch(joined.error.issues[0]));
  const dependents = [...draft.specs.values()].filter(
    (other) => !ids.has(other.id) && other.after.some((before) => ids.has(before)),
  );
  const edits: PlanEdit[] = [
    ...specs.map((spec): PlanEdit => ({ op: "remove", task: spec.id })),
    { op: "add", task: joined.data, place: draft.order.indexOf(first.id) },
    ...dependents.map((dependent): PlanEdit => ({ op: "connect", task: dependent.id, after: id })),
  ];
  const tried = applyEdits(draft, edits);
  return isRejection(tried) ? tried : edits;
}

function tooMuch(
  issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined,
): string {
  const where = issue?.path.map(String).join(".") ?? "the task";
  return `Joined in one task, ${where} ${issue?.message ?? "does not fit"}. Nothing was merged; shorten it first.`;
}

const union = <Value>(lists: readonly (readonly Value[])[]): Value[] => [...new Set(lists.flat())];
const texts = (list: readonly string[]): string =>
  union([list.filter((text) => text.trim() !== "")]).join("\n\n");

/** The later word of the list that any of them says; null when none says one. */
function strongest<Word>(order: readonly Word[], said: readonly (Word | null)[]): Word | null {
  return order.findLast((word) => said.includes(word)) ?? null;
}

/** null as soon as one of them is not known: a sum of the known would look like the whole. */
const sum = (values: readonly (number | null)[]): number | null =>
  values.reduce((total, value) => (total === null || value === null ? null : total + value), 0);

function joinedSpec(
  specs: readonly TaskSpec[],
  first: TaskSpec,
  id: TaskId,
  title: string,
  ids: ReadonlySet<TaskId>,
): unknown {
  const all = <Value>(of: (spec: TaskSpec) => Value): Value[] => specs.map((spec) => of(spec));
  const produces = union(all((spec) => spec.produces));
  return {
    ...first,
    id,
    title,
    brief: joinedBrief(all((spec) => spec.brief)),
    after: union(all((spec) => spec.after)).filter((before) => !ids.has(before)),
    gates: joinedGates(all((spec) => spec.gates)),
    produces,
    consumes: union(all((spec) => spec.consumes)).filter((name) => !produces.includes(name)),
    risk: strongest(
      RISKS,
      all((spec) => spec.risk),
    ),
    review: strongest(
      reviewLevel.options,
      all((spec) => spec.review),
    ),
    estimate: {
      minutes: sum(all((spec) => spec.estimate.minutes)),
      lines: sum(all((spec) => spec.estimate.lines)),
      files: sum(all((spec) => spec.estimate.files)),
    },
    limits: { ...first.limits, budgetMicros: sum(all((spec) => spec.limits.budgetMicros)) },
  };
}

/** What held one of them up holds up the work of both; of two with one name and another meaning the later gets a new name. */
function joinedGates(lists: readonly TaskSpec["gates"][]): TaskSpec["gates"] {
  const joined: TaskSpec["gates"] = [];
  for (const [index, gate] of lists.flat().entries()) {
    if (joined.some((each) => JSON.stringify(each) === JSON.stringify(gate))) continue;
    const taken = joined.some(({ id }) => id === gate.id);
    joined.push(taken ? { ...gate, id: `${gate.id.slice(0, 50)}-${index + 1}` } : gate);
  }
  return joined;
}

function joinedBrief(briefs: readonly Brief[]): unknown {
  const all = <Value>(of: (brief: Brief) => readonly Value[]): Value[] =>
    union(briefs.map((brief) => of(brief)));
  const touch = all((brief) => brief.scope.touch);
  return {
    goal: texts(briefs.map((brief) => brief.goal)),
    currentState: texts(briefs.map((brief) => brief.currentState)),
    scope: {
      touch,
      // What one of them may change cannot be forbidden to the task that does the work of both.
      avoid: all((brief) => brief.scope.avoid).filter((pattern) => !touch.includes(pattern)),
      read: all((brief) => brief.scope.read),
    },
    invariants: all((brief) => brief.invariants),
    interfaces: all((brief) => brief.interfaces),
    acceptance: joinedAcceptance(briefs),
    criteria: all((brief) => brief.criteria),
    expectedFiles: all((brief) => brief.expectedFiles),
    nonGoals: all((brief) => brief.nonGoals),
    network: joinedNetwork(briefs),
    sandbox: strongest(
      sandbox.options,
      briefs.map((brief) => brief.sandbox),
    ),
  };
}

/** The same command once, with the longest time any of them gave it. */
function joinedAcceptance(briefs: readonly Brief[]): Brief["acceptance"] {
  const byCommand = new Map<string, Brief["acceptance"][number]>();
  for (const one of briefs.flatMap((brief) => brief.acceptance)) {
    const known = byCommand.get(one.command);
    if (known === undefined || known.timeoutSeconds < one.timeoutSeconds) byCommand.set(one.command, one);
  }
  return [...byCommand.values()];
}

/** Off only when all said off; a question nobody answered stays open. */
function joinedNetwork(briefs: readonly Brief[]): unknown {
  const answers = briefs.flatMap((brief) => (brief.network === null ? [] : [brief.network]));
  const needed = answers.flatMap((answer) => (answer.needed ? [answer] : []));
  if (needed.length > 0) {
    return {
      needed: true,
      reason: union([needed.map((answer) => answer.reason)]).join("; "),
      hosts: union(needed.map((answer) => answer.hosts)),
    };
  }
  return answers.length === briefs.length ? { needed: false } : null;
}
