import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { hasEnded } from "#shared/mission/flight/status.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import { money } from "../../../ui/format.ts";

const MICROS = 1_000_000;

/** Who flies it, or flew it last; before that, who was chosen for it. null: nobody yet. */
export function agentOf({ attempts, override, spec }: TaskState): string | null {
  return attempts.at(-1)?.route.agent ?? override.agent ?? spec.assignment.agent ?? null;
}

/** From its first start to its end, or to now. null: it has not started. */
export function elapsedMs(task: TaskState, now: number): number | null {
  const start = task.attempts[0]?.dispatchedAt;
  if (start === undefined) return null;
  const rests = hasEnded(task) || task.stage === "failed";
  return Math.max(0, (rests ? task.stageSince : now) - start);
}

/** A first try says nothing about itself. */
export function attemptOf(task: TaskState): { readonly number: number; readonly of: number } | null {
  const tries = task.attempts.filter(
    ({ purpose, outcome }) => purpose === "work" && outcome !== "interrupted",
  );
  if (tries.length < 2) return null;
  return { number: tries.length, of: Math.max(tries.length, task.spec.limits.attempts + task.extraAttempts) };
}

/** What is known of its price; null: nothing was used. */
export function costOf({ spend }: TaskState): MessageDescriptor | null {
  const known = money(spend.costMicros / MICROS);
  if (!spend.unknownCost) return spend.costMicros === 0 ? null : msg`${known}`;
  return spend.costMicros === 0 ? msg`cost unknown` : msg`over ${known}`;
}
