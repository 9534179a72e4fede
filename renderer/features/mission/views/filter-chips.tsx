import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { TASK_STATUSES } from "#shared/mission/flight/task.ts";
import { derived, keptList } from "../../../state/derived.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { Button } from "../../../ui/button.tsx";
import { Select } from "../../../ui/select.tsx";
import { STATE_LOOKS } from "../../../words/task-status.ts";
import { useArrangement, useArrangementStore, type Filter } from "../arrangement.ts";
import { agentOf } from "../task-facts.ts";
import styles from "./views.module.css";

const ANY = "any";

/** Which tasks are shown. */
export function FilterChips() {
  const { t, i18n } = useLingui();
  const arrangement = useArrangementStore();
  const filter = useArrangement((each) => each.filter);
  const [pickAgents] = useState(agentsSeen);
  const agents = useMission(pickAgents) ?? [];
  const known = useMission(({ state }) =>
    TASK_STATUSES.filter((each) => (state?.counts[each] ?? 0) > 0).join(" "),
  );
  const put = (change: Partial<Filter>) => arrangement.setState({ filter: { ...filter, ...change } });
  const states = TASK_STATUSES.filter(
    (status) => known.split(" ").includes(status) || filter.state === status,
  );
  return (
    <div className={styles.chips} role="group" aria-label={t`Filter`}>
      <Chip on={filter.needsMe} words={t`Needs me`} id="needs-me" onToggle={(needsMe) => put({ needsMe })} />
      <Chip
        on={filter.hideDone}
        words={t`Hide done`}
        id="hide-done"
        onToggle={(hideDone) => put({ hideDone })}
      />
      <Select
        label={t`State`}
        testId="filter-state"
        value={filter.state ?? ANY}
        onChange={(value) => put({ state: states.find((each) => each === value) ?? null })}
        options={[
          { value: ANY, label: t`Any state` },
          ...states.map((each) => ({ value: each, label: i18n._(STATE_LOOKS[each].word) })),
        ]}
      />
      {agents.length > 1 && (
        <Select
          label={t`Agent`}
          testId="filter-agent"
          value={filter.agent ?? ANY}
          onChange={(value) => put({ agent: value === ANY ? null : value })}
          options={[
            { value: ANY, label: t`Any agent` },
            ...agents.map((each) => ({ value: each, label: each, foreign: true })),
          ]}
        />
      )}
    </div>
  );
}

const agentsSeen = () =>
  derived<readonly string[]>((state, before) => {
    const agents = new Set<string>();
    for (const task of state.tasks.values()) {
      const agent = agentOf(task);
      if (agent !== null) agents.add(agent);
    }
    return keptList(before, [...agents]);
  });

interface ChipProps {
  readonly id: string;
  readonly words: string;
  readonly on: boolean;
  readonly onToggle: (on: boolean) => void;
}

function Chip({ id, words, on, onToggle }: ChipProps) {
  return (
    <Button
      small
      aria-pressed={on}
      className={styles.chip}
      data-testid={`filter-${id}`}
      onClick={() => onToggle(!on)}
    >
      {words}
    </Button>
  );
}
