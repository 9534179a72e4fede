import { useLingui } from "@lingui/react/macro";
import { memo } from "react";
import type { TaskId } from "#shared/mission/ids.ts";
import { useMissionClock } from "../../../state/mission-clock.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { useSelection, useWorkbench } from "../../../state/workbench.ts";
import { duration, listed, spokenDuration } from "../../../ui/format.ts";
import { Glyph } from "../../../ui/glyph.tsx";
import { Hidden } from "../../../ui/hidden.tsx";
import { Foreign } from "../../../ui/quoted.tsx";
import { shownState } from "../../../words/shown-state.ts";
import { STATE_LOOKS } from "../../../words/task-status.ts";
import { place, type RowPlace } from "../list/row-place.ts";
import {
  flightOf,
  readyAt,
  sums,
  type AskedOfTask,
  type Bar,
  type Mark,
  type TaskFlight,
} from "./flight-bars.ts";
import { xOf, type TimeScale } from "./time-scale.ts";
import styles from "./timeline.module.css";

interface TimeRowProps extends RowPlace {
  readonly id: TaskId;
  readonly scale: TimeScale;
  readonly names: number;
  readonly asked: readonly AskedOfTask[] | undefined;
}

/** Drawn anew for its own task, place and questions, and for no other. */
export const TimeRow = memo(function TimeRow({ id, scale, names, asked = [], ...at }: TimeRowProps) {
  const { i18n } = useLingui();
  const { selection } = useWorkbench();
  const task = useMission((view) => view.state?.tasks.get(id));
  const phase = useMission((view) => view.state?.phase ?? "flying");
  const chosen = useSelection((each) => each.task === id);
  const ready = useMission(({ state }) =>
    state === null || task === undefined ? null : readyAt(state, task),
  );
  if (task === undefined) return null;
  const shown = shownState(task, phase);
  const { word, shape, tone } = STATE_LOOKS[shown];
  const flight = flightOf(task, ready, asked);
  return (
    <div
      {...place({ kind: "task", key: id, id, level: 1 }, at, styles.row)}
      aria-level={undefined}
      aria-selected={chosen}
      data-testid="time-row"
      data-context="task"
      data-task={id}
      data-state={shown}
      onClick={() => selection.getState().inspect(id)}
    >
      <div role="rowheader" className={styles.name} style={{ inlineSize: names }} title={task.spec.title}>
        <Glyph shape={shape} tone={tone} />
        <span className={styles.title}>
          <Foreign>{task.spec.title}</Foreign>
        </span>
        <Hidden>{i18n._(word)}</Hidden>
      </div>
      <div role="gridcell" className={styles.track}>
        {flight.bars.map((bar) => (
          <TimeBar key={`${bar.kind} ${bar.from}`} bar={bar} scale={scale} />
        ))}
        {flight.marks.map((mark) => (
          <Diamond key={mark.id} mark={mark} scale={scale} />
        ))}
        <Told flight={flight} attempts={task.attempts.length} />
      </div>
    </div>
  );
});

/** The end of what goes on moves with the clock, in whole pixels. */
function TimeBar({ bar, scale }: { readonly bar: Bar; readonly scale: TimeScale }) {
  const { t } = useLingui();
  const from = xOf(scale, bar.from);
  const width = useMissionClock((now) => Math.max(2, Math.round(xOf(scale, bar.to ?? now) - from)));
  const words = useMissionClock((now) => duration((bar.to ?? now) - bar.from));
  return (
    <span
      className={styles.bar}
      data-kind={bar.kind}
      data-failed={bar.failed}
      data-open={bar.to === null}
      aria-hidden="true"
      title={bar.attempt === null ? words : t`Attempt ${bar.attempt}: ${words}`}
      style={{ insetInlineStart: from, inlineSize: width }}
    />
  );
}

function Diamond({ mark, scale }: { readonly mark: Mark; readonly scale: TimeScale }) {
  return (
    <span
      className={styles.diamond}
      data-pending={mark.pending}
      data-testid="time-decision"
      data-decision-id={mark.id}
      title={mark.question}
      lang="und"
      aria-hidden="true"
      style={{ insetInlineStart: xOf(scale, mark.at) }}
    >
      <Glyph shape="diamond" tone={mark.pending ? "need" : "idle"} />
    </span>
  );
}

/** The same in words: what the picture is for those who do not see it. */
function Told({ flight, attempts }: { readonly flight: TaskFlight; readonly attempts: number }) {
  const { t } = useLingui();
  const words = useMissionClock((now) => {
    // To the minute, so that a screen reader is not told every second.
    const { waited, started, ran, checked, human } = sums(flight, now);
    const parts = [
      t`attempts: ${attempts}`,
      waited > 0 && t`waited ${spokenDuration(waited)}`,
      started > 0 && t`started in ${spokenDuration(started)}`,
      ran > 0 && t`ran ${spokenDuration(ran)}`,
      checked > 0 && t`checked ${spokenDuration(checked)}`,
      human > 0 && t`waited for a person ${spokenDuration(human)}`,
    ];
    return listed(parts.filter((part) => part !== false));
  });
  return <Hidden>{words}</Hidden>;
}
