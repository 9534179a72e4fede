import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import { Button } from "../../ui/button.tsx";
import { useTicking } from "../../ui/time.tsx";
import type { Resolution } from "#shared/mission/decisions/decision.ts";
import type { Progress } from "./answering.ts";
import { CardKey } from "./card-key.tsx";
import { WayBack } from "./card-way-back.tsx";
import { ENDING_NOTES, ENDING_WORDS } from "./card-words.ts";
import styles from "./decision-card.module.css";
import { useDesk, useReleaseSeconds, type Ending } from "./decisions-desk.ts";

interface Props {
  readonly row: DecisionRow;
  readonly ending: Ending | null;
  readonly progress: Progress | undefined;
}

type SentProgress = Extract<Progress, { phase: "sending" | "sent" | "continued" }>;

/** What became of a decision, or how far the answer to it has come. */
export function CardOutcome({ row, ending, progress }: Props) {
  return (
    <div className={styles.outcome} data-testid="decision-outcome">
      <Words row={row} ending={ending} progress={progress} />
    </div>
  );
}

function Words({ row, ending, progress }: Props): ReactNode {
  const { t } = useLingui();
  if (progress?.phase === "releasing") return <Releasing row={row} progress={progress} />;
  if (ending === null || ending.state === "pending")
    return <Own row={row} progress={progress} resolution={null} />;
  if (ending.state === "resolved") {
    const { resolution } = ending;
    if (progress !== undefined) return <Own row={row} progress={progress} resolution={resolution} />;
    return <Elsewhere row={row} ending={ending} />;
  }
  return (
    <>
      <strong>{t(ENDING_WORDS[ending.state])}</strong>{" "}
      <span className={styles.note}>
        {ending.note === null ||
        ending.note === "" ||
        ending.state === "expired" ||
        ending.state === "orphaned"
          ? t(ENDING_NOTES[ending.state])
          : ending.note}
      </span>
    </>
  );
}

interface OwnProps extends Pick<Props, "row" | "progress"> {
  readonly resolution: Resolution | null;
}

function Own({ row, progress, resolution }: OwnProps) {
  if (progress === undefined || progress.phase === "refused" || progress.phase === "releasing") return null;
  return (
    <>
      <span>
        <Sent row={row} progress={progress} />
      </span>
      <WayBack row={row} resolution={resolution} />
    </>
  );
}

function Sent({ row, progress }: { readonly row: DecisionRow; readonly progress: SentProgress }) {
  const label = labelOf(row, progress.answer.option);
  switch (progress.phase) {
    case "sending":
      return (
        <Trans>
          <Chosen label={label} /> · Sending
        </Trans>
      );
    case "sent":
      return (
        <Trans>
          <Chosen label={label} /> · Sent
        </Trans>
      );
    case "continued":
      return (
        <Trans>
          <Chosen label={label} /> · Agent continued
        </Trans>
      );
  }
}

/** Somebody else was first: another window, the command line, or this window before it was drawn anew. */
function Elsewhere({ row, ending }: { readonly row: DecisionRow; readonly ending: Ending }) {
  const { resolution } = ending;
  if (resolution === null) return null;
  const label = labelOf(row, resolution.option);
  return (
    <>
      <Trans>
        <Chosen label={label} /> · Answered elsewhere
      </Trans>
      {resolution.reason !== null && (
        <bdi lang="und" className={styles.note}>
          {resolution.reason}
        </bdi>
      )}
    </>
  );
}

function Chosen({ label }: { readonly label: string }) {
  return (
    <strong>
      <bdi lang="und">{label}</bdi>
    </strong>
  );
}

const labelOf = ({ options }: DecisionRow, option: string): string =>
  options.find(({ id }) => id === option)?.label ?? option;

function Releasing({
  row,
  progress,
}: {
  readonly row: DecisionRow;
  readonly progress: Extract<Progress, { phase: "releasing" }>;
}) {
  const desk = useDesk();
  const label = labelOf(row, progress.answer.option);
  const most = Math.max(1, useReleaseSeconds());
  const seconds = useTicking((now) =>
    Math.max(1, Math.min(most, Math.ceil((progress.sendsAt - now) / 1_000))),
  );
  return (
    <>
      <span>
        <Trans>
          <Chosen label={label} /> · Sending in {seconds} s
        </Trans>
        {!progress.here && (
          <span className={styles.note}>
            {" "}
            <Trans>from another window</Trans>
          </span>
        )}
      </span>
      <Button
        small
        data-testid="card-take-back"
        onClick={(event) => {
          event.stopPropagation();
          if (desk.answering.takeBack(row.id)) desk.go(row.id);
        }}
      >
        <Trans>Take back</Trans>
        <CardKey command="decision.undo" />
      </Button>
    </>
  );
}
