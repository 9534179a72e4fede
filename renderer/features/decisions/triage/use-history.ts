import { useCallback, useEffect, useState } from "react";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import type { MissionId } from "#shared/ids.ts";
import type { DecisionState } from "#shared/mission/decisions/decision.ts";
import { useQueue, useWorkbench } from "../../../state/workbench.ts";
import { whenQueueMoves } from "./look-again.ts";

/** Rows that are fetched at a time. */
const PAGE = 50;

export interface HistoryFilter {
  readonly mission: MissionId | null;
  readonly state: Exclude<DecisionState, "pending">;
}

export interface History {
  /** null: nothing was heard yet. */
  readonly rows: readonly DecisionRow[] | null;
  readonly problem: string | null;
  /** null: these are all. */
  readonly more: (() => void) | null;
}

interface Pages {
  readonly of: string;
  readonly rows: readonly DecisionRow[];
  readonly next: string | null;
  readonly problem: string | null;
}

/** What no longer waits, newest first, page by page; asked for again when something leaves the queue. */
export function useHistory({ mission, state }: HistoryFilter): History {
  const workbench = useWorkbench();
  const { connection } = workbench;
  const live = useQueue((queue) => queue.live);
  const of = `${state} ${mission ?? ""}`;
  const [pages, setPages] = useState<Pages | null>(null);
  const fetchPage = useCallback(
    async (cursor: string | null, before: readonly DecisionRow[]): Promise<Pages> => {
      const found = await connection.request("decisions.list", { cursor, limit: PAGE, mission, state });
      if (!found.ok) return { of, rows: before, next: null, problem: found.failure.message };
      return { of, rows: [...before, ...found.value.rows], next: found.value.next, problem: null };
    },
    [connection, mission, state, of],
  );
  useEffect(() => {
    let isWanted = true;
    const look = async () => {
      const found = await fetchPage(null, []);
      if (isWanted) setPages(found);
    };
    const stop = live ? whenQueueMoves(workbench, () => void look()) : undefined;
    return () => {
      isWanted = false;
      stop?.();
    };
  }, [fetchPage, live, workbench]);
  if (pages === null || pages.of !== of) return { rows: null, problem: null, more: null };
  const { rows, next, problem } = pages;
  const more =
    next === null
      ? null
      : () => void fetchPage(next, rows).then((found) => setPages((now) => (now === pages ? found : now)));
  return { rows, problem, more };
}
