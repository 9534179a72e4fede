import type { Command } from "#shared/mission/command.ts";
import type { Effect } from "#shared/mission/effect.ts";
import type { EffectOf } from "./effect-handler.ts";

/**
 * `retired`: the engine died while it was under way, and nobody knows how far it came. `failed`: it was tried as often as it
 * may be.
 */
export type Unfinished = "retired" | "failed";

/** What a mission is told when an effect will not be finished. Empty: it has no use for it. */
export function unfinishedCommands(effect: Effect, why: string): readonly Command[] {
  const about = unfinishedCommand(effect, why);
  if (about === null) return [];
  if (effect.type !== "merge.candidate") return [about];
  // Nobody knows which of the train it is: the first goes back, and the others are tried without it.
  const reason = "The train it stood in could not be proven to the end.";
  return [about, ...effect.behind.map((task) => ({ type: "merge.postponed", task, reason }) as const)];
}

/**
 * What is said of the effect itself: the way on is then its own, or a person's. null: it has no use
 * for it, and the sentence in the outbox is all there is. Exhaustive: a new effect does not compile without an answer.
 */
function unfinishedCommand(effect: Effect, why: string): Command | null {
  switch (effect.type) {
    case "plan.ask":
      return {
        type: "plan.answer-failed",
        request: effect.request,
        round: effect.round,
        reason: why,
        limit: null,
      };
    case "plan.review":
      return {
        type: "plan.review-failed",
        reviewer: effect.reviewer,
        revision: effect.revision,
        reason: why,
        limit: null,
      };
    case "workspace.prepare":
      return { type: "workspace.failed", ...attemptOf(effect), reason: why };
    case "segment.start":
      return { type: "segment.start-failed", ...attemptOf(effect), segment: effect.segment, reason: why };
    case "segment.wind-up":
    case "segment.interrupt":
    case "segment.resume":
    case "segment.end":
    case "agent.tell":
    case "request.deliver":
      // The session lives in the session host. What it does now is not known, and that is what "no signal" means.
      return { type: "channel.lost", ...attemptOf(effect) };
    case "workspace.restore":
      return { type: "workspace.restore-failed", decision: effect.decision, reason: why };
    case "evidence.collect":
      return {
        type: "evidence.record",
        ...attemptOf(effect),
        signals: [{ name: "acceptance", holds: null, source: "the engine", detail: why }],
        changed: [],
        barred: null,
        lines: null,
      };
    case "review.run":
      return {
        type: "review.failed",
        task: effect.task,
        round: effect.round,
        reviewer: effect.reviewer,
        reason: why,
        limit: null,
      };
    case "synthesis.run":
      return { type: "synthesis.failed", task: effect.task, round: effect.round, reason: why, limit: null };
    case "gate.check":
      return {
        type: "gate.checked",
        task: effect.task,
        gate: effect.gate.id,
        check: effect.check,
        outcome: "unknown",
        detail: why,
      };
    case "merge.candidate":
      return { type: "merge.rejected", task: effect.task, reason: why };
    case "mission.verify":
      return { type: "mission.verified", number: effect.number, holds: false, detail: why, facts: null };
    case "landing.undo":
      return { type: "landing.undo-failed", reason: why };
    case "landing.publish":
    case "landing.perform":
      return { type: "landing.failed", reason: why, anew: false };
    case "conflict.forecast":
    case "plan.document":
    case "decision-log.append":
      return null;
  }
}

const attemptOf = ({ task, attempt }: Pick<EffectOf<"segment.end">, "task" | "attempt">) => ({
  task,
  attempt,
});
