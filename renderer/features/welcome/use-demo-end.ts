import { useEffect, useRef } from "react";
import { useMissionList, useSelection, useWorkbench } from "../../state/workbench.ts";
import { useIsDemo } from "../../state/is-demo.ts";

/** Where its last decision is seen and answered. */
const WATCHED_ON = ["mission", "decisions"];

/** Whoever watched the demo to its end goes on to its receipt; whoever is elsewhere by then is left alone. */
export function useDemoEnd(): void {
  const { screen, commands } = useWorkbench();
  const chosen = useSelection(({ mission }) => mission);
  const mission = useMissionList(({ value }) => value?.find(({ id }) => id === chosen) ?? null);
  const isDemo = useIsDemo(mission);
  const before = useRef<string | null>(null);
  const phase = isDemo ? (mission?.phase ?? null) : null;
  useEffect(() => {
    const watched = before.current === "flying" || before.current === "landing";
    before.current = phase;
    if (watched && phase === "landed" && WATCHED_ON.includes(screen.getState().screen))
      commands.run("mission.receipt");
  }, [phase, screen, commands]);
}
