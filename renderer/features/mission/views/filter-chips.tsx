import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import { TASK_STATUSES } from "#shared/mission/flight/task.ts";
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
  const state = useMission((view) => view.state);
  const head = useMission((view) => view.head);
  const put = (change: Partial<Filter>) => arrangement.setState({ filter: { ...filter, ...change } });
  const agents = useMemo(
    // The state is changed in place; its head tells that it was.
    () =>
      head < 0 ? [] : [...new Set([...(state?.tasks.values() ?? [])].flatMap((task) => agentOf(task) ?? []))],
    [state, head],
  );
  const states = TASK_STATUSES.filter(
    (status) => (state?.counts[status] ?? 0) > 0 || filter.state === status,
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
            ...agents.map((each) => ({ value: each, label: each })),
          ]}
        />
      )}
    </div>
  );
}

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
