import { useLingui } from "@lingui/react/macro";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useMemo, useRef, useState } from "react";
import { derived } from "../../../state/derived.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { useSettings } from "../../../state/workbench.ts";
import { Empty } from "../../../ui/empty.tsx";
import { useArrangement } from "../arrangement.ts";
import { ListHead, type Order } from "./list-head.tsx";
import { GroupLine } from "./group-line.tsx";
import { KeptRows } from "./kept-rows.ts";
import type { ListRow } from "./list-rows.ts";
import styles from "./task-list.module.css";
import { TaskLineRow } from "./task-line-row.tsx";
import { useRovingRows } from "./use-roving-rows.ts";

/** The tasks as a tree table: the same as the graph, for eyes and ears that want rows. */
export function TaskList() {
  const { t } = useLingui();
  const area = useRef<HTMLDivElement>(null);
  const [order, setOrder] = useState<Order>({ sort: "plan", descending: false });
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const rows = useRows(order, closed);
  const rowPx = useSettings(({ value }) => (value?.density === "compact" ? 26 : 32));
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoized by a compiler
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => area.current,
    estimateSize: () => rowPx,
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    overscan: 12,
  });
  const toggle = useCallback(
    (key: string) =>
      setClosed((before) => {
        const others = [...before].filter((each) => each !== key);
        return new Set(before.has(key) ? others : [...others, key]);
      }),
    [],
  );
  const roving = useRovingRows({ area, rows, scrollTo: (index) => virtual.scrollToIndex(index), toggle });
  const many = useMission(({ state }) => state?.tasks.size ?? 0);
  return (
    <div
      ref={area}
      className={styles.list}
      role="treegrid"
      aria-label={t`Tasks`}
      aria-rowcount={rows.length + 1}
      data-keys="list"
      data-testid="task-list"
      data-density={rowPx === 26 ? "compact" : "comfortable"}
      onKeyDown={roving.onKeyDown}
    >
      <ListHead order={order} onOrder={setOrder} />
      {rows.length === 0 && many > 0 && (
        <Empty title={t`No task fits`} sentence={t`All tasks are hidden by what is filtered for.`} />
      )}
      <div role="rowgroup" className={styles.rows} style={{ blockSize: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const row = rows[index];
          if (row === undefined) return null;
          const at = { index, start, size: rowPx, tabbable: roving.tabbable === index };
          return row.kind === "task" ? (
            <TaskLineRow key={key} row={row} {...at} />
          ) : (
            <GroupLine key={key} row={row} {...at} onToggle={toggle} />
          );
        })}
      </div>
    </div>
  );
}

/** The same rows as long as nothing of them changed: then the list is not drawn anew. */
function useRows(order: Order, closed: ReadonlySet<string>): readonly ListRow[] {
  const filter = useArrangement((arrangement) => arrangement.filter);
  const pick = useMemo(() => {
    const rows = new KeptRows({ ...order, closed, filter });
    return derived<readonly ListRow[]>((state, _, changed) => rows.update(state, changed));
  }, [order, closed, filter]);
  return useMission(pick) ?? NO_ROWS;
}

const NO_ROWS: readonly ListRow[] = [];
