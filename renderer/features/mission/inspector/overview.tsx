import { useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { TaskState } from "#shared/mission/flight/task.ts";
import { Quoted } from "../../../ui/quoted.tsx";
import { AttemptHistory } from "./attempt-history.tsx";
import { Evidence } from "./evidence.tsx";
import { Facts } from "./facts.tsx";
import { Findings } from "./findings.tsx";
import styles from "./inspector.module.css";

export function Overview({ task }: { readonly task: TaskState }) {
  const { t } = useLingui();
  const attempt = task.attempts.at(-1);
  const said = task.attempts.findLast(({ packet }) => packet !== null);
  return (
    <div className={styles.body}>
      <Facts task={task} />
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

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles.section}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}
