import { useLingui } from "@lingui/react/macro";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useMemo, useRef, type KeyboardEvent } from "react";
import type { TaskId } from "#shared/mission/ids.ts";
import { derived, keptList } from "../../../state/derived.ts";
import { useMissionClock } from "../../../state/mission-clock.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { useSettings } from "../../../state/workbench.ts";
import { Empty } from "../../../ui/empty.tsx";
import { clockDuration } from "../../../ui/format.ts";
import { useArrangement } from "../arrangement.ts";
import { isShown } from "../list/list-rows.ts";
import { useRovingRows } from "../list/use-roving-rows.ts";
import { askedByTask, type AskedByTask } from "./flight-bars.ts";
import { Legend } from "./legend.tsx";
import { TimeRow } from "./time-row.tsx";
import { roundedEnd, timeScale, xOf, type TimeScale } from "./time-scale.ts";
import styles from "./timeline.module.css";
import { useRoom } from "./use-room.ts";
import { useZoom } from "./use-zoom.ts";

/** Pixels of the column with the names. */
const NAMES_PX = { wide: 200, narrow: 148 } as const;
const NARROW_PX = 720;

/** The flight plan: one row per task, and what its time went into. */
export function Timeline() {
  const { t } = useLingui();
  const area = useRef<HTMLDivElement>(null);
  const launchedAt = useMission(({ state }) => state?.launchedAt ?? null);
  const room = useRoom(area);
  const names = room < NARROW_PX ? NAMES_PX.narrow : NAMES_PX.wide;
  const zoom = useZoom(area);
  const scale = useScale(room - names - 16, zoom.factor);
  const { order, asked } = useTasks();
  const rows = useMemo(() => order.map((id) => ({ kind: "task" as const, key: id, id, level: 1 })), [order]);
  const rowPx = useSettings(({ value }) => (value?.density === "compact" ? 26 : 32));
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoized by a compiler
  const virtual = useVirtualizer({
    count: order.length,
    getScrollElement: () => area.current,
    estimateSize: () => rowPx,
    getItemKey: useCallback((index: number) => order[index] ?? index, [order]),
    overscan: 12,
  });
  const roving = useRovingRows({
    area,
    rows,
    scrollTo: (index) => virtual.scrollToIndex(index),
    toggle: () => undefined,
  });
  if (launchedAt === null)
    return <Empty title={t`Not launched yet`} sentence={t`The timeline begins with the launch.`} />;
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    zoom.onKeyDown(event);
    if (!event.defaultPrevented) roving.onKeyDown(event);
  };
  return (
    <div className={styles.frame}>
      <Legend zoom={zoom} />
      <div
        ref={area}
        className={styles.timeline}
        role="grid"
        aria-label={t`Flight plan`}
        aria-rowcount={order.length}
        data-keys="timeline"
        data-testid="timeline"
        data-names={names}
        onKeyDown={onKeyDown}
      >
        <div className={styles.sheet} style={{ inlineSize: names + scale.width + 16 }}>
          <Axis scale={scale} names={names} />
          <div className={styles.rows} style={{ blockSize: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(({ index, start, key }) => {
              const id = order[index];
              if (id === undefined) return null;
              const at = { index, start, size: rowPx, tabbable: roving.tabbable === index };
              return <TimeRow key={key} id={id} {...at} scale={scale} names={names} asked={asked.get(id)} />;
            })}
          </div>
          <NowLine scale={scale} names={names} />
        </div>
      </div>
    </div>
  );
}

/** Which tasks, and what people were asked about them: the same objects as long as nothing of that changed. */
function useTasks() {
  const filter = useArrangement((arrangement) => arrangement.filter);
  const order = useMission(
    useMemo(
      () =>
        derived<readonly TaskId[]>((state, before) => {
          const shown = state.order.filter((id) => {
            const task = state.tasks.get(id);
            return task !== undefined && isShown(task, filter);
          });
          return keptList(before, shown);
        }),
      [filter],
    ),
  );
  const asked = useMission(useMemo(() => derived(askedByTask), []));
  return { order: order ?? NO_TASKS, asked: asked ?? ASKED_BY_NOBODY };
}

const NO_TASKS: readonly TaskId[] = [];
const ASKED_BY_NOBODY: AskedByTask = new Map();

function useScale(room: number, zoom: number): TimeScale {
  const from = useMission(({ state }) => state?.launchedAt ?? 0);
  const endedAt = useMission(({ state }) => state?.endedAt ?? null);
  // In whole steps of the scale, so that a second more draws nothing new.
  const end = useMissionClock((now) => roundedEnd(from, endedAt ?? now, room));
  return useMemo(() => timeScale(from, end, room, zoom), [from, end, room, zoom]);
}

function Axis({ scale, names }: { readonly scale: TimeScale; readonly names: number }) {
  return (
    <div className={styles.axis} aria-hidden="true">
      {scale.ticks.map((tick) => (
        <span key={tick} className={styles.tick} style={{ insetInlineStart: names + tick * scale.pxPerMs }}>
          {clockDuration(tick)}
        </span>
      ))}
    </div>
  );
}

function NowLine({ scale, names }: { readonly scale: TimeScale; readonly names: number }) {
  const ended = useMission(({ state }) => state?.endedAt != null);
  const x = useMissionClock((now) => Math.round(xOf(scale, now)));
  if (ended) return null;
  return (
    <div
      className={styles.now}
      style={{ insetInlineStart: names + x }}
      data-testid="now-line"
      aria-hidden="true"
    />
  );
}
