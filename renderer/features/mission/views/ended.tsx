import { useLingui } from "@lingui/react/macro";
import { useMission } from "../../../state/mission-context.tsx";
import { useWorkbench } from "../../../state/workbench.ts";
import { Button } from "../../../ui/button.tsx";
import { Glyph } from "../../../ui/glyph.tsx";
import styles from "./views.module.css";

/** Says that nothing more will happen, and where all of it stands. The view itself stays where it is. */
export function Ended() {
  const { t } = useLingui();
  const { commands } = useWorkbench();
  const landed = useMission(({ state }) => state?.phase === "landed");
  return (
    <div className={styles.ended} data-testid="mission-ended" data-state={landed ? "landed" : "stopped"}>
      <Glyph shape={landed ? "disc-tick-line" : "square"} tone={landed ? "done" : "idle"} />
      <span className={styles.endedWords}>
        {landed ? t`This mission has landed.` : t`This mission was stopped.`}
      </span>
      <Button small data-testid="show-receipt" onClick={() => commands.run("mission.receipt")}>
        {t`Show receipt`}
      </Button>
    </div>
  );
}
