import { useEffect } from "react";
import { useMission, useMissionStore } from "../../../state/mission-context.tsx";
import { useSelection } from "../../../state/workbench.ts";
import { relativesOf } from "./relatives.ts";
import { useModel } from "./use-graph.ts";

/** What a selected task waits for and what waits for it stays at full strength. */
export function useRelated(): void {
  const model = useModel();
  const mission = useMissionStore();
  const selected = useSelection(({ task }) => task);
  const known = useMission(({ state }) => selected !== null && state?.tasks.has(selected) === true);
  const revision = useMission(({ state }) => state?.plan.revision ?? 0);
  useEffect(() => {
    const { state } = mission.getState();
    const related = selected === null || !known || state === null ? null : relativesOf(state, selected);
    model.store.setState({ related });
  }, [model, mission, selected, known, revision]);
}
