import { useEffect, useState } from "react";
import type { TaskId } from "#shared/mission/ids.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { useWorkbench } from "../../../state/workbench.ts";

interface Compared {
  readonly text: string;
  readonly between: { readonly base: string; readonly to: string } | null;
  readonly next: number | null;
  readonly leftOut: readonly string[];
  readonly problem: string | null;
  readonly waiting: boolean;
}

const NOTHING: Compared = { text: "", between: null, next: null, leftOut: [], problem: null, waiting: true };

/** The diff of a task, piece by piece: all pieces compare the same two trees, whatever its agent does meanwhile. */
export function useDiff(task: TaskId | null) {
  const { connection } = useWorkbench();
  const mission = useMission(({ state }) => state?.id ?? null);
  // Not with every key of the agent; what ends an attempt or merges it is worth another look.
  const version = useMission(({ state }) => {
    const known = task === null ? undefined : state?.tasks.get(task);
    return known === undefined ? "" : `${known.attempts.length} ${known.stage}`;
  });
  const [looks, setLooks] = useState(0);
  const [compared, setCompared] = useState<Compared>(NOTHING);
  useEffect(() => {
    if (mission === null || task === null) return undefined;
    let isWanted = true;
    void connection.request("tasks.diff", { mission, task }).then((outcome) => {
      if (!isWanted) return;
      if (!outcome.ok) return setCompared({ ...NOTHING, waiting: false, problem: outcome.failure.message });
      const { text, base, to, next, leftOut } = outcome.value;
      setCompared({ text, between: { base, to }, next, leftOut, problem: null, waiting: false });
    });
    return () => {
      isWanted = false;
    };
    // Looked at anew whenever these change, though the question is the same.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [connection, mission, task, version, looks]);
  const more = async (): Promise<void> => {
    const { between, next } = compared;
    if (mission === null || task === null || between === null || next === null) return;
    const outcome = await connection.request("tasks.diff", { mission, task, between, from: next });
    setCompared((before) => {
      if (before.next !== next) return before;
      if (!outcome.ok) return { ...before, problem: outcome.failure.message };
      return { ...before, text: before.text + outcome.value.text, next: outcome.value.next };
    });
  };
  return {
    ...compared,
    more: compared.next === null ? null : () => void more(),
    refresh: () => setLooks((before) => before + 1),
  };
}
