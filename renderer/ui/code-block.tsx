import { useLingui } from "@lingui/react/macro";
import { Copy } from "lucide-react";
import { Fragment } from "react";
import styles from "./code-block.module.css";
import { stretches } from "./exact-text.ts";
import { IconButton } from "./icon-button.tsx";

interface CodeBlockProps {
  /** Names it for screen readers: "Command", "Output of the check". */
  readonly label: string;
  readonly code: string;
  /** Parts that deserve a second look, underlined, each with the reason as its hover text. */
  readonly risky?: readonly Risk[];
  readonly onCopy?: (code: string) => void;
  /** All of it at once, where it is all there is: whatever is around it scrolls. */
  readonly whole?: boolean;
  readonly testId?: string;
}

export interface Risk {
  readonly from: number;
  readonly to: number;
  readonly why: string;
}

/**
 * A command or an output exactly as it is: wrapped, never cut, and with a visible escape wherever a character hides, turns
 * the order, or passes for another one. Its `textContent` is the text itself.
 */
export function CodeBlock({ label, code, risky = [], onCopy, whole = false, testId }: CodeBlockProps) {
  const { t } = useLingui();
  return (
    <div className={styles.block} data-whole={whole}>
      <pre className={styles.code} aria-label={label} tabIndex={0} role="region" dir="ltr">
        <code lang="und" data-testid={testId}>
          {cut(code, risky).map(({ from, text, why }) =>
            why === null ? (
              <Exact key={from} text={text} />
            ) : (
              <span key={from} className={styles.risky} title={why}>
                <Exact text={text} />
              </span>
            ),
          )}
        </code>
      </pre>
      {onCopy !== undefined && (
        <IconButton
          label={t`Copy`}
          small
          className={styles.copy}
          icon={<Copy size={14} strokeWidth={1.75} aria-hidden="true" />}
          onClick={() => onCopy(code)}
        />
      )}
    </div>
  );
}

/** Text with its tricks shown, for use inside a line. */
export function Exact({ text }: { readonly text: string }) {
  let at = 0;
  return stretches(text).map((stretch) => {
    const key = at;
    at += stretch.text.length;
    if (stretch.shown === null) return <Fragment key={key}>{stretch.text}</Fragment>;
    return (
      // The picture is drawn by the style sheet, so that the text stays what it is.
      <span key={key} className={styles.escape} data-shown={stretch.shown}>
        <span hidden>{stretch.text}</span>
      </span>
    );
  });
}

interface Piece {
  readonly from: number;
  readonly text: string;
  readonly why: string | null;
}

function cut(code: string, risky: readonly Risk[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { from, to, why } of risky.toSorted((a, b) => a.from - b.from)) {
    if (from < at || to <= from) continue;
    if (from > at) pieces.push({ from: at, text: code.slice(at, from), why: null });
    pieces.push({ from, text: code.slice(from, to), why });
    at = to;
  }
  if (at < code.length) pieces.push({ from: at, text: code.slice(at), why: null });
  return pieces;
}
