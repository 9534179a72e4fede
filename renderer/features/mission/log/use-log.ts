import { useEffect, useMemo, useState } from "react";
import type { TaskId } from "#shared/mission/ids.ts";
import { eventLine, type EventLine } from "#shared/mission/log/event-line.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { useWorkbench } from "../../../state/workbench.ts";
import { hasGap, joined, NOTHING, withNewer, withOlder, type Past, type Piece } from "./past.ts";

export interface LogRow {
  readonly seq: number;
  readonly at: number;
  readonly line: EventLine;
}

/** What has happened, the newest first: what was asked of the engine, and what came since this window follows. */
export function useLog(task: TaskId | null): {
  readonly rows: readonly LogRow[];
  readonly older: (() => void) | null;
  readonly problem: string | null;
} {
  const { connection } = useWorkbench();
  const state = useMission((view) => view.state);
  const news = useMission((view) => view.news);
  const live = useMission((view) => view.live);
  const mission = state?.id ?? null;
  const [past, setPast] = useState<Past>(NOTHING);
  const pieceBefore = async (before: number | null): Promise<Piece | null> => {
    if (mission === null) return null;
    const outcome = await connection.request("missions.events", { mission, before });
    if (outcome.ok) return outcome.value;
    setPast((known) => ({ ...known, problem: outcome.failure.message }));
    return null;
  };
  const askNewer = async (): Promise<void> => {
    let piece = await pieceBefore(null);
    // What came without a link may be more than one piece.
    while (piece !== null && hasGap(past, piece.before)) {
      const above = await pieceBefore(piece.before);
      piece = above && { events: joined(above.events, piece.events), before: above.before };
    }
    const newer = piece;
    if (newer !== null) setPast((known) => withNewer(known, newer));
  };
  const askOlder = async (): Promise<void> => {
    const piece = await pieceBefore(past.before);
    if (piece !== null) setPast((known) => withOlder(known, piece));
  };
  // Events of the time without a link are asked for too.
  useEffect(() => {
    if (live) void askNewer();
    // oxlint-disable-next-line react/exhaustive-deps
  }, [mission, live]);
  // The window keeps the newest events only: what fell out of them since is asked for before it is missed.
  const [newest, first] = [past.events.at(-1)?.seq, news[0]?.seq];
  const hasHole = newest !== undefined && first !== undefined && first > newest + 1;
  useEffect(() => {
    if (live && hasHole) void askNewer();
    // oxlint-disable-next-line react/exhaustive-deps
  }, [live, hasHole]);
  const rows = useMemo(() => {
    if (state === null) return [];
    return joined(past.events, news)
      .toReversed()
      .flatMap((recorded) => {
        const line = eventLine(recorded, state);
        if (line === null || (task !== null && line.task !== task)) return [];
        return [{ seq: recorded.seq, at: recorded.at, line }];
      });
  }, [state, news, past.events, task]);
  return { rows, older: past.before === null ? null : () => void askOlder(), problem: past.problem };
}
