import { Trans, useLingui } from "@lingui/react/macro";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import { Button } from "../../../ui/button.tsx";
import { Glyph, type GlyphShape, type GlyphTone } from "../../../ui/glyph.tsx";
import { Foreign, Quoted } from "../../../ui/quoted.tsx";
import { Spinner } from "../../../ui/spinner.tsx";
import { Moment } from "../../../ui/time.tsx";
import { ENDING_WORDS } from "../card-words.ts";
import { RowWords } from "../row-words.tsx";
import { NothingYet } from "./nothing-yet.tsx";
import styles from "../table.module.css";
import { useHistory, type HistoryFilter } from "./use-history.ts";

/** Answers of people, and what nobody answered. */
export function ByPeople(filter: HistoryFilter) {
  const { t } = useLingui();
  const { rows, problem, more } = useHistory(filter);
  if (rows === null && problem === null) return <Spinner words={t`Loading`} />;
  return (
    <>
      {problem !== null && (
        <p className={styles.more} role="alert">
          {problem}
        </p>
      )}
      {rows?.length === 0 && <NothingYet />}
      <ul className={styles.rows} aria-label={t`Resolved decisions`}>
        {(rows ?? []).map((row) => (
          <ResolvedRow key={row.id} row={row} />
        ))}
      </ul>
      {more !== null && (
        <p className={styles.more}>
          <Button data-testid="more-resolved" onClick={more}>
            <Trans>Show older ones</Trans>
          </Button>
        </p>
      )}
    </>
  );
}

function ResolvedRow({ row }: { readonly row: DecisionRow }) {
  const { t } = useLingui();
  const { resolution } = row;
  const [shape, tone] = glyphOf(row);
  const chosen = row.options.find(({ id }) => id === resolution?.option)?.label ?? resolution?.option;
  return (
    <li
      className={styles.row}
      data-testid="resolved-row"
      data-decision-id={row.id}
      data-risk={row.risk}
      data-state={row.state}
    >
      <Glyph shape={shape} tone={tone} />
      <RowWords row={row}>
        {resolution !== null && (
          <p className={styles.reason}>
            {resolution.reason !== null && <Quoted words={resolution.reason} />}
            {resolution.edited !== null && (
              <Trans>
                Changed to <code className={styles.code}>{resolution.edited}</code>
              </Trans>
            )}
          </p>
        )}
      </RowWords>
      <span className={styles.outcome} data-testid="resolved-outcome">
        {resolution === null ? endingOf(row, t) : <Foreign>{chosen ?? ""}</Foreign>}
        <TakenBack row={row} />
      </span>
      <span className={styles.when}>
        {resolution === null ? (
          <Moment at={row.askedAt} look="day" />
        ) : (
          <>
            <Who by={resolution.by} />
            <br />
            <Moment at={resolution.at} look="day" />
          </>
        )}
      </span>
    </li>
  );
}

/** The answer stands in the log; what it led to does not any more. */
function TakenBack({ row: { takeBack } }: { readonly row: DecisionRow }) {
  if (takeBack === null || takeBack.state === "offered") return null;
  return (
    <span className={styles.undone} data-testid="taken-back">
      {takeBack.state === "failed" ? <Trans>Taken back, files kept</Trans> : <Trans>Taken back</Trans>}
    </span>
  );
}

function endingOf({ state }: DecisionRow, t: ReturnType<typeof useLingui>["t"]): string {
  return state === "pending" || state === "resolved" ? t(ENDING_WORDS.unknown) : t(ENDING_WORDS[state]);
}

/** The log knows one person, the operator of this computer, and programs by their names. */
function Who({ by }: { readonly by: string }) {
  return by === "operator" ? <Trans>You</Trans> : <Foreign>{by}</Foreign>;
}

function glyphOf({ resolution, options }: DecisionRow): readonly [GlyphShape, GlyphTone] {
  if (resolution === null) return ["ring-slash", "idle"];
  const tone = options.find(({ id }) => id === resolution.option)?.tone;
  if (tone === "deny") return ["octagon-cross", "idle"];
  return tone === "approve" ? ["disc-tick", "done"] : ["ring-tick", "idle"];
}
