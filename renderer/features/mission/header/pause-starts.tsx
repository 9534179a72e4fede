import { useLingui } from "@lingui/react/macro";
import { Pause, Play } from "lucide-react";
import { useKeys } from "../../../commands/use-keys.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { Button } from "../../../ui/button.tsx";
import { useMissionCommand } from "../use-mission-command.ts";
import styles from "./header.module.css";

const icon = { size: 14, strokeWidth: 1.75, "aria-hidden": true } as const;

export function PauseStarts() {
  const { t } = useLingui();
  const held = useMission(({ state }) => state?.held ?? false);
  const flying = useMission(({ state }) => state?.phase === "flying");
  const send = useMissionCommand();
  const keys = useKeys("starts.pause");
  if (!flying) return null;
  return (
    <Button
      className={styles.pause}
      icon={held ? <Play {...icon} /> : <Pause {...icon} />}
      title={keys.length === 0 ? undefined : keys.join("+")}
      data-testid="pause-starts"
      data-state={held ? "held" : "open"}
      onClick={() => void send({ type: held ? "mission.release" : "mission.hold" })}
    >
      {held ? t`Allow new starts` : t`Pause new starts`}
    </Button>
  );
}
