import { Trans, useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import { useMissionList, useWorkbench } from "../../../state/workbench.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { lazyPart } from "../../../ui/lazy-part.tsx";
import { Segments } from "../../../ui/segments.tsx";
import { Tabs } from "../../../ui/tabs.tsx";
import styles from "./decisions-screen.module.css";
import { PendingTab } from "./pending-tab.tsx";
import { SnoozedTab } from "./snoozed-tab.tsx";
import { useTriage, useTriageStore, viewOf } from "./triage-store.ts";
import { useRows } from "./use-rows.ts";
import { useWorkingWords } from "./use-working-words.ts";

const ResolvedTab = lazyPart(async () => (await import("./resolved-tab.tsx")).ResolvedTab);
const RulesTab = lazyPart(async () => (await import("../rules/rules-tab.tsx")).RulesTab);

/** Everything that needs a person, over all missions, and what became of what did. */
export function DecisionsScreen() {
  const { t } = useLingui();
  const store = useTriageStore();
  const tab = useTriage((state) => state.tab);
  const { pending, snoozed } = useRows();
  const rows = useMemo(() => pending.map(({ row }) => row), [pending]);
  const waiting = pending.filter(({ ending }) => ending === null).length;
  const count = (value: number) => (value === 0 ? undefined : <Badge>{value}</Badge>);
  return (
    <div className={styles.screen} data-testid="decisions">
      <Tabs
        label={t`Decisions`}
        value={tab}
        onChange={(next) => store.setState({ tab: next })}
        end={tab === "pending" && waiting > 1 ? <PendingTools /> : undefined}
        tabs={[
          {
            value: "pending",
            label: t`Pending`,
            mark: count(waiting),
            content: pending.length === 0 ? <NothingPending /> : <PendingTab rows={rows} />,
          },
          {
            value: "snoozed",
            label: t`Snoozed`,
            mark: count(snoozed.length),
            content: <SnoozedTab rows={snoozed} />,
          },
          { value: "resolved", label: t`Resolved`, content: <ResolvedTab /> },
          { value: "rules", label: t`Rules`, content: <RulesTab /> },
        ]}
      />
    </div>
  );
}

function PendingTools() {
  const { t } = useLingui();
  const { commands } = useWorkbench();
  const store = useTriageStore();
  const view = useTriage(viewOf);
  return (
    <>
      <Button
        small
        look="quiet"
        refusal={commands.refusal("decisions.snooze-low")}
        data-testid="snooze-low"
        onClick={() => commands.run("decisions.snooze-low")}
      >
        <Trans>Snooze all low</Trans>
      </Button>
      <Segments
        label={t`View`}
        value={view}
        onChange={(next) => store.setState({ chosenView: next })}
        segments={[
          { value: "ranked", label: t`Ranked` },
          { value: "grouped", label: t`Grouped` },
        ]}
        testId="decisions-view"
      />
    </>
  );
}

function NothingPending() {
  const { t } = useLingui();
  const { commands } = useWorkbench();
  const working = useWorkingWords();
  const some = useMissionList((list) => (list.value?.length ?? 0) > 0);
  return (
    <Empty
      title={t`Nothing needs you`}
      sentence={working}
      action={
        some ? (
          <Button
            look="primary"
            data-testid="show-resolved"
            onClick={() => commands.run("decisions.resolved")}
          >
            <Trans>Show resolved decisions</Trans>
          </Button>
        ) : (
          <Button look="primary" onClick={() => commands.run("mission.demo")}>
            <Trans>Watch the demo mission</Trans>
          </Button>
        )
      }
    />
  );
}
