import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import type { TaskState } from "#shared/mission/flight/task.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { Glyph } from "../../../ui/glyph.tsx";
import { Foreign } from "../../../ui/quoted.tsx";
import styles from "./inspector.module.css";

const SEVERITIES = { critical: msg`critical`, important: msg`important`, minor: msg`minor` } as const;
const STATES = {
  open: msg`open`,
  absorbed: msg`fixed`,
  declined: msg`declined`,
  punted: msg`put off`,
} as const;

/** What reviewers found, and what became of it. */
export function Findings({ task }: { readonly task: TaskState }) {
  const { t, i18n } = useLingui();
  const findings = useMission(({ state }) => state?.findings);
  return (
    <ul className={styles.attempts}>
      {task.reviews.map((review) => (
        <li
          key={`${review.round} ${review.reviewer.agent} ${review.reviewer.lens}`}
          className={styles.attempt}
        >
          <Glyph
            shape={review.state === "failed" ? "octagon-cross" : "ring-tick"}
            tone={review.state === "failed" ? "fail" : "run"}
          />
          <span>{t`Round ${review.round} by ${review.reviewer.agent}`}</span>
          <span className={styles.holds}>{review.findings.length}</span>
          {review.findings.map((id) => {
            const finding = findings?.get(id);
            if (finding === undefined) return null;
            return (
              <span key={id} className={styles.source}>
                <Foreign>{finding.title}</Foreign>
                {" · "}
                {i18n._(SEVERITIES[finding.severity])}
                {" · "}
                {i18n._(STATES[finding.state])}
                {finding.confidence === "high" && ` · ${t`found by two reviewers`}`}
                {finding.reason !== null && (
                  <>
                    {" · "}
                    <Foreign>{finding.reason}</Foreign>
                  </>
                )}
              </span>
            );
          })}
        </li>
      ))}
    </ul>
  );
}
