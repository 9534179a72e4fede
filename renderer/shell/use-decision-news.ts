import { plural, t } from "@lingui/core/macro";
import { useEffect, useRef } from "react";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import { isSnoozed } from "#shared/contract/queue-order.ts";
import { openPlace } from "../state/open-place.ts";
import { useQueue, useWorkbench } from "../state/workbench.ts";

/** On these screens the queue itself is seen. */
const SHOWS_QUEUE: readonly string[] = ["mission", "decisions"];
/** What comes within this time is read out as one number. */
const SAID_WITHIN_MS = 3_000;
/** From here on a decision that runs out of time may interrupt. */
const LAST_CALL_MS = 60_000;
/** Longer than this no timer waits: it would ring at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** What a person is told, inside the window, of decisions that come: by voice, and by one notice where the queue is not seen. */
export function useDecisionNews(): void {
  const workbench = useWorkbench();
  const queue = useQueue(({ value, live }) => (live ? value : null));
  /** null until the first list: what waited before is no news. */
  const known = useRef<ReadonlySet<string> | null>(null);
  /** What the live region says together. */
  const unsaid = useRef<readonly { readonly row: DecisionRow; readonly at: number }[]>([]);
  /** Of whom it was said that time runs out, and when: more time can be given. */
  const warned = useRef(new Set<string>());
  /** What the notice counts, until somebody looks at the queue. */
  const untold = useRef<readonly DecisionRow[]>([]);

  useEffect(() => {
    if (queue === null) return;
    const before = known.current;
    known.current = new Set(queue.map(({ id }) => id));
    const waiting = known.current;
    if (before === null) return;
    const came = queue.filter((row) => !before.has(row.id) && !isSnoozed(row, Date.now()));
    const { notices, screen, selection } = workbench;
    if (came.length > 0) {
      const now = Date.now();
      unsaid.current = [
        ...unsaid.current.filter(({ at }) => now - at < SAID_WITHIN_MS),
        ...came.map((row) => ({ row, at: now })),
      ];
      const rows = unsaid.current.map(({ row }) => row);
      notices.getState().announce(decisionsWords(rows.length, highIn(rows)), "decisions");
    }
    untold.current = SHOWS_QUEUE.includes(screen.getState().screen)
      ? []
      : [...untold.current.filter(({ id }) => waiting.has(id)), ...came];
    const [first] = untold.current;
    if (came.length === 0 || first === undefined) return;
    const toSee = queue.find(({ id }) => untold.current.some((row) => row.id === id)) ?? first;
    notices.getState().add({
      tone: "need",
      about: "decisions",
      words: decisionsWords(untold.current.length, highIn(untold.current)),
      action: {
        label: t`Open`,
        run: () => {
          untold.current = [];
          openPlace({ selection, screen }, { mission: toSee.mission, task: null, decision: toSee.id });
        },
      },
    });
  }, [queue, workbench]);

  // Who sees the queue needs no word about it.
  useEffect(
    () =>
      workbench.screen.subscribe(({ screen }) => {
        if (!SHOWS_QUEUE.includes(screen)) return;
        untold.current = [];
        const { list, remove } = workbench.notices.getState();
        for (const { id, about } of list) if (about === "decisions") remove(id);
      }),
    [workbench],
  );

  useEffect(() => {
    if (queue === null) return undefined;
    const timers = queue.flatMap((row) => {
      const left = row.expiresAt === null ? 0 : row.expiresAt - Date.now();
      const end = `${row.id} ${row.expiresAt}`;
      if (left <= 0 || left > LONGEST_MS || warned.current.has(end)) return [];
      const say = () => {
        warned.current.add(end);
        workbench.notices.getState().interrupt(t`Expires in under a minute: ${row.question}`);
      };
      return [setTimeout(say, Math.max(0, left - LAST_CALL_MS))];
    });
    return () => timers.forEach((timer) => clearTimeout(timer));
  }, [queue, workbench]);
}

const highIn = (rows: readonly DecisionRow[]): number => rows.filter(({ risk }) => risk === "high").length;

function decisionsWords(decisions: number, high: number): string {
  if (high === 0)
    return plural(decisions, { one: "# decision waits for you.", other: "# decisions wait for you." });
  return t`${plural(decisions, { one: "# decision waits for you", other: "# decisions wait for you" })}, ${plural(high, { one: "# of high risk", other: "# of high risk" })}.`;
}
