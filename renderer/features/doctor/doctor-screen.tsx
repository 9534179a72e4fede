import { useLingui } from "@lingui/react/macro";
import type { CheckResult } from "#shared/contract/health.ts";
import { Spinner } from "../../ui/spinner.tsx";
import { AgentRows } from "./agents/agent-rows.tsx";
import { inOrder, isAgent, summary } from "./check-groups.ts";
import { CheckRow } from "./check-row.tsx";
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
        {group?.state === "known" && <Rows checks={inOrder(group.checks)} />}
      </div>
    </section>
  );
}

function Rows({ checks }: { readonly checks: readonly CheckResult[] }) {
  const { answeredAt } = useDoctor();
  if (checks.length > 0 && checks.every(isAgent)) return <AgentRows checks={checks} at={answeredAt ?? 0} />;
  return (
    <ul>
      {checks.map((check) => (
        <CheckRow key={check.id} check={check} />
      ))}
    </ul>
  );
}
