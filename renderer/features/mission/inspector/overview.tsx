import { useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { TaskState } from "#shared/mission/flight/task.ts";
import { gateViews } from "#shared/mission/gates/gate-views.ts";
import { compareRivals, sideText } from "#shared/mission/rivals/compare-rivals.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { Quoted } from "../../../ui/quoted.tsx";
import { AttemptHistory } from "./attempt-history.tsx";
import { Evidence } from "./evidence.tsx";
import { Facts } from "./facts.tsx";
import { GateList } from "./gate-list.tsx";
import { Findings } from "./findings.tsx";
import { Ladder } from "./ladder.tsx";
import styles from "./inspector.module.css";

export function Overview({ task }: { readonly task: TaskState }) {
  const { t } = useLingui();
  const attempt = task.attempts.at(-1);
  const said = task.attempts.findLast(({ packet }) => packet !== null);
  return (
    <div className={styles.body}>
      <Facts task={task} />
      <Gates task={task} />
      <Section title={t`Steps`}>
        <Ladder task={task} />
      </Section>
      <Rivals task={task} />
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
      <GateList gates={gates} />
    </Section>
  );
}

/** The evidence of two that flew the same brief. Which one is taken is asked as a decision. */
function Rivals({ task }: { readonly task: TaskState }) {
  const { t } = useLingui();
  const state = useMission(({ state }) => state);
  const sides = state === null ? null : compareRivals(state, task);
  if (sides === null) return null;
  return (
    <Section title={task.picked ? t`Picked over its rival` : t`The same task by two families`}>
      {sides.map((side) => (
        <Quoted key={side.task} block by={side.task} words={sideText(side)} />
      ))}
    </Section>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles.section}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}
