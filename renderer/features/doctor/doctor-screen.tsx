import { Trans, useLingui } from "@lingui/react/macro";
import { Copy } from "lucide-react";
import type { CheckResult } from "#shared/contract/health.ts";
import { useWorkbench } from "../../state/workbench.ts";
import { Button } from "../../ui/button.tsx";
import { Glyph, type GlyphShape, type GlyphTone } from "../../ui/glyph.tsx";
import { Hidden } from "../../ui/hidden.tsx";
import { Moment } from "../../ui/time.tsx";
import { Spinner } from "../../ui/spinner.tsx";
import { inOrder, meaning, MEANING_WORDS, summary, type Meaning } from "./check-groups.ts";
import styles from "./doctor-screen.module.css";
import type { CheckGroup } from "./doctor-store.ts";
import { useDoctor } from "./use-doctor.ts";

export function DoctorScreen() {
  const { t } = useLingui();
  const { groups } = useDoctor();
  return (
    <section className={styles.screen} data-pane="doctor" aria-label={t`Doctor`} tabIndex={0}>
      <div className={styles.column}>
        {groups.map(({ title, group }) => (
          <Group key={title} title={title} group={group} />
        ))}
      </div>
    </section>
  );
}

function Group({ title, group }: { readonly title: string; readonly group: CheckGroup | null }) {
  const { t } = useLingui();
  return (
    <section className={styles.group} aria-label={title}>
      <div className={styles.groupHead}>
        <h2>{title}</h2>
        {group?.state === "known" && <span>{summary(group.checks)}</span>}
      </div>
      <div className={styles.card}>
        {group === null && (
          <div className={styles.waiting}>
            <Spinner words={t`Looking`} />
          </div>
        )}
        {group?.state === "failed" && (
          <p className={styles.failed} lang="en">
            {group.reason}
          </p>
        )}
        {group?.state === "known" && (
          <ul>
            {inOrder(group.checks).map((check) => (
              <Row key={check.id} check={check} />
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

const GLYPHS: Readonly<Record<Meaning, readonly [GlyphShape, GlyphTone]>> = {
  good: ["disc-tick", "done"],
  warning: ["diamond", "need"],
  problem: ["octagon-cross", "fail"],
  unknown: ["ring-question", "unknown"],
  absent: ["ring", "idle"],
};

/** What the engine found it says in its own language; the rest is the page's. */
const ofTheWindow = ({ id }: CheckResult): boolean => id.startsWith("window.");

function Row({ check }: { readonly check: CheckResult }) {
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
