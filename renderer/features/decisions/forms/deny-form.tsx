import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import { Button } from "../../../ui/button.tsx";
import { Keys } from "../../../ui/keys.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { send } from "../card-acts.ts";
import { useDesk } from "../decisions-desk.ts";
import { denial, wordsOf } from "../ways.ts";
import { CancelButton } from "./cancel-button.tsx";
import styles from "./forms.module.css";
import { InlineForm } from "./inline-form.tsx";
import { useFirstFocus } from "./use-first-focus.ts";

/** No, and why: the agent gets the words, so that it learns. */
export function DenyForm({ row }: { readonly row: DecisionRow }) {
  const { t } = useLingui();
  const desk = useDesk();
  const field = useFirstFocus<HTMLInputElement & HTMLTextAreaElement>();
  const [reason, setReason] = useState("");
  const no = denial(row);
  if (no === null) return null;
  const words = reason.trim();
  const needed = wordsOf(row, no) === "needed";
  const isMissing = needed && words === "";
  const go = () => {
    if (!isMissing) send(desk, row, { option: no.id, reason: words === "" ? null : words });
  };
  return (
    <InlineForm decision={row.id} label={t`Deny, with a reason`} testId="card-deny-form" onEnter={go}>
      <TextField
        inputRef={field}
        label={needed ? t`Why? It stays on record` : t`Why not? The agent is told (optional)`}
        value={reason}
        maxLength={4_000}
        data-testid="card-reason"
        onChange={setReason}
      />
      <div className={styles.actions}>
        <Button
          data-testid="card-deny-send"
          refusal={isMissing ? t`Say it in words first` : null}
          onClick={go}
        >
          <bdi lang="und">{no.label}</bdi>
          <Keys keys={["↩"]} />
        </Button>
        <CancelButton decision={row.id} />
        <span className={styles.note}>{words === "" && !needed && <Trans>Without a reason</Trans>}</span>
      </div>
    </InlineForm>
  );
}
