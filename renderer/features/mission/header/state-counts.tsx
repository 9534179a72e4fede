import { useLingui } from "@lingui/react/macro";
import { plural } from "@lingui/core/macro";
import type { TaskStatus } from "#shared/mission/flight/task.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { count } from "../../../ui/format.ts";
import { Glyph } from "../../../ui/glyph.tsx";
import { Hidden } from "../../../ui/hidden.tsx";
import { Tip } from "../../../ui/tip.tsx";
import { STATE_LOOKS } from "../../../words/task-status.ts";
import styles from "./header.module.css";

/** Always in this order, so that the eye finds each at its place. */
const ORDER: readonly TaskStatus[] = [
  "merged",
  "running",
  "checking",
  "in_review",
  "fixing",
  "merging",
  "preparing",
  "needs_you",
  "failed",
  "no_signal",
  "blocked",
  "paused",
  "rate_limited",
  "queued",
  "waiting",
  "skipped",
  "cancelled",
];

export function StateCounts() {
  const { t } = useLingui();
  return (
    <ul className={styles.counts} aria-label={t`Tasks by state`} data-testid="state-counts">
      {ORDER.map((status) => (
        <StateCount key={status} status={status} />
      ))}
    </ul>
  );
}

function StateCount({ status }: { readonly status: TaskStatus }) {
  const { i18n } = useLingui();
  const many = useMission(({ state }) => state?.counts[status] ?? 0);
  const landed = useMission(({ state }) => state?.phase === "landed");
  if (many === 0) return null;
  const shown = status === "merged" && landed ? "landed" : status;
  const { word, shape, tone } = STATE_LOOKS[shown];
  const name = i18n._(word);
  return (
    <Tip words={name}>
      <li className={styles.count} data-testid="state-count" data-state={shown} data-count={many}>
        <Glyph shape={shape} tone={tone} />
        <span aria-hidden="true">{count(many)}</span>
        <Hidden>{plural(many, { one: `# task: ${name}`, other: `# tasks: ${name}` })}</Hidden>
      </li>
    </Tip>
  );
}
