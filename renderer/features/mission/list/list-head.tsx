import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { ArrowDown, ArrowUp } from "lucide-react";
import type { Sort } from "./list-rows.ts";
import styles from "./task-list.module.css";

export interface Order {
  readonly sort: Sort;
  readonly descending: boolean;
}

interface ListHeadProps {
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
}

const COLUMNS: readonly {
  readonly id: string;
  readonly sort: Sort | null;
  readonly word: MessageDescriptor;
}[] = [
  { id: "task", sort: "title", word: msg`Task` },
  { id: "state", sort: "state", word: msg`State` },
  { id: "now", sort: null, word: msg`Now` },
  { id: "agent", sort: "agent", word: msg`Agent` },
  { id: "attempt", sort: "attempt", word: msg`Attempt` },
  { id: "time", sort: "time", word: msg`Time` },
  { id: "cost", sort: "cost", word: msg`Cost` },
];

export function ListHead({ order, onOrder }: ListHeadProps) {
  return (
    <div role="rowgroup" className={styles.head}>
      <div role="row" aria-rowindex={1} className={styles.row}>
        {COLUMNS.map((column) => (
          <Column key={column.id} {...column} order={order} onOrder={onOrder} />
        ))}
      </div>
    </div>
  );
}

type ColumnProps = ListHeadProps & (typeof COLUMNS)[number];

/** Up, down, and back to the order of the plan. */
function Column({ id, sort, word, order, onOrder }: ColumnProps) {
  const { i18n } = useLingui();
  const label = i18n._(word);
  const sorts = sort !== null && order.sort === sort;
  const Arrow = order.descending ? ArrowDown : ArrowUp;
  const next = (): Order => {
    if (sort === null || (sorts && order.descending)) return { sort: "plan", descending: false };
    return { sort, descending: sorts };
  };
  return (
    <div
      role="columnheader"
      className={styles.cell}
      data-column={id}
      aria-sort={sorts ? (order.descending ? "descending" : "ascending") : undefined}
    >
      {sort === null ? (
        label
      ) : (
        <button
          type="button"
          className={styles.sort}
          data-testid={`sort-${sort}`}
          onClick={() => onOrder(next())}
        >
          {label}
          {sorts && <Arrow size={12} strokeWidth={2} aria-hidden="true" />}
        </button>
      )}
    </div>
  );
}
