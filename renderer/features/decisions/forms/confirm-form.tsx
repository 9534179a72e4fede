import { Trans, useLingui } from "@lingui/react/macro";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import { Button } from "../../../ui/button.tsx";
import type { Answer } from "../answering.ts";
import { send } from "../card-acts.ts";
import { undoWord } from "../card-words.ts";
import { useDesk } from "../decisions-desk.ts";
import { CancelButton } from "./cancel-button.tsx";
import styles from "./forms.module.css";
import { InlineForm } from "./inline-form.tsx";
import { useFirstFocus } from "./use-first-focus.ts";

interface Props {
  readonly row: DecisionRow;
  readonly answer: Answer;
}

/** Of high risk nothing goes out by one key. The keyboard starts on Cancel; the one fact that matters is said again. */
export function ConfirmForm({ row, answer }: Props) {
  const { t } = useLingui();
  const desk = useDesk();
  const cancel = useFirstFocus<HTMLButtonElement>();
  const option = row.options.find(({ id }) => id === answer.option);
  const { riskRule } = row;
  const undo = t(undoWord(row)).toLocaleLowerCase();
  return (
    <InlineForm decision={row.id} label={t`Confirm this answer`} testId="card-confirm">
      <p className={styles.words}>
        <strong>
          <Trans>
            This <bdi lang="und">{riskRule}</bdi>.
          </Trans>
        </strong>{" "}
        <Trans>Undo: {undo}.</Trans> <bdi lang="und">{option?.effect}</bdi>
      </p>
      <div className={styles.actions}>
        <CancelButton ref={cancel} decision={row.id} />
        <Button look="danger" data-testid="card-confirm-send" onClick={() => send(desk, row, answer)}>
          <Trans>
            Confirm: <bdi lang="und">{option?.label}</bdi>
          </Trans>
        </Button>
      </div>
    </InlineForm>
  );
}
