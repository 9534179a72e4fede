import type { DecisionRow } from "#shared/contract/decisions.ts";
import type { DecisionId } from "#shared/mission/ids.ts";

interface Holding {
  /** The pointer or the keyboard is in the queue. */
  readonly held: boolean;
  readonly active: DecisionId | null;
  /** No longer waiting, still shown with what became of them. */
  readonly leaving: ReadonlySet<DecisionId>;
}

/**
 * Where decisions stand on the page. As long as somebody points at or works in the queue nothing that is there moves: new ones
 * join at the end, of high risk right behind the open card. `queue` is in the order of the engine.
 */
export function placed(
  shown: readonly DecisionId[],
  queue: readonly DecisionRow[],
  { held, active, leaving }: Holding,
): DecisionId[] {
  return held ? joined(shown, queue, active, leaving) : ranked(shown, queue, leaving);
}

/** What came while somebody works here: no longer new once it is open, or waits no more. */
export function stillNew(
  fresh: Iterable<DecisionId>,
  queue: readonly DecisionRow[],
  open: DecisionId | null,
): ReadonlySet<DecisionId> {
  const waiting = new Set(queue.map(({ id }) => id));
  return new Set([...fresh].filter((id) => id !== open && waiting.has(id)));
}

/** As the engine ranks them; what leaves keeps the place it had. */
function ranked(
  shown: readonly DecisionId[],
  queue: readonly DecisionRow[],
  leaving: ReadonlySet<DecisionId>,
): DecisionId[] {
  const ids = queue.map(({ id }) => id);
  const waiting = new Set(ids);
  shown.forEach((id, index) => {
    if (leaving.has(id) && !waiting.has(id)) ids.splice(Math.min(index, ids.length), 0, id);
  });
  return ids;
}

function joined(
  shown: readonly DecisionId[],
  queue: readonly DecisionRow[],
  active: DecisionId | null,
  leaving: ReadonlySet<DecisionId>,
): DecisionId[] {
  const waiting = new Set(queue.map(({ id }) => id));
  const kept = shown.filter((id) => waiting.has(id) || leaving.has(id));
  const known = new Set(kept);
  const fresh = queue.filter(({ id }) => !known.has(id));
  const urgent = fresh.filter(({ risk }) => risk === "high").map(({ id }) => id);
  const others = fresh.filter(({ risk }) => risk !== "high").map(({ id }) => id);
  const open = active === null ? -1 : kept.indexOf(active);
  const second = open === -1 ? Math.min(1, kept.length) : open + 1;
  return [...kept.slice(0, second), ...urgent, ...kept.slice(second), ...others];
}
