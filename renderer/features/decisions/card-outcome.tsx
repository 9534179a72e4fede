import { useLingui } from "@lingui/react/macro";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import type { Progress } from "./answering.ts";
import { ENDING_WORDS } from "./card-words.ts";
import styles from "./decision-card.module.css";
import type { Ending } from "./decisions-desk.ts";

interface Props {
  readonly row: DecisionRow;
  readonly ending: Ending | null;
  readonly progress: Progress | undefined;
}

/** What became of a decision, or of the answer to it, in words. */
export function CardOutcome({ row, ending, progress }: Props) {
  const { t } = useLingui();
  const labelOf = (option: string) => row.options.find(({ id }) => id === option)?.label ?? option;
  const words = (): string => {
    if (progress?.phase === "releasing") return t`Sending in a moment`;
    if (progress?.phase === "sending") return t`Sending`;
    if (ending?.state === "resolved" && ending.resolution !== null) return labelOf(ending.resolution.option);
    if (ending !== null && ending.state !== "resolved" && ending.state !== "pending")
      return t(ENDING_WORDS[ending.state]);
    return t`Sent`;
  };
  return (
    <p className={styles.outcome} data-testid="decision-outcome">
      {words()}
    </p>
  );
}
