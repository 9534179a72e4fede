import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import { Button } from "../../../ui/button.tsx";
import { duration } from "../../../ui/format.ts";
import { REST, useDesk } from "../decisions-desk.ts";
import { CancelButton } from "./cancel-button.tsx";
import styles from "./forms.module.css";
import { InlineForm } from "./inline-form.tsx";
import { useFirstFocus } from "./use-first-focus.ts";

const MINUTE = 60_000;
const SNOOZES = [5 * MINUTE, 15 * MINUTE, 60 * MINUTE] as const;
const EXTENSIONS = [15 * MINUTE, 60 * MINUTE] as const;

interface Props {
  readonly row: DecisionRow;
  readonly kind: "snooze" | "extend";
}

/** Hides it for a while, or gives it more time to be answered in. */
export function LaterForm({ row, kind }: Props) {
  const { t } = useLingui();
  const desk = useDesk();
  const first = useFirstFocus<HTMLButtonElement>();
  const [problem, setProblem] = useState<string | null>(null);
  const tell = async (told: Promise<string | null>) => {
    const refused = await told;
    if (refused !== null) return setProblem(refused);
    if (!desk.isAt(row.id, kind)) return;
    desk.setMode(REST);
    if (kind === "snooze") desk.advance(row.id);
    else desk.go(row.id);
  };
  const later = (ms: number) =>
    void tell(kind === "snooze" ? desk.answering.snoozeFor(row, ms) : desk.answering.extendBy(row, ms));
  const label = kind === "snooze" ? t`Hide it for` : t`Give it more time`;
  return (
    <InlineForm decision={row.id} label={label} testId={`card-${kind}-form`}>
      <p className={styles.words}>{label}</p>
      <div className={styles.actions}>
        {(kind === "snooze" ? SNOOZES : EXTENSIONS).map((ms, index) => (
          <Button key={ms} ref={index === 0 ? first : undefined} data-ms={ms} onClick={() => later(ms)}>
            {duration(ms)}
          </Button>
        ))}
        {kind === "extend" && (
          <Button data-ms="none" onClick={() => void tell(desk.answering.extendBy(row, null))}>
            <Trans>No limit</Trans>
          </Button>
        )}
        <CancelButton decision={row.id} />
      </div>
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </InlineForm>
  );
}
