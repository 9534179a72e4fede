import { Trans, useLingui } from "@lingui/react/macro";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import { useWorkbench } from "../../../state/workbench.ts";
import { Button } from "../../../ui/button.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Glyph } from "../../../ui/glyph.tsx";
import { Moment } from "../../../ui/time.tsx";
import { lookOf } from "../card-words.ts";
import { useDesk } from "../decisions-desk.ts";
import { RowWords } from "../row-words.tsx";
import styles from "../table.module.css";
import { useTriageStore } from "./triage-store.ts";

/** The engine takes only times to come, and the command needs a moment to get there on a busy machine. */
const AT_ONCE_MS = 1_500;

/** What a person hid for now. It waits, and comes back by itself. */
export function SnoozedTab({ rows }: { readonly rows: readonly DecisionRow[] }) {
  const { t } = useLingui();
  const store = useTriageStore();
  if (rows.length === 0) {
    return (
      <Empty
        title={t`Nothing is snoozed`}
        sentence={t`A decision you snooze leaves the queue until its time, and its task goes on waiting.`}
        action={
          <Button look="primary" onClick={() => store.setState({ tab: "pending" })}>
            <Trans>Show pending decisions</Trans>
          </Button>
        }
      />
    );
  }
  return (
    <ul className={styles.rows} aria-label={t`Snoozed decisions`} data-pane="snoozed" data-testid="snoozed">
      {rows.map((row) => (
        <SnoozedRow key={row.id} row={row} />
      ))}
    </ul>
  );
}

function SnoozedRow({ row }: { readonly row: DecisionRow }) {
  const desk = useDesk();
  const { notices } = useWorkbench();
  const [shape, tone] = lookOf(row);
  const bringBack = async () => {
    const refusal = await desk.answering.snooze(row, Date.now() + AT_ONCE_MS);
    if (refusal !== null) notices.getState().add({ tone: "problem", words: refusal });
  };
  return (
    <li className={styles.row} data-testid="snoozed-row" data-decision-id={row.id} data-risk={row.risk}>
      <Glyph shape={shape} tone={tone} />
      <RowWords row={row} />
      <span className={styles.when}>
        {row.snoozedUntil !== null && (
          <Trans>
            until <Moment at={row.snoozedUntil} look="clock" />
          </Trans>
        )}
      </span>
      <Button small data-testid="bring-back" onClick={() => void bringBack()}>
        <Trans>Bring back</Trans>
      </Button>
    </li>
  );
}
