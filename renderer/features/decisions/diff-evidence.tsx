import { Plural, Trans } from "@lingui/react/macro";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { Exact } from "../../ui/code-block.tsx";
import styles from "./diff-evidence.module.css";

/** As many lines as a card shows before it is opened; the rest is there and scrolls. */
const FEW_LINES = 12;

/** A change, line by line. Its text is the change itself; the sign in front of each line says what the colour says. */
export function DiffEvidence({ label, text }: { readonly label: string; readonly text: string }) {
  const [open, setOpen] = useState(false);
  const lines = text.split("\n");
  const hidden = lines.length - FEW_LINES;
  return (
    <>
      <pre
        className={classNames(styles.diff, open && styles.open)}
        aria-label={label}
        role="region"
        tabIndex={0}
        dir="ltr"
        lang="und"
        data-testid="card-evidence"
      >
        {lines.map((line, index) => (
          <span key={index} className={styles[signOf(line)]}>
            <Exact text={index < lines.length - 1 ? `${line}\n` : line} />
          </span>
        ))}
      </pre>
      {hidden > 0 && (
        <Button
          small
          look="quiet"
          data-testid="open-diff"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open ? (
            <Trans>Close diff</Trans>
          ) : (
            <Plural value={hidden} one="Open diff, # more line" other="Open diff, # more lines" />
          )}
        </Button>
      )}
    </>
  );
}

function signOf(line: string): "added" | "removed" | "place" | "same" {
  if (/^(?:@@|diff |index |--- |\+\+\+ )/.test(line)) return "place";
  if (line.startsWith("+")) return "added";
  return line.startsWith("-") ? "removed" : "same";
}
