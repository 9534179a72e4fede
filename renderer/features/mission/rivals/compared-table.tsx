import { useLingui } from "@lingui/react/macro";
import type { TaskState } from "#shared/mission/flight/task.ts";
import { compareRivals } from "#shared/mission/rivals/compare-rivals.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { Glyph } from "../../../ui/glyph.tsx";
import { Hidden } from "../../../ui/hidden.tsx";
import { Foreign } from "../../../ui/quoted.tsx";
import { shownState } from "../../../words/shown-state.ts";
import { STATE_LOOKS } from "../../../words/task-status.ts";
import { comparedRows } from "./comparison.ts";
import styles from "./rivals.module.css";

interface ComparedTableProps {
  readonly first: TaskState;
  readonly second: TaskState;
}

/** What the engine saw of each, row by row. What is the same of both stands back. */
export function ComparedTable({ first, second }: ComparedTableProps) {
  const { t } = useLingui();
  const state = useMission((view) => view.state);
  const sides = state === null ? null : compareRivals(state, first);
  if (sides === null) return null;
  return (
    <table className={styles.table} data-testid="compared">
      <thead>
        <tr>
          <th scope="col">
            <Hidden>{t`What was seen`}</Hidden>
          </th>
          <Side task={first} />
          <Side task={second} />
        </tr>
      </thead>
      <tbody>
        {comparedRows(sides).map(({ name, cells, isSame }) => (
          <tr key={name} data-same={isSame}>
            <th scope="row">{name}</th>
            <td>{cells[0]}</td>
            <td>{cells[1]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Side({ task }: { readonly task: TaskState }) {
  const { i18n } = useLingui();
  const phase = useMission(({ state }) => state?.phase ?? "flying");
  const { word, shape, tone } = STATE_LOOKS[shownState(task, phase)];
  return (
    <th scope="col">
      <span className={styles.head}>
        <Glyph shape={shape} tone={tone} />
        <Foreign>{task.spec.id}</Foreign>
        <span className={styles.state}>{i18n._(word)}</span>
      </span>
    </th>
  );
}
