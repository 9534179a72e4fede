import { useLingui } from "@lingui/react/macro";
import { useRef, type KeyboardEvent, type ReactNode, type RefObject } from "react";
import type { OperatorCommandInput } from "#shared/contract/operator-command.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog, DialogBody } from "../../../ui/dialog.tsx";
import dialog from "../../../ui/dialog.module.css";
import { useArrangementStore } from "../arrangement.ts";
import { useMissionCommand } from "../use-mission-command.ts";
import styles from "./task-actions.module.css";

interface QuestionFrameProps {
  readonly title: ReactNode;
  /** What follows from it. */
  readonly sentence: ReactNode;
  /** Names what is done: "Skip task". */
  readonly action: string;
  readonly danger?: boolean;
  readonly size?: "wide" | "screen";
  /** What is still missing; null: it can be done. */
  readonly refusal?: string | null;
  readonly initialFocus?: RefObject<HTMLElement | null>;
  readonly command: () => OperatorCommandInput;
  readonly onDone?: () => void;
  readonly children: ReactNode;
}

/** Asks what has to be said before something is done with the mission, and does it once. Ctrl+Enter is its button. */
export function QuestionFrame(props: QuestionFrameProps) {
  const { title, sentence, action, danger = false, size, refusal = null, initialFocus, children } = props;
  const { t } = useLingui();
  const arrangement = useArrangementStore();
  const send = useMissionCommand();
  const close = () => arrangement.setState({ question: null });
  /** Twice pressed is once meant. */
  const isSending = useRef(false);
  const done = async () => {
    if (refusal !== null || isSending.current) return;
    isSending.current = true;
    const isTaken = await send(props.command());
    isSending.current = false;
    if (!isTaken) return;
    close();
    props.onDone?.();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void done();
  };
  return (
    <Dialog
      open
      onClose={close}
      title={title}
      testId="task-question"
      {...(size === undefined ? {} : { size })}
      {...(initialFocus === undefined ? {} : { initialFocus })}
    >
      <DialogBody>
        <form
          className={styles.form}
          onKeyDown={onKeyDown}
          onSubmit={(event) => {
            event.preventDefault();
            void done();
          }}
        >
          <p>{sentence}</p>
          {children}
        </form>
      </DialogBody>
      <div className={dialog.actions}>
        <Button onClick={close}>{t`Back`}</Button>
        <Button
          look={danger ? "danger" : "primary"}
          refusal={refusal}
          data-testid="task-question-do"
          onClick={() => void done()}
        >
          {action}
        </Button>
      </div>
    </Dialog>
  );
}
