import { msg, plural, t } from "@lingui/core/macro";
import { i18n } from "@lingui/core";
import { hasEnded } from "#shared/mission/flight/status.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import { isolated } from "#shared/messages/messages.ts";
import { isScopedOut } from "#shared/mission/rivals/parts.ts";
import type { RivalSide } from "#shared/mission/rivals/compare-rivals.ts";
import { count } from "../../../ui/format.ts";
import { moneySpent } from "../money-words.ts";

/** One kind of evidence, for both. */
export interface ComparedRow {
  readonly name: string;
  readonly cells: readonly [string, string];
  /** The same was seen of both: nothing to choose by. */
  readonly isSame: boolean;
}

const ROWS = [
  [msg`Written by`, ({ families }) => families.map(isolated).join(", ") || t`nobody yet`],
  [msg`Attempts`, ({ attempts }) => count(attempts)],
  [msg`Checks`, checkWords],
  [msg`Change`, ({ checks }) => detailOf(checks, "change")],
  [msg`Findings`, findingWords],
  [msg`Spent`, ({ costMicros, unknownCost }) => moneySpent(costMicros, unknownCost)],
  [msg`Tokens`, ({ tokens }) => count(tokens)],
  [
    msg`Time`,
    ({ minutes }) => (minutes === null ? t`not over yet` : plural(minutes, { one: "# min", other: "# min" })),
  ],
] as const satisfies readonly (readonly [ReturnType<typeof msg>, (side: RivalSide) => string])[];

/** What the engine saw of both, side by side. */
export const comparedRows = ([one, other]: readonly [RivalSide, RivalSide]): readonly ComparedRow[] =>
  ROWS.map(([name, words]) => {
    const cells = [words(one), words(other)] as const;
    return { name: i18n._(name), cells, isSame: cells[0] === cells[1] };
  });

/** What does not hold is named; what nobody saw does not hold either. */
function checkWords({ checks }: RivalSide): string {
  if (checks.length === 0) return t`nothing is known yet`;
  const held = checks.filter(({ holds }) => holds === true).length;
  const rest = checks.filter(({ holds }) => holds !== true).map(({ name }) => isolated(name));
  const sum = t`${held} of ${checks.length} hold`;
  return rest.length === 0 ? sum : `${sum}: ${rest.join(", ")}`;
}

const detailOf = (checks: RivalSide["checks"], wanted: string): string =>
  checks.find(({ name }) => name === wanted)?.detail ?? t`not known`;

function findingWords({ findings: { critical, important, minor } }: RivalSide): string {
  if (critical + important + minor === 0) return t`none`;
  return t`${critical} critical, ${important} important, ${minor} minor`;
}

/** Why this one cannot be taken now; null: it can. */
export function pickRefusal(task: TaskState, rival: TaskState): string | null {
  if (task.picked) return t`It is picked already.`;
  if (rival.picked) return t`The other one is picked.`;
  if (hasEnded(task) || hasEnded(rival)) return t`One of the two has ended, so there is nothing to choose.`;
  if (task.stage !== "merge-queue") return t`It is not proven and reviewed yet.`;
  if (task.paused !== null) return t`It is paused. Resume it, then take it.`;
  return rival.stage === "merging" ? t`The other one is being merged.` : null;
}

/** Why nothing of the other one can be taken over; null: its files can. */
export const partsRefusal = (rival: TaskState): string | null =>
  rival.stage === "merge-queue" ? null : t`Of what is not proven nothing is taken over.`;

export interface PartChoice {
  readonly path: string;
  /** The picked one may not change it. */
  readonly isOutside: boolean;
}

/** Files of the other one, as the picked one could take them over. */
export const partChoices = (picked: TaskState, paths: readonly string[]): readonly PartChoice[] =>
  paths.map((path) => ({ path, isOutside: isScopedOut(picked, path) }));
