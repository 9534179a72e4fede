import { Copy } from "lucide-react";
import type { CheckResult } from "#shared/contract/health.ts";
import { useWorkbench } from "../../state/workbench.ts";
import { Button } from "../../ui/button.tsx";
import { exactTimeOfDay } from "../../ui/format.ts";
import { Glyph, type GlyphShape, type GlyphTone } from "../../ui/glyph.tsx";
import { Spinner } from "../../ui/spinner.tsx";
import { inOrder, meaning, MEANING_WORDS, summary, type Meaning } from "./check-groups.ts";
import styles from "./doctor-screen.module.css";
import type { CheckGroup } from "./doctor-store.ts";
import { useDoctor } from "./use-doctor.ts";

export function DoctorScreen() {
  const { groups } = useDoctor();
  return (
    <section className={styles.screen} data-pane="doctor" aria-label="Doctor" tabIndex={0}>
      <div className={styles.column}>
        {groups.map(({ title, group }) => (
          <Group key={title} title={title} group={group} />
        ))}
      </div>
    </section>
  );
}

function Group({ title, group }: { readonly title: string; readonly group: CheckGroup | null }) {
  return (
    <section className={styles.group} aria-label={title}>
      <div className={styles.groupHead}>
        <h2>{title}</h2>
        {group?.state === "known" && <span>{summary(group.checks)}</span>}
      </div>
      <div className={styles.card}>
        {group === null && (
          <div className={styles.waiting}>
            <Spinner words="Looking" />
          </div>
        )}
        {group?.state === "failed" && (
          <p className={styles.failed} role="alert">
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

function Row({ check }: { readonly check: CheckResult }) {
  const means = meaning(check);
  const [shape, tone] = GLYPHS[means];
  return (
    <li className={styles.row} data-testid="check" data-check={check.id} data-state={check.state}>
      <span className={styles.mark}>
        <Glyph shape={shape} tone={tone} />
      </span>
      <div>
        <h3 className={styles.name}>{check.title}</h3>
        <p className={styles.word}>{MEANING_WORDS[means]}</p>
      </div>
      <div className={styles.found}>
        <p className={styles.sentence}>{check.sentence}</p>
        {check.fix !== null && <Fix command={check.fix} name={check.title} />}
      </div>
      <time className={styles.time} dateTime={new Date(check.checkedAt).toISOString()} title="Last checked">
        {exactTimeOfDay(check.checkedAt)}
      </time>
    </li>
  );
}

function Fix({ command, name }: { readonly command: string; readonly name: string }) {
  const { connection, notices } = useWorkbench();
  return (
    <div className={styles.fix}>
      <code tabIndex={0} aria-label={`Command for ${name}`}>
        {command}
      </code>
      <Button
        small
        icon={<Copy size={14} strokeWidth={1.75} aria-hidden="true" />}
        data-testid="copy-fix"
        onClick={() => {
          connection.tell({ t: "copy", text: command });
          notices.getState().add({ tone: "plain", words: "Command copied." });
        }}
      >
        Copy command
      </Button>
    </div>
  );
}
