import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { NodeProps } from "@xyflow/react";
import { ChevronsDownUp } from "lucide-react";
import { memo, useMemo, useRef } from "react";
import { useSelection } from "../../../state/workbench.ts";
import { Glyph } from "../../../ui/glyph.tsx";
import { IconButton } from "../../../ui/icon-button.tsx";
import { STATE_LOOKS } from "../../../words/task-status.ts";
import { factsOfGroup, TONES, type GroupFacts } from "./group-facts.ts";
import type { ItemNode } from "./flow-elements.ts";
import type { Item } from "./layout/graph-layout.ts";
import styles from "./node.module.css";
import { useGraph } from "./use-graph.ts";
import { useKeepFocus } from "./use-keep-focus.ts";

/** Many tasks as one card: how far they are, and the state that wants most attention. */
export const GroupNode = memo(function GroupNode({ data }: NodeProps<ItemNode>) {
  const { t, i18n } = useLingui();
  const { item } = data;
  const card = useRef<HTMLDivElement>(null);
  const { shown, finished, tones } = useGroupFacts(item);
  const title = useGroupTitle(item);
  const all = item.tasks.length;
  const look = STATE_LOOKS[shown];
  const selected = useSelection(({ task }) => task !== null && item.tasks.includes(task));
  const dimmed = useGraph(({ related }) => related !== null && !item.tasks.some((id) => related.has(id)));
  const critical = useGraph((graph) => item.tasks.some((id) => graph.critical?.has(id) === true));
  useKeepFocus(card);
  return (
    <div
      ref={card}
      role="button"
      tabIndex={-1}
      className={styles.card}
      aria-expanded={false}
      aria-label={t`${title}, ${i18n._(look.word)}, ${finished} of ${all} done, group`}
      data-testid="group-node"
      data-item={item.id}
      data-state={shown}
      data-tone={look.tone}
      data-group=""
      data-chosen={selected}
      data-dimmed={dimmed}
      data-critical={critical}
    >
      <span className={styles.plate}>
        <Glyph shape={look.shape} tone={look.tone} />
        <span className={styles.count}>{all}</span>
      </span>
      <bdi lang="und" className={styles.title} title={title}>
        {title}
      </bdi>
      <span className={styles.line}>
        <Trans>
          {finished} of {all} done
        </Trans>
      </span>
      <Bar tones={tones} all={all} />
    </div>
  );
});

function Bar({ tones, all }: { readonly tones: GroupFacts["tones"]; readonly all: number }) {
  return (
    <svg className={styles.bar} viewBox={`0 0 ${all} 1`} preserveAspectRatio="none" aria-hidden="true">
      {TONES.map((tone, at) => {
        const start = TONES.slice(0, at).reduce((sum, before) => sum + tones[before], 0);
        return (
          tones[tone] > 0 && <rect key={tone} data-tone={tone} x={start} width={tones[tone]} height="1" />
        );
      })}
    </svg>
  );
}

/** Round the tasks of an opened group. */
export const FrameNode = memo(function FrameNode({ data }: NodeProps<ItemNode>) {
  const { t } = useLingui();
  const { item } = data;
  const title = useGroupTitle(item);
  return (
    <div
      className={styles.frame}
      role="group"
      aria-label={title}
      data-testid="group-frame"
      data-frame={item.id}
    >
      <div className={styles.frameHead}>
        <bdi lang="und" className={styles.frameTitle} title={title}>
          {title}
        </bdi>
        <span className={styles.frameCount}>
          <Plural value={item.tasks.length} one="# task" other="# tasks" />
        </span>
        <IconButton
          label={t`Show ${title} as one card`}
          icon={<ChevronsDownUp size={16} strokeWidth={1.75} aria-hidden="true" />}
          data-close={item.id}
          small
        />
      </div>
    </div>
  );
});

function useGroupFacts({ tasks }: Item): GroupFacts {
  const pick = useMemo(() => factsOfGroup(tasks), [tasks]);
  return useGraph(pick);
}

/** Siblings are named after what they all wait for. */
function useGroupTitle({ name, tasks }: Item): string {
  const { t } = useLingui();
  const parent = useGraph(({ facts }) => {
    const [first] = tasks;
    const before = first === undefined ? undefined : facts.get(first)?.task.spec.after[0];
    return before === undefined ? "" : (facts.get(before)?.task.spec.title ?? "");
  });
  return name ?? t`${tasks.length} tasks after ${parent}`;
}
