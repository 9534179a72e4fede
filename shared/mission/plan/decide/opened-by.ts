import type { MissionState } from "../../state.ts";
import { reviewLevel, type ReviewLevel } from "../../words.ts";
import type { PlanDraft } from "../draft.ts";
import { surelyCovers } from "../path-pattern.ts";
import type { PlanEdit } from "../plan-edit.ts";
import { reviewLevelOf, riskOf } from "../risk.ts";
import { sandboxOf, writes } from "../task-nature.ts";
import type { TaskSpec } from "../task-spec.ts";
import { inSentence } from "./field-changes.ts";

/**
 * What edits would open, or take away, that a person drew as a border: the box, the network, the commands that prove a task, the
 * files it may change, and the task itself. One sentence each; empty: the edits stay inside.
 */
export function openedBy(
  state: MissionState,
  before: PlanDraft,
  after: PlanDraft,
  edits: readonly PlanEdit[],
): string[] {
  const ids = new Set(edits.flatMap((edit) => ("task" in edit ? idOf(edit) : [])));
  const commands = knownCommands(state, before);
  const removed = edits.flatMap((edit) => (edit.op === "remove" ? [`removes ${edit.task}`] : []));
  const opened = [...ids].flatMap((id) => {
    const old = before.specs.get(id);
    const next = after.specs.get(id);
    if (next === undefined) return [];
    return old === undefined
      ? [...openedByNew(next, commands), ...unprovenByNew(state, before, next)]
      : [...openedByChange(old, next), ...lessReview(state, old, next)];
  });
  return [...removed, ...opened];
}

const idOf = (edit: Extract<PlanEdit, { task: unknown }>): TaskSpec["id"] =>
  typeof edit.task === "string" ? edit.task : edit.task.id;

/** Commands are run by the engine itself, outside of any box: one that nobody approved is as good as a way out. */
const knownCommands = (state: MissionState, before: PlanDraft): ReadonlySet<string> =>
  new Set(
    [...state.contract.verify, ...[...before.specs.values()].flatMap(({ brief }) => brief.acceptance)].map(
      ({ command }) => command,
    ),
  );

function openedByNew(spec: TaskSpec, known: ReadonlySet<string>): string[] {
  const { id, brief } = spec;
  const opened: string[] = [];
  if (sandboxOf(spec) === "full") opened.push(`${id} is new and has sandbox full`);
  if (brief.network?.needed === true) opened.push(`${id} is new and uses the network`);
  const own = spec.gates.flatMap((gate) => (gate.kind === "checks" ? gate.commands : []));
  const commands = [...brief.acceptance, ...own]
    .map(({ command }) => command)
    .filter((command) => !known.has(command));
  if (commands.length > 0)
    opened.push(`${id} is new and is proven by commands nobody approved: ${inSentence(commands)}`);
  return opened;
}

/** Nobody would look at it: no second pair of eyes, no command, and files that no task of the plan was to touch. */
function unprovenByNew(state: MissionState, { specs }: PlanDraft, spec: TaskSpec): string[] {
  if (!writes(spec)) return [];
  const { id, brief } = spec;
  const opened: string[] = [];
  if (levelOf(state, spec) === "light") opened.push(`${id} is new and nobody would review it`);
  if (brief.acceptance.length === 0) opened.push(`${id} is new and no command proves it`);
  const known = [...specs.values()].flatMap((each) => each.brief.scope.touch);
  const strange = brief.scope.touch.filter((pattern) => !covered(known, pattern));
  if (strange.length > 0)
    opened.push(`${id} is new and may change what no task of the plan may: ${inSentence(strange)}`);
  return opened;
}

const levelOf = ({ contract }: MissionState, spec: TaskSpec): ReviewLevel =>
  reviewLevelOf(spec, riskOf(spec, contract));

function lessReview(state: MissionState, old: TaskSpec, next: TaskSpec): string[] {
  const [was, will] = [levelOf(state, old), levelOf(state, next)];
  const isLess = reviewLevel.options.indexOf(will) < reviewLevel.options.indexOf(was);
  return isLess ? [`${next.id} is reviewed less: ${will} instead of ${was}`] : [];
}

const covered = (patterns: readonly string[], one: string): boolean =>
  patterns.some((pattern) => pattern === one || surelyCovers(pattern, one));

function openedByChange(old: TaskSpec, next: TaskSpec): string[] {
  const { id } = next;
  const opened: string[] = [];
  const [was, will] = [sandboxOf(old), sandboxOf(next)];
  if (was !== will) opened.push(`${id} changes its sandbox from ${was} to ${will}`);
  if (differ(old.brief.network, next.brief.network)) opened.push(`${id} changes its network answer`);
  if (differ(old.brief.acceptance, next.brief.acceptance))
    opened.push(`${id} changes its acceptance commands`);
  if (differ(old.gates, next.gates)) opened.push(`${id} changes its gates`);
  const wider = widened(old, next);
  if (wider.length > 0) opened.push(`${id} widens its scope: ${inSentence(wider)}`);
  return opened;
}

const differ = (a: unknown, b: unknown): boolean => JSON.stringify(a) !== JSON.stringify(b);

function widened({ brief: { scope: old } }: TaskSpec, { brief: { scope: next } }: TaskSpec): string[] {
  return [
    ...next.touch.filter((pattern) => !covered(old.touch, pattern)).map((pattern) => `may change ${pattern}`),
    ...old.avoid
      .filter((pattern) => !covered(next.avoid, pattern))
      .map((pattern) => `need not avoid ${pattern}`),
  ];
}
