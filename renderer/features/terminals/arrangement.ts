import type { SessionId } from "#shared/ids.ts";
import type { ShownTerminal } from "./shown-terminal.ts";

/** What needs a person, then what runs, then what was there last. */
function rankOf(terminal: ShownTerminal): number {
  if (terminal.kind === "agent" && terminal.status === "needs_you") return 0;
  return terminal.state === "ended" ? 2 : 1;
}

const lastSignOf = (terminal: ShownTerminal): number =>
  terminal.kind === "agent" ? terminal.lastSignalAt : (terminal.exit?.at ?? terminal.openedAt);

/** The order of the grid when nobody holds it still. What runs stands as it was opened, so that none jumps. */
export function inRank(
  terminals: readonly ShownTerminal[],
  pinned: readonly SessionId[],
): readonly ShownTerminal[] {
  const pinOf = ({ id }: ShownTerminal) => {
    const at = pinned.indexOf(id);
    return at < 0 ? pinned.length : at;
  };
  return terminals.toSorted((one, other) => {
    const rank = rankOf(one) - rankOf(other);
    const recent = rankOf(one) === 2 ? lastSignOf(other) - lastSignOf(one) : one.openedAt - other.openedAt;
    return pinOf(one) - pinOf(other) || rank || recent;
  });
}

/**
 * The next order of the grid. While the keyboard is in it nothing moves: what is gone leaves, what is new joins at the end.
 */
export function arranged(
  before: readonly SessionId[],
  terminals: readonly ShownTerminal[],
  pinned: readonly SessionId[],
  held: boolean,
): readonly SessionId[] {
  const ranked = inRank(terminals, pinned).map(({ id }) => id);
  if (!held) return ranked;
  const there = new Set<SessionId>(ranked);
  const known = new Set<SessionId>(before);
  return [...before.filter((id) => there.has(id)), ...ranked.filter((id) => !known.has(id))];
}

/** The first ones that there is room for; the chosen one is always among them. */
export function visibleTerminals(
  terminals: readonly ShownTerminal[],
  most: number,
  chosen: SessionId | null,
): readonly ShownTerminal[] {
  if (terminals.length <= most) return terminals;
  const first = terminals.slice(0, most);
  const hidden = terminals.slice(most).find(({ id }) => id === chosen);
  return hidden === undefined ? first : [...first.slice(0, most - 1), hidden];
}
