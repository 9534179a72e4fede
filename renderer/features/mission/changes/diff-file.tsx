import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { ChevronDown, ChevronRight } from "lucide-react";
import { Exact } from "../../../ui/code-block.tsx";
import { Foreign } from "../../../ui/quoted.tsx";
import styles from "./changes.module.css";
import { signed } from "./signed.ts";
import type { DiffLine, FileDiff } from "./diff-lines.ts";

const WAS = {
  added: msg`new`,
  deleted: msg`deleted`,
  renamed: msg`renamed`,
  changed: null,
} as const;

/** Longer ones are for an editor. */
const MOST_LINES = 2_000;

interface DiffFileProps {
  readonly file: FileDiff;
  readonly open: boolean;
  readonly onToggle: () => void;
}

export function DiffFile({ file, open, onToggle }: DiffFileProps) {
  const { t, i18n } = useLingui();
  const was = WAS[file.was];
  const Arrow = open ? ChevronDown : ChevronRight;
  const cut = file.lines.length - MOST_LINES;
  return (
    <section className={styles.file} data-testid="diff-file" data-path={file.path}>
      <h3>
        <button type="button" className={styles.fileHead} aria-expanded={open} onClick={onToggle}>
          <Arrow size={14} strokeWidth={1.75} aria-hidden="true" />
          <span className={styles.path} dir="ltr">
            <Foreign>{file.path}</Foreign>
          </span>
          {was !== null && <span className={styles.was}>{i18n._(was)}</span>}
          <span className={styles.added}>{signed(file.added, "+")}</span>
          <span className={styles.removed}>{signed(file.removed, "−")}</span>
        </button>
      </h3>
      {open && (
        <div
          className={styles.lines}
          dir="ltr"
          tabIndex={0}
          role="region"
          aria-label={t`Changes of ${file.path}`}
        >
          <div className={styles.sheet}>
            {file.lines.slice(0, MOST_LINES).map((line, index) => (
              // Lines have no name of their own, and none moves.
              // oxlint-disable-next-line react/no-array-index-key
              <Line key={index} line={line} />
            ))}
          </div>
          {cut > 0 && <p className={styles.note}>{t`${cut} more lines are not shown.`}</p>}
        </div>
      )}
    </section>
  );
}

const SIGNS = { added: "+", removed: "−", same: "", hunk: "", note: "" } as const;

function Line({ line }: { readonly line: DiffLine }) {
  return (
    <div className={styles.line} data-kind={line.kind}>
      <span className={styles.number}>{line.number}</span>
      <span className={styles.sign}>{SIGNS[line.kind]}</span>
      <code lang="und">
        <Exact text={line.text} />
      </code>
    </div>
  );
}
