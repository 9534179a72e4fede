import { createContext, useCallback, useContext, useSyncExternalStore, type ReactNode } from "react";
import { useStore } from "zustand";
import type { MissionId } from "#shared/ids.ts";
import type { MissionStore, MissionView } from "./mission-store.ts";
import { useWorkbench } from "./workbench.ts";

const MissionContext = createContext<MissionStore | null>(null);

interface Props {
  readonly mission: MissionId;
  readonly children: ReactNode;
}

/** What is inside sees this mission, live or replayed alike. */
export function MissionProvider({ mission, children }: Props) {
  const { missions } = useWorkbench();
  const follow = useCallback(
    (onChange: () => void) => {
      const close = missions.open(mission);
      onChange();
      return close;
    },
    [missions, mission],
  );
  const store = useSyncExternalStore(follow, () => missions.storeOf(mission));
  if (store === null) return null;
  return <MissionContext value={store}>{children}</MissionContext>;
}

/** `pick` gives tasks, numbers or texts; a new object each time would draw for ever. */
export function useMission<Picked>(pick: (view: MissionView) => Picked): Picked {
  return useStore(useMissionStore(), pick);
}

export function useMissionStore(): MissionStore {
  const store = useContext(MissionContext);
  if (store === null) throw new Error("This part of the page is outside a mission.");
  return store;
}
