import type { DecisionRow } from "#shared/contract/decisions.ts";
import type { MissionId } from "#shared/ids.ts";
import type { DecisionId } from "#shared/mission/ids.ts";

/** Decisions that stand as one row of the list. */
export interface DecisionGroup {
  readonly key: string;
  /** The one to look at first. */
  readonly first: DecisionRow;
  readonly rows: readonly DecisionRow[];
}

/**
 * What may be answered together, the domain's own `alike` for rows: of one mission, the same question with the same choices.
 * One of high risk stands alone, whatever it looks like.
 */
export const alikeKey = ({ id, mission, kind, risk, signature, options }: DecisionRow): string =>
  risk === "high" ? id : JSON.stringify([mission, kind, signature, options]);

/** Coarser, for a flood: the same sort of thing in the same mission, so that a person sees what floods them. */
export const sortKey = (row: DecisionRow): string => {
  const { id, mission, kind, risk } = row;
  return risk === "high" ? id : JSON.stringify([mission, kind, risk, verbOf(row)]);
};

/** "command npm", "file write", "network": what is asked for, without what it is asked about. */
export function verbOf({ kind, signature }: Pick<DecisionRow, "kind" | "signature">): string {
  const asked = signature.startsWith(`${kind} `) ? signature.slice(kind.length + 1) : signature;
  const program = /^command "([^\s"\\]+)/.exec(asked)?.[1];
  if (program !== undefined) return `command ${program}`;
  return /^file (?:read|write|delete)|^[a-z]+/.exec(asked)?.[0] ?? "";
}

/** Groups come in the order of their first. */
export function groupDecisions(
  rows: readonly DecisionRow[],
  keyOf: (row: DecisionRow) => string,
): DecisionGroup[] {
  const groups = new Map<string, DecisionRow[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return [...groups].flatMap(([key, members]) => {
    const [first] = members;
    return first === undefined ? [] : [{ key, first, rows: members }];
  });
}

/** One answer for several: exactly these ids, whatever comes later. */
export interface Batch {
  readonly mission: MissionId;
  readonly ids: readonly DecisionId[];
  readonly option: string;
}

/** The approval of a row together with all that are alike; null: it stands alone, or there is no one way to approve it. */
export function approvalOf(row: DecisionRow, pending: readonly DecisionRow[]): Batch | null {
  const key = alikeKey(row);
  const ids = pending.filter((each) => alikeKey(each) === key).map(({ id }) => id);
  const [only, another] = row.options.filter(({ tone }) => tone === "approve");
  if (ids.length < 2 || only === undefined || another !== undefined) return null;
  return { mission: row.mission, ids, option: only.id };
}

/** Of those that were drawn the ones that still wait; what came later is not taken in, however few are left. */
export const onButton = (drawn: readonly DecisionId[], now: readonly DecisionId[]): DecisionId[] =>
  drawn.filter((id) => now.includes(id));

/** What can differ between members of one row. */
export type Difference = "task" | "question" | "why" | "touches" | "evidence";

const TEXTS: Readonly<Record<Difference, (row: DecisionRow) => unknown>> = {
  task: ({ task }) => task,
  question: ({ question }) => question,
  why: ({ why }) => why,
  touches: ({ touches, touchesCount }) => [touches, touchesCount],
  evidence: ({ evidence }) => evidence.map(({ opening, characters }) => [opening, characters]),
};

/** In what the members differ: only that is shown where a row is unfolded. */
export function differencesIn(rows: readonly DecisionRow[]): ReadonlySet<Difference> {
  const names = Object.keys(TEXTS) as Difference[];
  return new Set(
    names.filter((name) => new Set(rows.map((row) => JSON.stringify(TEXTS[name](row)))).size > 1),
  );
}
