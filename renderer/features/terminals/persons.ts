import { useEffect } from "react";
import type { Terminal } from "#shared/terminal.ts";
import type { Topic } from "../../state/topic-store.ts";
import { useWorkbench } from "../../state/workbench.ts";
import { useDesk } from "./desk.ts";
import { personTerminal, type PersonTerminal } from "./shown-terminal.ts";

/** Keeps the desk's list of the terminals that a person opened. */
export function usePersons(): void {
  const { terminals } = useWorkbench();
  const desk = useDesk();
  useEffect(() => {
    const look = (): void => {
      const before = desk.persons.getState();
      const next = personsOf(terminals.getState(), before);
      if (next !== before) desk.persons.setState(next, true);
    };
    look();
    return terminals.subscribe(look);
  }, [terminals, desk]);
}

/**
 * Each terminal that prints tells four times a second how much. That changes nothing of what tiles and rows show, so they are
 * given the very same objects and nothing of them is drawn again.
 */
export function personsOf(
  { value, live }: Topic<Terminal[]>,
  before: readonly PersonTerminal[],
): readonly PersonTerminal[] {
  const known = new Map(before.map((each) => [each.id, each]));
  const next = (value ?? []).map((facts) => {
    const old = known.get(facts.id);
    return old !== undefined && old.live === live && isSame(old.facts, facts)
      ? old
      : personTerminal(facts, live);
  });
  return next.length === before.length && next.every((each, at) => each === before[at]) ? before : next;
}

/** What a terminal was opened with never changes, and an end is told once. */
function isSame(one: PersonTerminal["facts"], other: PersonTerminal["facts"]): boolean {
  return (
    one.state === other.state &&
    one.pid === other.pid &&
    one.cols === other.cols &&
    one.rows === other.rows &&
    one.title === other.title &&
    one.containment === other.containment &&
    one.exit?.at === other.exit?.at
  );
}
