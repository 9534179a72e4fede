import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useStore } from "zustand";
import { isInTheAir } from "#shared/contract/missions.ts";
import { useEngine, useMissionList, useWorkbench } from "../state/workbench.ts";
import { Confirm } from "../ui/dialog.tsx";
import { sendToAll } from "./in-the-air.ts";
import styles from "./fleet-dialogs.module.css";

/** Names what stops before it stops: every mission in the air, and how many agents that is. */
export function StopAll() {
  const { t } = useLingui();
  const workbench = useWorkbench();
  const { screen, notices } = workbench;
  const open = useStore(screen, (state) => state.layer === "stop-all");
  const missions = useMissionList(({ value }) => value)?.filter(isInTheAir) ?? [];
  const agents = useEngine(({ value }) => value?.agents.live ?? 0);
  const [busy, setBusy] = useState(false);
  const close = () => screen.getState().show("none");

  const stop = async () => {
    setBusy(true);
    const reason = t`Stopped by a person, with everything else.`;
    const problems = await sendToAll(workbench, missions, { type: "mission.stop", reason });
    setBusy(false);
    close();
    const { add } = notices.getState();
    if (problems.length > 0) add({ tone: "problem", words: problems.join(" ") });
    else add({ tone: "good", about: "stop", words: t`Everything was stopped. Worktrees are as they were.` });
  };

  return (
    <Confirm
      open={open}
      title={t`Stop everything that flies?`}
      action={agents === 1 ? t`Stop 1 agent` : t`Stop ${agents} agents`}
      danger
      refusal={busy ? t`Stopping` : missions.length === 0 ? t`No mission is in the air` : null}
      onClose={close}
      onConfirm={() => void stop()}
    >
      <p>
        <Plural
          value={missions.length}
          one="# mission ends now, and its open tasks are cancelled. Worktrees and everything in them stay as they are."
          other="# missions end now, and their open tasks are cancelled. Worktrees and everything in them stay as they are."
        />
      </p>
      <ul className={styles.list}>
        {missions.map(({ id, title }) => (
          <li key={id}>
            <bdi lang="und">{title}</bdi>
          </li>
        ))}
      </ul>
      <p className={styles.meta}>
        <Trans>A stopped mission cannot be resumed. To go on later, pause it instead.</Trans>
      </p>
    </Confirm>
  );
}
