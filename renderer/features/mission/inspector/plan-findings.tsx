import { useLingui } from "@lingui/react/macro";
import type { TaskState } from "#shared/mission/flight/task.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { Found } from "./findings.tsx";
import styles from "./findings.module.css";
import { Section } from "./section.tsx";

/** What the review of the plan found about this task. */
export function PlanFindings({ task }: { readonly task: TaskState }) {
  const { t } = useLingui();
  const { id } = task.spec;
  const findings = useMission(({ state }) => state?.findings);
  const ofPlan = [...(findings?.values() ?? [])].filter((each) => each.round === 0 && each.task === id);
  // The map is changed in place; what was settled has another word.
  useMission(({ state }) => ofPlan.map((each) => state?.findings.get(each.id)?.state).join());
  if (ofPlan.length === 0) return null;
  return (
    <Section title={t`Review of the plan`}>
      <ul className={styles.found}>
        {ofPlan.map((finding) => (
          <Found key={finding.id} finding={finding} />
        ))}
      </ul>
    </Section>
  );
}
