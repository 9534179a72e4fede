import { Trans, useLingui } from "@lingui/react/macro";
import { useRef, useState } from "react";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import { Button } from "../../../ui/button.tsx";
import { Keys } from "../../../ui/keys.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { REST, useDesk } from "../decisions-desk.ts";
import { CancelButton } from "./cancel-button.tsx";
import styles from "./forms.module.css";
import { InlineForm } from "./inline-form.tsx";
import { useFirstFocus } from "./use-first-focus.ts";

/** Words to the agent while it waits. The decision stays as it is. */
export function ReplyForm({ row }: { readonly row: DecisionRow }) {
  const { t } = useLingui();
  const desk = useDesk();
  const field = useFirstFocus<HTMLInputElement & HTMLTextAreaElement>();
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  /** One press of Enter more tells the agent nothing twice. */
  const isSending = useRef(false);
  const { task } = row;
  const go = async () => {
    if (task === null || text.trim() === "" || isSending.current) return;
    isSending.current = true;
    const refused = await desk.answering.tell(row.mission, { type: "task.steer", task, text: text.trim() });
    isSending.current = false;
    if (refused !== null) return setProblem(refused);
    if (!desk.isAt(row.id, "reply")) return;
    desk.setMode(REST);
    desk.go(row.id);
  };
  return (
    <InlineForm decision={row.id} label={t`Ask the agent`} testId="card-reply-form" onEnter={() => void go()}>
      <TextField
        inputRef={field}
        label={t`To the agent; the decision goes on waiting`}
        value={text}
        problem={problem}
        maxLength={8_000}
        data-testid="card-reply"
        onChange={setText}
      />
      <div className={styles.actions}>
        <Button
          refusal={text.trim() === "" ? t`Write something first` : null}
          data-testid="card-reply-send"
          onClick={() => void go()}
        >
          <Trans>Send to agent</Trans>
          <Keys keys={["↩"]} />
        </Button>
        <CancelButton decision={row.id} />
      </div>
    </InlineForm>
  );
}
