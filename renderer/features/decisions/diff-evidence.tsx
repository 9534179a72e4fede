import { Plural, Trans } from "@lingui/react/macro";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { Exact } from "../../ui/code-block.tsx";
import { Foreign } from "../../ui/quoted.tsx";
import styles from "./diff-evidence.module.css";
import type { LineLook, LookedAt } from "./line-looks.ts";

/** As many lines as a card shows before it is opened; the rest is there and scrolls. */
const FEW_LINES = 12;

/** Drawn in front of a line, never a part of its text. */
const SIGNS: Readonly<Record<LineLook, string>> = {
  added: "+",
  removed: "−",
  ours: "A",
  theirs: "B",
  place: "",
  same: "",
};

interface Props {
  readonly label: string;
  readonly text: string;
  readonly shown: LookedAt;
}

/** A change or a conflict, line by line. Its text is the payload itself; a sign in front says what the colour says. */
export function DiffEvidence({ label, text, shown: { looks, signed, sides } }: Props) {
  const [open, setOpen] = useState(false);
  const lines = text.split("\n");
  const hidden = lines.length - FEW_LINES;
  return (
    <>
      {sides !== null && <Sides ours={sides.ours} theirs={sides.theirs} />}
      <pre
        className={classNames(styles.diff, open && styles.open, signed && styles.signed)}
        aria-label={label}
        role="region"
        tabIndex={0}
        dir="ltr"
        lang="und"
        data-testid="card-evidence"
      >
        {lines.map((line, index) => {
          const look = looks[index] ?? "same";
          return (
            <span
              key={index}
              className={styles[look]}
              data-look={look}
              data-sign={signed ? SIGNS[look] : undefined}
            >
              <Exact text={index < lines.length - 1 ? `${line}\n` : line} />
            </span>
          );
        })}
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

/** Which letter is whose. */
function Sides({ ours, theirs }: { readonly ours: string; readonly theirs: string }) {
  return (
    <p className={styles.sides} data-testid="conflict-sides">
      <span className={styles.ours}>
        <Trans>
          A: <Foreign>{ours}</Foreign>
        </Trans>
      </span>
      <span className={styles.theirs}>
        <Trans>
          B: <Foreign>{theirs}</Foreign>
        </Trans>
      </span>
    </p>
  );
}
