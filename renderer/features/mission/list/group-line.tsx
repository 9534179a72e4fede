import { useLingui } from "@lingui/react/macro";
import { ChevronDown, ChevronRight } from "lucide-react";
import { memo } from "react";
import { Glyph } from "../../../ui/glyph.tsx";
import { Foreign } from "../../../ui/quoted.tsx";
import { STATE_LOOKS } from "../../../words/task-status.ts";
import type { GroupRow } from "./list-rows.ts";
import { place, type RowPlace } from "./row-place.ts";
import styles from "./task-list.module.css";

interface GroupLineProps extends RowPlace {
  readonly row: GroupRow;
  readonly onToggle: (key: string) => void;
}

export const GroupLine = memo(function GroupLine({ row, onToggle, ...at }: GroupLineProps) {
  const { t, i18n } = useLingui();
  const { word, shape, tone } = STATE_LOOKS[row.state];
  const Arrow = row.open ? ChevronDown : ChevronRight;
  return (
    <div
      {...place(row, at, styles.row)}
      aria-expanded={row.open}
      data-testid="group-row"
      data-state={row.state}
      data-group=""
      onClick={() => onToggle(row.key)}
    >
      <div role="gridcell" className={styles.cell} data-column="task" data-level={row.level}>
        <Arrow size={14} strokeWidth={1.75} aria-hidden="true" />
        <Glyph shape={shape} tone={tone} />
        <span className={styles.title}>
          {row.phase === null ? <Foreign>{row.name}</Foreign> : phaseWords(row.phase)}
        </span>
      </div>
      <div role="gridcell" className={styles.cell} data-column="state">
        {i18n._(word)}
      </div>
      <div role="gridcell" className={styles.cell} data-column="now">
        {t`${row.done} of ${row.tasks} done`}
      </div>
    </div>
  );

  function phaseWords(phase: number): string {
    return phase === 0 ? t`Without a phase` : t`Phase ${phase}`;
  }
});
