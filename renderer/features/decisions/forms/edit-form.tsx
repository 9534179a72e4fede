import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import { Button } from "../../../ui/button.tsx";
import { Exact } from "../../../ui/code-block.tsx";
import { Spinner } from "../../../ui/spinner.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { answerWith } from "../card-acts.ts";
import { useDesk } from "../decisions-desk.ts";
import { useDetail } from "../use-detail.ts";
import { approval } from "../ways.ts";
import { CancelButton } from "./cancel-button.tsx";
import styles from "./forms.module.css";
import { InlineForm } from "./inline-form.tsx";
import { useFirstFocus } from "./use-first-focus.ts";
import { wordDiff } from "./word-diff.ts";

/** Another command than the one that was asked for, with what is different. */
export function EditForm({ row }: { readonly row: DecisionRow }) {
  const { t } = useLingui();
  const first = row.evidence[0];
  const isCut = first !== undefined && first.opening.length < first.characters;
  const detail = useDetail(row, isCut);
  const original = isCut && detail.state === "known" ? detail.decision.evidence[0]?.text : first?.opening;
  if (original === undefined || (isCut && detail.state !== "known")) {
    return <Spinner words={t`Reading the command`} />;
  }
  return <Editor row={row} original={original} />;
}

function Editor({ row, original }: { readonly row: DecisionRow; readonly original: string }) {
  const { t } = useLingui();
  const desk = useDesk();
  const field = useFirstFocus<HTMLInputElement & HTMLTextAreaElement>();
  const [text, setText] = useState(original);
  const yes = approval(row);
  if (yes === null) return null;
  const isSame = text === original;
  const refusal = text.trim() === "" ? t`Empty: deny it instead` : isSame ? t`Nothing is changed yet` : null;
  return (
    <InlineForm decision={row.id} label={t`Change the command`} testId="card-edit-form">
      <TextField
        code
        rows={Math.min(6, text.split("\n").length + 1)}
        inputRef={field}
        label={t`Run this instead`}
        value={text}
        maxLength={20_000}
        data-testid="card-edit-text"
        onChange={setText}
      />
      {!isSame && <Difference before={original} after={text} />}
      <div className={styles.actions}>
        <Button
          refusal={refusal}
          data-testid="card-edit-send"
          onClick={() => answerWith(desk, row, { option: yes.id, edited: text })}
        >
          {row.risk === "high" ? <Trans>Approve as changed…</Trans> : <Trans>Approve as changed</Trans>}
        </Button>
        <CancelButton decision={row.id} />
      </div>
    </InlineForm>
  );
}

function Difference({ before, after }: { readonly before: string; readonly after: string }) {
  const { t } = useLingui();
  return (
    <p className={styles.difference} dir="ltr" aria-label={t`What is different`} data-testid="card-edit-diff">
      {wordDiff(before, after).map(({ text, change }, index) => {
        const shown = <Exact text={text} />;
        if (change === "added") return <ins key={index}>{shown}</ins>;
        return change === "removed" ? <del key={index}>{shown}</del> : <span key={index}>{shown}</span>;
      })}
    </p>
  );
}
