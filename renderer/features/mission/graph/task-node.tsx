import { useLingui } from "@lingui/react/macro";
import type { NodeProps } from "@xyflow/react";
import { memo, useDeferredValue, useRef } from "react";
import { useMission } from "../../../state/mission-context.tsx";
import { useSelection } from "../../../state/workbench.ts";
import { Glyph } from "../../../ui/glyph.tsx";
import { useTicking } from "../../../ui/time.tsx";
import { STATE_LOOKS } from "../../../words/task-status.ts";
import { LiveLine, Meta } from "./card-words.tsx";
import type { ItemNode } from "./flow-elements.ts";
import styles from "./node.module.css";
import type { TaskFacts } from "./facts-of-mission.ts";
import { useTaskName } from "./task-name.ts";
import { useGraph } from "./use-graph.ts";
import { useFlash } from "./use-flash.ts";
import { useKeepFocus } from "./use-keep-focus.ts";

/** Without a sign of life for so long the ring stands still. */
const SIGN_MS = 5_000;

/** One card of the picture. It draws anew only when its own task does. */
export const TaskNode = memo(function TaskNode({ id }: NodeProps<ItemNode>) {
  const facts = useGraph((graph) => graph.facts.get(id as TaskFacts["task"]["spec"]["id"]));
  // Hundreds may come into view at once: the first picture has places, words follow in slices that block nobody.
  const drawn = useDeferredValue(true, false);
  return facts === undefined || !drawn ? <div className={styles.card} /> : <Card facts={facts} />;
});

function Card({ facts }: { readonly facts: TaskFacts }) {
  const { t } = useLingui();
  const card = useRef<HTMLDivElement>(null);
  const { id, title } = facts.task.spec;
  const look = STATE_LOOKS[facts.shown];
  const selected = useSelection((selection) => selection.task === id);
  const dimmed = useGraph(({ related }) => related !== null && !related.has(id));
  const critical = useGraph((graph) => graph.critical?.has(id) === true);
  const live = useMission((view) => view.live);
  const isRunning = look.tone === "run";
  const turning = useTicking((now) => live && isRunning && now - facts.lastSignAt < SIGN_MS);
  const name = useTaskName(facts, critical);
  useFlash(card, facts.changedAt);
  useKeepFocus(card);
  return (
    <div
      ref={card}
      role="group"
      aria-roledescription={t`task`}
      tabIndex={-1}
      className={styles.card}
      aria-label={name}
      aria-current={selected}
      data-testid="task-node"
      data-item={id}
      data-task={id}
      data-context="task"
      data-state={facts.shown}
      data-tone={look.tone}
      data-dimmed={dimmed}
      data-critical={critical}
    >
      <span className={styles.plate}>
        <Glyph shape={look.shape} tone={look.tone} turning={turning} />
      </span>
      <bdi lang="und" className={styles.title} title={title}>
        {title === "" ? t`Untitled task` : title}
      </bdi>
      <span className={styles.line} aria-hidden="true">
        <LiveLine facts={facts} />
      </span>
      <span className={styles.meta} aria-hidden="true">
        <Meta task={facts.task} />
      </span>
    </div>
  );
}
