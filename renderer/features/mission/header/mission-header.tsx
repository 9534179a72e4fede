import { useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { MissionProvider } from "../../../state/mission-context.tsx";
import { useShownMission } from "../shown-mission.ts";
import { useSlots } from "../slots.ts";
import { DecisionsPill } from "./decisions-pill.tsx";
import { Glance } from "./glance.tsx";
import styles from "./header.module.css";
import { MissionPicker } from "./mission-picker.tsx";
import { PauseStarts } from "./pause-starts.tsx";
import { SpentOfBudget } from "./spent-of-budget.tsx";

/** The name of the mission, which is also the way to the others. */
export function MissionTitle() {
  const { t } = useLingui();
  const mission = useShownMission();
  return mission === null ? t`Missions` : <MissionPicker mission={mission} />;
}

export function MissionHeaderContext() {
  const { Tag } = useSlots();
  const mission = useShownMission();
  return (
    <OfMission>
      <div className={styles.context}>
        {Tag !== undefined && mission !== null && <Tag mission={mission} />}
        <Glance />
      </div>
    </OfMission>
  );
}

export function MissionHeaderActions() {
  return (
    <>
      <OfMission>
        <SpentOfBudget />
        <PauseStarts />
      </OfMission>
      <DecisionsPill />
    </>
  );
}

function OfMission({ children }: { readonly children: ReactNode }) {
  const mission = useShownMission();
  if (mission === null) return null;
  return (
    <MissionProvider key={mission.id} mission={mission.id}>
      {children}
    </MissionProvider>
  );
}
