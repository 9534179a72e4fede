import { Trans, useLingui } from "@lingui/react/macro";
import { useRef, useState, type ReactNode } from "react";
import type { OperatorCommandInput } from "#shared/contract/operator-command.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { Button } from "../../../ui/button.tsx";
import { Dialog, DialogBody } from "../../../ui/dialog.tsx";
import dialog from "../../../ui/dialog.module.css";
import { Foreign } from "../../../ui/quoted.tsx";
import { Select } from "../../../ui/select.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { useArrangementStore } from "../arrangement.ts";
import { useMissionCommand } from "../use-mission-command.ts";
import type { AskedAct } from "./asked-act.ts";
import styles from "./task-actions.module.css";

interface TaskQuestionProps {
  readonly act: AskedAct;
  readonly task: TaskState;
}

/** What has to be said before it is done. */
export function TaskQuestion({ act, task }: TaskQuestionProps) {
  const { t } = useLingui();
  const arrangement = useArrangementStore();
  const send = useMissionCommand();
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const agents = useMission(({ state }) => state?.agents);
  const [text, setText] = useState("");
  const [agent, setAgent] = useState(agents?.[0]?.agent ?? "");
  const close = () => arrangement.setState({ question: null });
  const words = useWords(act, task);
  const needsText = act === "steer";
  /** Twice pressed is once meant. */
  const isSending = useRef(false);
  const done = async () => {
    if (isSending.current) return;
    isSending.current = true;
    const isTaken = await send(commandOf(act, task, { text: text.trim(), agent }));
    isSending.current = false;
    if (isTaken) close();
  };
  return (
    <Dialog open onClose={close} title={words.title} initialFocus={field} testId="task-question">
      <DialogBody>
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (!needsText || text.trim() !== "") void done();
          }}
        >
          <p>{words.sentence}</p>
          {act === "reassign" && agents !== undefined ? (
            <Select
              labelled
              label={t`Agent`}
              value={agent}
              onChange={setAgent}
              options={agents.map((each) => ({
                value: each.agent,
                label: each.agent,
                hint: each.family,
                foreign: true,
              }))}
            />
          ) : (
            <TextField
              inputRef={field}
              label={words.field}
              rows={act === "steer" || act === "retry-note" ? 4 : 2}
              value={text}
              onChange={setText}
              onKeyDown={(event) => {
                if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
                event.preventDefault();
                if (!needsText || text.trim() !== "") void done();
              }}
            />
          )}
        </form>
      </DialogBody>
      <div className={dialog.actions}>
        <Button onClick={close}>{t`Back`}</Button>
        <Button
          look={act === "cancel" ? "danger" : "primary"}
          refusal={needsText && text.trim() === "" ? t`Write what the agent should be told.` : null}
          data-testid="task-question-do"
          onClick={() => void done()}
        >
          {words.action}
        </Button>
      </div>
    </Dialog>
  );
}

function commandOf(
  act: AskedAct,
  task: TaskState,
  said: { text: string; agent: string },
): OperatorCommandInput {
  const { id } = task.spec;
  switch (act) {
    case "retry-note":
      return { type: "task.retry", task: id, note: said.text };
    case "reassign":
      return { type: "task.reassign", task: id, assignment: { agent: said.agent } };
    case "steer":
      return { type: "task.steer", task: id, text: said.text };
    case "skip":
      return { type: "task.skip", task: id, reason: said.text };
    case "cancel":
      return { type: "task.cancel", task: id, reason: said.text };
  }
}

interface Words {
  readonly title: ReactNode;
  readonly sentence: string;
  readonly field: string;
  readonly action: string;
}

function useWords(act: AskedAct, { spec: { title } }: TaskState): Words {
  const { t } = useLingui();
  const words = {
    "retry-note": {
      title: (
        <Trans>
          Retry <Foreign>{title}</Foreign>
        </Trans>
      ),
      sentence: t`The note goes into the prompt of the next attempt.`,
      field: t`Note`,
      action: t`Retry with note`,
    },
    reassign: {
      title: (
        <Trans>
          Assign <Foreign>{title}</Foreign>
        </Trans>
      ),
      sentence: t`The next attempt is flown by this agent. What runs now is not interrupted.`,
      field: t`Agent`,
      action: t`Assign`,
    },
    steer: {
      title: (
        <Trans>
          Send an instruction to <Foreign>{title}</Foreign>
        </Trans>
      ),
      sentence: t`It is delivered at the next prompt, or with the next attempt.`,
      field: t`Instruction`,
      action: t`Send`,
    },
    skip: {
      title: (
        <Trans>
          Skip <Foreign>{title}</Foreign>
        </Trans>
      ),
      sentence: t`It is not done. Tasks that wait for it go on without it.`,
      field: t`Reason`,
      action: t`Skip task`,
    },
    cancel: {
      title: (
        <Trans>
          Cancel <Foreign>{title}</Foreign>
        </Trans>
      ),
      sentence: t`Its agent is ended. Its worktree stays. Tasks that wait for it are blocked.`,
      field: t`Reason`,
      action: t`Cancel task`,
    },
  };
  return words[act];
}
