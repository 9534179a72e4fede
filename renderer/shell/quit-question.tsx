import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useRef, useState } from "react";
import { useStore } from "zustand";
import type { QuitAnswer } from "#shared/contract/window.ts";
import { newCommandId } from "../connection/command-id.ts";
import { useWorkbench } from "../state/workbench.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import styles from "./fleet-dialogs.module.css";

/** The app is left while agents fly: what becomes of them. The keyboard starts on Cancel. */
export function QuitQuestion() {
  const { t } = useLingui();
  const { screen, connection, notices } = useWorkbench();
  const quitting = useStore(screen, (state) => (state.layer === "quit" ? state.quitting : null));
  const [remembers, setRemembers] = useState(false);
  const cancel = useRef<HTMLButtonElement>(null);

  const answer = async (chosen: QuitAnswer) => {
    screen.getState().show("none");
    if (remembers && chosen !== "cancel") {
      const change = { whenQuitting: chosen };
      const outcome = await connection.command("settings.change", { commandId: newCommandId(), change });
      if (!outcome.ok) notices.getState().add({ tone: "problem", words: outcome.failure.message });
    }
    if (chosen === "stop")
      notices.getState().add({ tone: "plain", words: t`Stopping all agents, then leaving.` });
    connection.tell({ t: "answer-quit", answer: chosen });
  };

  return (
    <Dialog
      open={quitting !== null}
      onClose={() => void answer("cancel")}
      title={t`Leave while agents fly?`}
      initialFocus={cancel}
      testId="quit-question"
    >
      <div className={styles.body}>
        <p>
          <Plural
            value={quitting?.agents ?? 0}
            one="# agent is at work. It can keep flying without this window; decisions wait until you are back."
            other="# agents are at work. They can keep flying without this window; decisions wait until you are back."
          />
        </p>
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={remembers}
            data-testid="quit-remember"
            onChange={(event) => setRemembers(event.target.checked)}
          />
          <Trans>Do this every time. It can be changed in Settings.</Trans>
        </label>
      </div>
      <div className={styles.actions}>
        <Button ref={cancel} onClick={() => void answer("cancel")} data-testid="quit-cancel">
          <Trans>Cancel</Trans>
        </Button>
        <Button look="danger" onClick={() => void answer("stop")} data-testid="quit-stop">
          <Trans>Stop agents and quit</Trans>
        </Button>
        <Button look="primary" onClick={() => void answer("keep-flying")} data-testid="quit-keep-flying">
          <Trans>Keep flying and quit</Trans>
        </Button>
      </div>
    </Dialog>
  );
}
