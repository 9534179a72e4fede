import { useLingui } from "@lingui/react/macro";
import { hasEnded } from "#shared/mission/flight/status.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import { gateViews } from "#shared/mission/gates/gate-views.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { useWorkbench } from "../../../state/workbench.ts";
import { Button } from "../../../ui/button.tsx";
import { Quoted } from "../../../ui/quoted.tsx";
import { useTaskActs } from "../actions/use-task-acts.ts";
import { RivalsSection } from "../rivals/rivals-section.tsx";
import { AttemptHistory } from "./attempt-history.tsx";
import { Evidence } from "./evidence.tsx";
import { Facts } from "./facts.tsx";
import { GateList } from "./gate-list.tsx";
import { Findings } from "./findings.tsx";
import { Ladder } from "./ladder.tsx";
import { PlanFindings } from "./plan-findings.tsx";
import { Section } from "./section.tsx";
import styles from "./inspector.module.css";

export function Overview({ task }: { readonly task: TaskState }) {
  const { t } = useLingui();
  const attempt = task.attempts.at(-1);
  const said = task.attempts.findLast(({ packet }) => packet !== null);
  return (
    <div className={styles.body}>
      <Facts task={task} />
      <Gates task={task} />
      <Steps task={task} />
      <RivalsSection task={task} />
      <PlanFindings task={task} />
      <Section title={t`Evidence`}>
        <Evidence attempt={attempt ?? null} />
      </Section>
      {said?.packet != null && (
        <Section title={t`What the agent reports`}>
          <Quoted block by={said.route.agent} words={said.packet.summary} />
        </Section>
      )}
      {task.reviews.length > 0 && (
        <Section title={t`Reviews`}>
          <Findings task={task} />
        </Section>
      )}
      {task.attempts.length > 0 && (
        <Section title={t`Attempts`}>
          <AttemptHistory attempts={task.attempts} />
        </Section>
      )}
      <Section title={t`Goal`}>
        <p className={styles.prose}>
          <bdi lang="und">{task.spec.brief.goal}</bdi>
        </p>
      </Section>
    </div>
  );
}

/** What it waits for in the world, and what was seen there last. */
function Gates({ task }: { readonly task: TaskState }) {
  const { t } = useLingui();
  const state = useMission(({ state }) => state);
  const gates = state === null ? [] : gateViews(state, task);
  if (gates.length === 0) return null;
  return (
    <Section title={t`Gates`}>
      <GateList task={task.spec.id} gates={gates} over={hasEnded(task)} />
    </Section>
  );
}

/** What it goes through, and how much of it. */
function Steps({ task }: { readonly task: TaskState }) {
  const { t } = useLingui();
  const { commands } = useWorkbench();
  const { refusal, command } = useTaskActs(task)["review-level"];
  return (
    <Section
      title={t`Steps`}
      action={
        refusal === null && (
          <Button
            small
            data-testid="change-level"
            onClick={() => commands.run(command)}
          >{t`Change review…`}</Button>
        )
      }
    >
      <Ladder task={task} />
    </Section>
  );
}
