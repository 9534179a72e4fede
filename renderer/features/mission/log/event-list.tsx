import { useLingui } from "@lingui/react/macro";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef, type RefObject } from "react";
import type { TaskId } from "#shared/mission/ids.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { useWorkbench } from "../../../state/workbench.ts";
import { Button } from "../../../ui/button.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Foreign } from "../../../ui/quoted.tsx";
import { Moment } from "../../../ui/time.tsx";
import styles from "./event-list.module.css";
import { lineWords } from "./line-words.ts";
import { useLog, type LogRow } from "./use-log.ts";

const ROW_PX = 24;

/** One line per event, the newest first. `task`: only what is about it. */
export function EventList({ task = null }: { readonly task?: TaskId | null }) {
  const { t } = useLingui();
  const area = useRef<HTMLDivElement>(null);
  const { rows, older, problem } = useLog(task);
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoized by a compiler
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => area.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => rows[index]?.seq ?? index,
    overscan: 10,
  });
  useKeptPlace(area, rows);
  return (
    <div ref={area} className={styles.area} tabIndex={0} role="region" aria-label={t`Log`} data-testid="log">
      {rows.length === 0 && (
        <Empty title={t`Nothing to tell yet`} sentence={problem ?? t`Each event stands here as one line.`} />
      )}
      <ol className={styles.lines} style={{ blockSize: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const row = rows[index];
          if (row === undefined) return null;
          return <Line key={key} row={row} start={start} withTask={task === null} />;
        })}
      </ol>
      {older !== null && (
        <Button small look="quiet" className={styles.older} data-testid="older-events" onClick={older}>
          {t`Show older events`}
        </Button>
      )}
    </div>
  );
}

/** Whoever reads further down goes on reading: what is new on top moves nothing. */
function useKeptPlace(area: RefObject<HTMLElement | null>, rows: readonly LogRow[]): void {
  const first = useRef<number | null>(null);
  useLayoutEffect(() => {
    const above = rows.findIndex(({ seq }) => seq === first.current);
    const element = area.current;
    if (element !== null && above > 0 && element.scrollTop > 0) element.scrollBy(0, above * ROW_PX);
    first.current = rows[0]?.seq ?? null;
  }, [area, rows]);
}

interface LineProps {
  readonly row: LogRow;
  readonly start: number;
  readonly withTask: boolean;
}

function Line({ row, start, withTask }: LineProps) {
  const { selection } = useWorkbench();
  const about = row.line.task === "" ? null : (row.line.task as TaskId);
  const title = useMission(({ state }) =>
    about === null ? "" : (state?.tasks.get(about)?.spec.title ?? about),
  );
  return (
    <li
      className={styles.line}
      style={{ transform: `translateY(${start}px)` }}
      data-testid="log-line"
      data-seq={row.seq}
      data-tone={row.line.tone}
    >
      <span className={styles.at}>
        <Moment at={row.at} look="exact" />
      </span>
      {withTask && about !== null && (
        <button
          type="button"
          className={styles.task}
          onClick={() => selection.getState().inspect(about, "events")}
        >
          <Foreign>{title}</Foreign>
        </button>
      )}
      <span className={styles.what}>{lineWords(row.line)}</span>
    </li>
  );
}
