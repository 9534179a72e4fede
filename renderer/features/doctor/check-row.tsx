import { Trans, useLingui } from "@lingui/react/macro";
import { Copy } from "lucide-react";
import type { ReactNode } from "react";
import type { CheckResult } from "#shared/contract/health.ts";
import { useWorkbench } from "../../state/workbench.ts";
import { Button } from "../../ui/button.tsx";
import { Glyph, type GlyphShape, type GlyphTone } from "../../ui/glyph.tsx";
import { Hidden } from "../../ui/hidden.tsx";
import { Moment } from "../../ui/time.tsx";
import { meaning, MEANING_WORDS, type Meaning } from "./check-groups.ts";
import styles from "./doctor-screen.module.css";

const GLYPHS: Readonly<Record<Meaning, readonly [GlyphShape, GlyphTone]>> = {
  good: ["disc-tick", "done"],
  warning: ["diamond", "need"],
  problem: ["octagon-cross", "fail"],
  unknown: ["ring-question", "unknown"],
  absent: ["ring", "idle"],
};

/** What the engine found it says in its own language; the rest is the page's. */
const ofTheWindow = ({ id }: CheckResult): boolean => id.startsWith("window.");

/** One thing that was looked at. `children`: what else is known of it. */
export function CheckRow({
  check,
  children,
}: {
  readonly check: CheckResult;
  readonly children?: ReactNode;
}) {
  const { t } = useLingui();
  const means = meaning(check);
  const [shape, tone] = GLYPHS[means];
  return (
    <li className={styles.row} data-testid="check" data-check={check.id} data-state={check.state}>
      <span className={styles.mark}>
        <Glyph shape={shape} tone={tone} />
      </span>
      <div>
        <h3 className={styles.name} lang={ofTheWindow(check) ? undefined : "en"}>
          {check.title}
        </h3>
        <p className={styles.word}>{t(MEANING_WORDS[means])}</p>
      </div>
      <div className={styles.found}>
        <p className={styles.sentence} lang={ofTheWindow(check) ? undefined : "en"}>
          {check.sentence}
        </p>
        {check.fix !== null && <Fix command={check.fix} name={check.title} />}
        {children}
      </div>
      <span className={styles.time}>
        <Hidden>
          <Trans>Last checked</Trans>
        </Hidden>{" "}
        <Moment at={check.checkedAt} look="exact" />
      </span>
    </li>
  );
}

function Fix({ command, name }: { readonly command: string; readonly name: string }) {
  const { t } = useLingui();
  const { connection, notices } = useWorkbench();
  return (
    <div className={styles.fix}>
      <code tabIndex={0} lang="und" aria-label={t`Command for ${name}`}>
        {command}
      </code>
      <Button
        small
        icon={<Copy size={14} strokeWidth={1.75} aria-hidden="true" />}
        data-testid="copy-fix"
        onClick={() => {
          connection.tell({ t: "copy", text: command });
          notices.getState().add({ tone: "plain", words: t`Command copied.` });
        }}
      >
        <Trans>Copy command</Trans>
      </Button>
    </div>
  );
}
