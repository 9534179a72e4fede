import type { SessionId } from "#shared/ids.ts";
import type { Desk } from "./desk.ts";
import type { ShownTerminal } from "./shown-terminal.ts";

/** All terminals as the grid orders them, read when a command asks. */
export function inOrder({ shown, order }: Desk): readonly ShownTerminal[] {
  const places = order.getState();
  return shown.getState().toSorted((one, other) => places.indexOf(one.id) - places.indexOf(other.id));
}

export function tileOf(session: SessionId): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-testid="terminal-tile"][data-session="${session}"]`);
}
