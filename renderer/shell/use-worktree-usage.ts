import { useEffect, useState } from "react";
import type { RequestResult } from "#shared/contract/contract.ts";
import type { MissionSummary } from "#shared/contract/missions.ts";
import { useMissionList, useWorkbench } from "../state/workbench.ts";

type Usage = RequestResult<"workspaces.usage">;

/** Counting reads every file name, so it is not done at every event. */
const COUNT_EVERY_MS = 30_000;

/** Changes when a worktree may have come or gone. */
const footprint = (missions: readonly MissionSummary[] | null): string =>
  (missions ?? []).map(({ phase, counts }) => `${phase} ${counts.running} ${counts.merged}`).join();

/** null: not known now. */
export function useWorktreeUsage(): Usage | null {
  const { connection, missionList } = useWorkbench();
  const live = useMissionList((list) => list.live);
  const [usage, setUsage] = useState<Usage | null>(null);
  useEffect(() => {
    if (!live) return undefined;
    let isMeant = true;
    let seen = footprint(missionList.getState().value);
    const count = async () => {
      if (document.hidden) return;
      const outcome = await connection.request("workspaces.usage", {});
      if (isMeant) setUsage(outcome.ok ? outcome.value : null);
    };
    void count();
    const timer = setInterval(() => void count(), COUNT_EVERY_MS);
    const stop = missionList.subscribe(({ value }) => {
      const now = footprint(value);
      if (now !== seen) void count();
      seen = now;
    });
    return () => {
      isMeant = false;
      stop();
      clearInterval(timer);
    };
  }, [connection, missionList, live]);
  return live ? usage : null;
}
