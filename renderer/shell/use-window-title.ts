import { useLingui } from "@lingui/react/macro";
import { useEffect } from "react";
import { useMissionList, useQueue, useSelection } from "../state/workbench.ts";

/** The number that waits comes first: a task bar shows little more. The system's badge does not exist everywhere, the title does. */
export function useWindowTitle(screen: string, title: string): void {
  const { t } = useLingui();
  const waiting = useQueue(({ value }) => value?.length ?? 0);
  const mission = useSelection((selection) => selection.mission);
  const missionTitle = useMissionList(({ value }) => value?.find(({ id }) => id === mission)?.title);
  const shown = screen === "mission" ? (missionTitle ?? title) : title;
  useEffect(() => {
    document.title = waiting === 0 ? t`${shown} - Flightdeck` : t`(${waiting}) ${shown} - Flightdeck`;
  }, [waiting, shown, t]);
}
