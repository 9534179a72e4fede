import { useEffect, useMemo, useState } from "react";
import type { Recorded } from "#shared/mission/event.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import { eventLine, type EventLine } from "#shared/mission/log/event-line.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { useWorkbench } from "../../../state/workbench.ts";

export interface LogRow {
  readonly seq: number;
  readonly at: number;
  readonly line: EventLine;
}

interface Past {
  readonly events: readonly Recorded[];
  /** Older ones begin before this event; null: these are all. */
  readonly before: number | null;
  readonly problem: string | null;
}

const NOTHING: Past = { events: [], before: null, problem: null };

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
  const ask = async (before: number | null): Promise<void> => {
    if (mission === null) return;
    const outcome = await connection.request("missions.events", { mission, before });
    setPast((known) => {
      if (!outcome.ok) return { ...known, problem: outcome.failure.message };
      return { ...outcome.value, events: joined(outcome.value.events, known.events), problem: null };
    });
  };
  // Events of the time without a link are asked for too.
  useEffect(() => {
    if (live) void ask(null);
    // oxlint-disable-next-line react/exhaustive-deps
  }, [mission, live]);
  // The window keeps the newest events only: what fell out of them since is asked for before it is missed.
  const [newest, first] = [past.events.at(-1)?.seq, news[0]?.seq];
  const hasHole = newest !== undefined && first !== undefined && first > newest + 1;
  useEffect(() => {
    if (live && hasHole) void ask(null);
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
  return { rows, older: past.before === null ? null : () => void ask(past.before), problem: past.problem };
}

/** In order, each once. */
function joined(one: readonly Recorded[], other: readonly Recorded[]): readonly Recorded[] {
  const all = new Map([...one, ...other].map((recorded) => [recorded.seq, recorded]));
  return [...all.values()].toSorted((a, b) => a.seq - b.seq);
}
