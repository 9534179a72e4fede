import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { missionId, type MissionId } from "#shared/ids.ts";
import { useMissionList } from "../../../state/workbench.ts";
import { Segments } from "../../../ui/segments.tsx";
import { Select } from "../../../ui/select.tsx";
import { ByPeople } from "./by-people.tsx";
import { ByRules } from "./by-rules.tsx";
import styles from "../table.module.css";
import type { HistoryFilter } from "./use-history.ts";

type By = "people" | "rules";
const ALL = "all";

/** What was decided: by whom, when, how and why. */
export function ResolvedTab() {
  const { t } = useLingui();
  const [by, setBy] = useState<By>("people");
  const [state, setState] = useState<HistoryFilter["state"]>("resolved");
  const [mission, setMission] = useState<MissionId | null>(null);
  const missions = useMissionList((list) => list.value) ?? [];
  const newest = missions.at(-1)?.id ?? null;
  const options = missions
    .toReversed()
    .map(({ id, title }) => ({ value: String(id), label: title, foreign: true }));
  return (
    <div className={styles.page} data-pane="resolved" data-testid="resolved">
      <div className={styles.filters}>
        <Segments
          label={t`Decided by`}
          value={by}
          onChange={setBy}
          segments={[
            { value: "people", label: t`By people` },
            { value: "rules", label: t`By rules` },
          ]}
          testId="decided-by"
        />
        {by === "people" && (
          <Select
            label={t`Outcome`}
            value={state}
            onChange={setState}
            options={[
              { value: "resolved", label: t`Answered` },
              { value: "expired", label: t`Expired, task held` },
              { value: "withdrawn", label: t`Withdrawn` },
              { value: "superseded", label: t`Replaced by a newer one` },
              { value: "orphaned", label: t`The agent is gone` },
            ]}
            testId="outcome-filter"
          />
        )}
        {missions.length > 0 && (
          <Select
            label={t`Mission`}
            value={(by === "rules" ? (mission ?? newest) : mission) ?? ALL}
            onChange={(next) => setMission(next === ALL ? null : missionId.parse(next))}
            options={by === "rules" ? options : [{ value: ALL, label: t`All missions` }, ...options]}
            testId="mission-filter"
          />
        )}
      </div>
      <div className={styles.scroll}>
        {by === "people" ? (
          <ByPeople mission={mission} state={state} />
        ) : (
          <ByRules key={mission ?? newest} mission={mission ?? newest} />
        )}
      </div>
    </div>
  );
}
