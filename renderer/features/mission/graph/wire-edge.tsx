import { useLingui } from "@lingui/react/macro";
import type { EdgeProps } from "@xyflow/react";
import { memo } from "react";
import type { OverlapEdge as OverlapEdgeData, WireEdge as WireEdgeData } from "./flow-elements.ts";
import styles from "./wire.module.css";
import { useGraph } from "./use-graph.ts";
import { meaningOf } from "./wire-meaning.ts";

/** A dependency, drawn by what it means now. The list says the same in words. */
export const WireEdge = memo(function WireEdge({ data }: EdgeProps<WireEdgeData>) {
  const meaning = useGraph(({ facts }) =>
    data === undefined ? "waiting" : meaningOf(data.wire.pairs, facts),
  );
  const dimmed = useGraph(
    ({ related }) =>
      related !== null &&
      data?.wire.pairs.some(([from, to]) => related.has(from) && related.has(to)) !== true,
  );
  const critical = useGraph(
    (graph) =>
      data?.wire.pairs.some(([from, to]) => graph.critical?.has(from) === true && graph.critical.has(to)) ===
      true,
  );
  if (data === undefined) return null;
  const { x, y } = data.middle;
  return (
    <g
      className={styles.wire}
      data-testid="wire"
      data-wire={data.wire.id}
      data-meaning={meaning}
      data-dimmed={dimmed}
      data-critical={critical}
      aria-hidden="true"
    >
      <path d={data.path} className={styles.path} />
      {meaning === "broken" && (
        <g transform={`translate(${x} ${y})`} className={styles.badge}>
          <circle r="8" />
          <path d="m-3 -3 6 6m0-6-6 6" />
        </g>
      )}
    </g>
  );
});

/** Both may change the same files at the same time: no order, a warning. */
export const OverlapEdge = memo(function OverlapEdge({ data }: EdgeProps<OverlapEdgeData>) {
  const { t } = useLingui();
  if (data === undefined) return null;
  const { x, y } = data.middle;
  const paths = data.overlap.paths;
  const shown = paths.slice(0, SHOWN_PATHS).join(", ");
  const more = paths.length - SHOWN_PATHS;
  return (
    <g className={styles.wire} data-testid="overlap" data-meaning="overlap" aria-hidden="true">
      <path d={data.path} className={styles.path} />
      <g transform={`translate(${x} ${y})`} className={styles.badge}>
        <title>{t`Both may change ${paths.join(", ")}`}</title>
        <path d="M0 -9 9 7H-9Z" className={styles.warning} />
        <path d="M0 -3v5M0 4.5v.1" />
        <text x="14" y="4" className={styles.paths}>
          {more > 0 ? t`${shown} and ${more} more` : shown}
        </text>
      </g>
    </g>
  );
});

const SHOWN_PATHS = 2;
