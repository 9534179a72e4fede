import type { DecisionRow } from "#shared/contract/decisions.ts";
import type { DecisionId } from "#shared/mission/ids.ts";
import type { DecisionGroup } from "./group-decisions.ts";

/** A line of the list as it is seen: one decision, several as one, or one of those under their unfolded line. */
export type ListItem =
  | { readonly kind: "one"; readonly row: DecisionRow; readonly inside: DecisionGroup | null }
  | { readonly kind: "several"; readonly group: DecisionGroup; readonly unfolded: boolean };

export function listItems(groups: readonly DecisionGroup[], unfolded: ReadonlySet<string>): ListItem[] {
  return groups.flatMap((group): ListItem[] => {
    if (group.rows.length === 1) return [{ kind: "one", row: group.first, inside: null }];
    const line: ListItem = { kind: "several", group, unfolded: unfolded.has(group.key) };
    return line.unfolded
      ? [line, ...group.rows.map((row): ListItem => ({ kind: "one", row, inside: group }))]
      : [line];
  });
}

/** The cards in the order in which they are seen; those of a folded line one behind the other. */
export const pathOf = (items: readonly ListItem[]): DecisionId[] =>
  items.flatMap((item) => {
    if (item.kind === "one") return [item.row.id];
    return item.unfolded ? [] : item.group.rows.map(({ id }) => id);
  });
