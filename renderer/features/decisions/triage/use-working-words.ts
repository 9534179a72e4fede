import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import type { MissionSummary } from "#shared/contract/missions.ts";
import { useMissionList, useQueue } from "../../../state/workbench.ts";

const WORKING = ["preparing", "running", "checking", "in_review", "fixing", "merging"] as const;

const tasksOf = ({ counts }: MissionSummary): number =>
  WORKING.reduce((sum, status) => sum + (counts[status] ?? 0), 0);

/** What goes on meanwhile, counted and never guessed. */
export function useWorkingWords(): string {
  const { t } = useLingui();
  const live = useQueue((queue) => queue.live);
  const tasks = useMissionList(({ value }) =>
    (value ?? []).reduce((sum, mission) => sum + tasksOf(mission), 0),
  );
  const flying = useMissionList(
    ({ value }) => (value ?? []).filter(({ phase }) => phase === "flying" || phase === "landing").length,
  );
  if (!live) return t`As last seen: the engine is not connected, so something may have come since.`;
  if (flying === 0) return t`No mission is flying. What agents want to do and may not decide comes here.`;
  return t`${plural(tasks, { one: "# task under way", other: "# tasks under way" })}, ${plural(flying, { one: "# mission in the air", other: "# missions in the air" })}.`;
}
