import { Plural, Trans } from "@lingui/react/macro";
import { useQueue } from "../../../state/workbench.ts";
import { Elapsed } from "../../../ui/time.tsx";
import { useRows } from "./use-rows.ts";

/** How many need a person, and how long the oldest has been waiting. */
export function TriageHeaderContext() {
  const live = useQueue((queue) => queue.live);
  const { pending } = useRows();
  const waiting = pending.filter(({ ending }) => ending === null);
  const count = waiting.length;
  const oldest = Math.min(...waiting.map(({ row }) => row.askedAt));
  if (count === 0) return null;
  if (!live) return <Trans>{count} as last seen</Trans>;
  return (
    <Trans>
      <Plural value={count} one="# needs you" other="# need you" />, the oldest for <Elapsed since={oldest} />
    </Trans>
  );
}

/** The number at the rail: the same as everywhere, with those that are hidden for now, which wait as well. */
export function PendingBadge() {
  const count = useQueue((queue) => queue.value?.length ?? 0);
  return count === 0 ? null : <>{count > 99 ? "99+" : count}</>;
}
