import { useLingui } from "@lingui/react/macro";
import { useStore, ViewportPortal } from "@xyflow/react";
import { memo, useMemo } from "react";
import type { Line } from "./flow-elements.ts";
import type { Wire } from "./layout/graph-layout.ts";
import type { Overlap } from "./layout/overlaps.ts";
import styles from "./wires.module.css";
import { useGraph } from "./use-graph.ts";
import { meaningOf } from "./wire-meaning.ts";

/** What is in view is looked up again only when the view has moved this far, in pixels of the picture. */
const STEP = 512;
const SHOWN_PATHS = 2;

/** All lines in one drawing behind the cards; only those in view are in it. */
export function Wires({ lines }: { readonly lines: readonly Line[] }) {
  const view = useStore(({ transform: [x, y, zoom], width, height }) => {
    const from = (start: number): number => Math.floor(-start / zoom / STEP) * STEP;
    const to = (start: number, size: number): number => Math.ceil((size - start) / zoom / STEP) * STEP;
    return `${from(x)} ${to(x, width)} ${from(y)} ${to(y, height)}`;
  });
  const shown = useMemo(() => {
    const [left = 0, right = 0, top = 0, bottom = 0] = view.split(" ").map(Number);
    return lines.filter(
      (line) => line.left < right && line.right > left && line.top < bottom && line.bottom > top,
    );
  }, [lines, view]);
  return (
    <ViewportPortal>
      <svg className={styles.wires} width="1" height="1" aria-hidden="true">
        {shown.map((line) =>
          "wire" in line.draws ? (
            <Dependency key={line.id} line={line} wire={line.draws.wire} />
          ) : (
            <Risk key={line.id} line={line} overlap={line.draws.overlap} />
          ),
        )}
      </svg>
    </ViewportPortal>
  );
}

/** Drawn by what it means now; the list says the same in words. */
const Dependency = memo(function Dependency({ line, wire }: { readonly line: Line; readonly wire: Wire }) {
  const { pairs } = wire;
  const meaning = useGraph(({ facts }) => meaningOf(pairs, facts));
  const dimmed = useGraph(
    ({ related }) => related !== null && !pairs.some(([from, to]) => related.has(from) && related.has(to)),
  );
  const critical = useGraph(
    (graph) => graph.critical !== null && pairs.some(([from, to]) => graph.critical?.get(from) === to),
  );
  return (
    <g
      className={styles.wire}
      data-testid="wire"
      data-from={wire.from}
      data-to={wire.to}
      data-meaning={meaning}
      data-dimmed={dimmed}
      data-critical={critical}
    >
      <path d={line.path} className={styles.path} />
      {meaning === "broken" && (
        <g transform={`translate(${line.middle.x} ${line.middle.y})`} className={styles.badge}>
          <circle r="8" />
          <path d="m-3 -3 6 6m0-6-6 6" />
        </g>
      )}
    </g>
  );
});

/** Both may change the same files at the same time: no order, a warning. */
const Risk = memo(function Risk({ line, overlap }: { readonly line: Line; readonly overlap: Overlap }) {
  const { t } = useLingui();
  const { paths } = overlap;
  const shown = paths.slice(0, SHOWN_PATHS).join(", ");
  const more = paths.length - SHOWN_PATHS;
  const all = paths.join(", ");
  return (
    <g className={styles.wire} data-testid="overlap" data-meaning="overlap">
      <path d={line.path} className={styles.path} />
      <g transform={`translate(${line.middle.x} ${line.middle.y})`} className={styles.badge}>
        <title>{t`Both may change ${all}`}</title>
        <path d="M0 -9 9 7H-9Z" className={styles.warning} />
        <path d="M0 -3v5M0 4.5v.1" />
        <text x="14" y="4" className={styles.paths}>
          {more > 0 ? t`${shown} and ${more} more` : shown}
        </text>
      </g>
    </g>
  );
});
