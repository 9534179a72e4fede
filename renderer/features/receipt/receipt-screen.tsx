import { Trans, useLingui } from "@lingui/react/macro";
import { Copy } from "lucide-react";
import { use } from "react";
import type { MissionSummary } from "#shared/contract/missions.ts";
import type { Receipt } from "#shared/mission/receipt/receipt-shape.ts";
import { showScreen } from "../../shell/show-screen.ts";
import { useAsked } from "../../state/use-asked.ts";
import { useMissionList, useSelection, useWorkbench } from "../../state/workbench.ts";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Foreign } from "../../ui/quoted.tsx";
import { NextContext } from "./next-context.ts";
import { ReceiptDecisions } from "./receipt-decisions.tsx";
import { ReceiptFacts } from "./receipt-facts.tsx";
import styles from "./receipt.module.css";
import { ReceiptTasks } from "./receipt-tasks.tsx";

export function ReceiptScreen() {
  const { t } = useLingui();
  const { screen } = useWorkbench();
  const chosen = useSelection(({ mission }) => mission);
  const mission = useMissionList(({ value }) => value?.find(({ id }) => id === chosen) ?? null);
  return (
    <section className={styles.screen} data-pane="receipt" aria-label={t`Receipt`} tabIndex={-1}>
      {mission === null ? (
        <Empty
          title={t`No mission is chosen`}
          sentence={t`A receipt says everything a mission did, made from its log.`}
          action={
            <Button look="primary" onClick={() => showScreen(screen, "mission")}>
              <Trans>Choose a mission</Trans>
            </Button>
          }
        />
      ) : (
        <ReceiptOf key={mission.id} mission={mission} />
      )}
    </section>
  );
}

function ReceiptOf({ mission }: { readonly mission: MissionSummary }) {
  // Its newest event is part of the question: what happens meanwhile belongs on the page.
  const { value, failure } = useAsked("missions.receipt", { mission: mission.id }, mission.head);
  return (
    <div className={styles.page}>
      {failure !== null && (
        <p className={styles.problem} role="alert">
          {failure.message}
        </p>
      )}
      {value !== null && <Written mission={mission} receipt={value.receipt} markdown={value.markdown} />}
    </div>
  );
}

interface WrittenProps {
  readonly mission: MissionSummary;
  readonly receipt: Receipt;
  readonly markdown: string;
}

function Written({ mission, receipt, markdown }: WrittenProps) {
  const next = use(NextContext);
  const { connection, notices, screen } = useWorkbench();
  const { t } = useLingui();
  const copy = (): void => {
    connection.tell({ t: "copy", text: markdown });
    notices.getState().add({ tone: "plain", words: t`Receipt copied.` });
  };
  return (
    <article className={styles.receipt} data-testid="receipt" data-state={receipt.outcome}>
      <header className={styles.head}>
        <h2 className={styles.title}>
          <Foreign>{receipt.title}</Foreign>
        </h2>
        <div className={styles.actions}>
          <Button icon={<Copy size={14} strokeWidth={1.75} aria-hidden="true" />} onClick={copy}>
            <Trans>Copy as Markdown</Trans>
          </Button>
          <Button data-testid="back-to-mission" onClick={() => showScreen(screen, "mission")}>
            <Trans>Back to the mission</Trans>
          </Button>
        </div>
      </header>
      {next(mission)}
      <ReceiptFacts receipt={receipt} />
      <ReceiptTasks tasks={receipt.tasks} />
      <ReceiptDecisions decisions={receipt.decisions} />
      {receipt.remarks.length > 0 && (
        <section className={styles.part}>
          <h3>
            <Trans>To know before trusting the numbers</Trans>
          </h3>
          <ul className={styles.remarks}>
            {receipt.remarks.map((remark) => (
              <li key={remark}>
                <Foreign>{remark}</Foreign>
              </li>
            ))}
          </ul>
        </section>
      )}
    </article>
  );
}
