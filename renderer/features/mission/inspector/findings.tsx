import { useLingui } from "@lingui/react/macro";
import type { Review, TaskState } from "#shared/mission/flight/task.ts";
import type { Finding } from "#shared/mission/review/finding.ts";
import { isolated } from "#shared/messages/messages.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { Button } from "../../../ui/button.tsx";
import { Glyph } from "../../../ui/glyph.tsx";
import { Foreign } from "../../../ui/quoted.tsx";
import { useArrangementStore } from "../arrangement.ts";
import { FindingBody } from "./finding-body.tsx";
import { findingStateWord, placeOf, severityWord } from "./finding-words.ts";
import styles from "./findings.module.css";
import shared from "./inspector.module.css";

/** What reviewers found, and what became of it. */
export function Findings({ task }: { readonly task: TaskState }) {
  const findings = useMission(({ state }) => state?.findings);
  // The map is changed in place; what was settled has another word.
  useMission(({ state }) => wordsOf(task, state?.findings));
  return (
    <ul className={shared.attempts}>
      {task.reviews.map((review) => (
        <Reviewed
          key={`${review.round} ${review.reviewer.agent} ${review.reviewer.lens}`}
          review={review}
          findings={review.findings.flatMap((id) => findings?.get(id) ?? [])}
        />
      ))}
    </ul>
  );
}

const wordsOf = ({ reviews }: TaskState, findings: ReadonlyMap<Finding["id"], Finding> | undefined): string =>
  reviews
    .flatMap((review) => review.findings.map((id) => findings?.get(id)))
    .map((finding) => `${finding?.state} ${finding?.confidence}`)
    .join();

interface ReviewedProps {
  readonly review: Review;
  readonly findings: readonly Finding[];
}

function Reviewed({ review, findings }: ReviewedProps) {
  const { t } = useLingui();
  const { state, round, reviewer } = review;
  return (
    <li className={shared.attempt}>
      <Glyph
        shape={state === "failed" ? "octagon-cross" : "ring-tick"}
        tone={state === "failed" ? "fail" : "run"}
      />
      <span>{t`Round ${round} by ${isolated(reviewer.agent)}`}</span>
      <span className={shared.holds}>{findings.length}</span>
      {findings.length > 0 && (
        <ul className={styles.found}>
          {findings.map((finding) => (
            <Found key={finding.id} finding={finding} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** One finding: what it is at a glance, the claim when it is unfolded, and the way to settle it while it is open. */
export function Found({ finding }: { readonly finding: Finding }) {
  const { t } = useLingui();
  const arrangement = useArrangementStore();
  const { id, title, state, severity, confidence, reason } = finding;
  const place = placeOf(finding);
  const words = [
    severityWord(severity),
    findingStateWord(state),
    ...(confidence === "high" ? [t`found by two reviewers`] : []),
  ];
  return (
    <li className={styles.finding} data-testid="finding" data-state={state}>
      <details className={styles.claim}>
        <summary>
          <Foreign>{title}</Foreign>
        </summary>
        <FindingBody finding={finding} />
      </details>
      {state === "open" && (
        <Button
          small
          data-testid="settle-finding"
          aria-label={t`Settle ${isolated(title)}…`}
          onClick={() =>
            arrangement.setState({ question: { act: "settle", task: finding.task, finding: id } })
          }
        >{t`Settle…`}</Button>
      )}
      <p className={styles.facts}>
        {words.join(" · ")}
        {place !== "" && (
          <>
            {" · "}
            <Foreign>{place}</Foreign>
          </>
        )}
      </p>
      {reason !== null && (
        <p className={styles.facts}>
          <Foreign>{reason}</Foreign>
        </p>
      )}
    </li>
  );
}
