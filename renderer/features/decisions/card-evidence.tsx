import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import { CodeBlock } from "../../ui/code-block.tsx";
import { Spinner } from "../../ui/spinner.tsx";
import styles from "./decision-card.module.css";
import { DiffEvidence } from "./diff-evidence.tsx";
import { looksOf } from "./line-looks.ts";
import { riskyParts } from "./risky-parts.ts";
import { useDetail } from "./use-detail.ts";

interface Piece {
  readonly label: string;
  readonly source: string;
  readonly text: string;
}

/** Byte for byte what it is about. What a row cut off is fetched before anybody can take the beginning for the whole. */
export function CardEvidence({ row }: { readonly row: DecisionRow }) {
  const { t } = useLingui();
  const isCut =
    row.evidenceCount > row.evidence.length ||
    row.evidence.some(({ opening, characters }) => opening.length < characters);
  const detail = useDetail(row, isCut);
  if (isCut && detail.state === "failed") {
    const { sentence } = detail;
    return (
      <p className={styles.problem} role="alert">
        <Trans>What it is about could not be read: {sentence}</Trans>
      </p>
    );
  }
  if (isCut && detail.state !== "known") return <Spinner words={t`Reading what it is about`} />;
  const pieces: readonly Piece[] =
    detail.state === "known"
      ? detail.decision.evidence
      : row.evidence.map(({ label, source, opening }) => ({ label, source, text: opening }));
  const [first, ...others] = pieces;
  if (first === undefined) return null;
  if (row.asksFor === null && pieces.every(isShort)) return <ShortPieces pieces={pieces} />;
  return (
    <div className={styles.evidence}>
      <Evidence row={row} piece={first} />
      {others.length > 0 && (
        <details className={styles.others}>
          <summary>
            <Plural value={others.length} one="# more piece of evidence" other="# more pieces of evidence" />
          </summary>
          {others.map((piece, index) => (
            <Evidence key={index} row={row} piece={piece} />
          ))}
        </details>
      )}
    </div>
  );
}

/** A line that fits beside its label. */
const isShort = ({ text }: Piece): boolean => text.length <= 90 && !text.includes("\n");

function ShortPieces({ pieces }: { readonly pieces: readonly Piece[] }) {
  return (
    <dl className={styles.pieces}>
      {pieces.map(({ label, source, text }, index) => (
        <div key={index} className={styles.piece} title={source}>
          <dt>
            <bdi lang="und">{label}</bdi>
          </dt>
          <dd lang="und" data-testid="card-evidence">
            {text}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Evidence({ row, piece }: { readonly row: DecisionRow; readonly piece: Piece }) {
  const { t } = useLingui();
  const { label, source, text } = piece;
  const isCommand = row.asksFor === "command";
  const risky = isCommand ? riskyParts(text).map(({ from, to, why }) => ({ from, to, why: t(why) })) : [];
  const shown = looksOf(row, text);
  // Of a plain command the head of the card has said what it is.
  const bare = isCommand && label === "Command";
  return (
    <figure className={isCommand ? styles.figure : styles.output}>
      {!bare && (
        <figcaption className={styles.caption} title={source}>
          <bdi lang="und">{label}</bdi>
        </figcaption>
      )}
      {shown !== null ? (
        <DiffEvidence label={label} text={text} shown={shown} />
      ) : (
        <CodeBlock label={label} code={text} risky={risky} testId="card-evidence" />
      )}
    </figure>
  );
}
