import { createHash } from "node:crypto";
import { commandId } from "#shared/ids.ts";
import type { CommandId, MissionId } from "#shared/ids.ts";
import type { Command } from "#shared/mission/command.ts";
import { effect as effectShape, type Effect, type EffectType } from "#shared/mission/effect.ts";

/** An effect that waits for its turn. */
export interface OpenEffect {
  readonly id: string;
  readonly mission: MissionId;
  readonly type: string;
  readonly body: unknown;
  /** How many times it was begun before. */
  attempts: number;
  /** When it may be begun, milliseconds since 1970; null: at once. */
  notBefore: number | null;
  /** It was done, and this came of it; the mission was not told yet. null: not done. */
  outcome: readonly Command[] | null;
}

/**
 * Effects that must not overtake each other: one after the other, in the order in which they were asked for. What is about
 * one task waits for that task only, and nothing that a session is told can hold up its end.
 */
export interface Lane {
  readonly type: EffectType;
  readonly queue: OpenEffect[];
  isBusy: boolean;
  /** Takes back the wake-up call for the head of the queue. */
  cancelAlarm: (() => void) | null;
}

/** What goes to the same session keeps its order, whatever it is. */
const CONTROLS: readonly string[] = ["segment.interrupt", "segment.resume", "segment.wind-up", "agent.tell"];

/**
 * A person, or an agent with a question, waits for these: they wait for no proof of some other task. At most one a session, and
 * what an answer keeps first (a picture of the workspace) takes its turn at git like any other.
 */
const URGENT: readonly string[] = [...CONTROLS, "segment.end", "request.deliver"];
export const isUrgent = ({ type }: Pick<Lane, "type">): boolean => URGENT.includes(type);

/**
 * A person gave it once and is not asked again, so it is tried for as long as the session lives, by the next engine too: only the
 * disk remembers that the agent never took it.
 */
const UNTIL_TAKEN: readonly string[] = ["request.deliver"];
export const isTriedUntilTaken = ({ type }: Pick<OpenEffect, "type">): boolean => UNTIL_TAKEN.includes(type);

/** What uses the workspace of a task: the next attempt is not made ready before the last one was looked at to its end. */
const IN_WORKSPACE: readonly string[] = [
  "workspace.prepare",
  "segment.start",
  "workspace.restore",
  "evidence.collect",
];

/** One merger, one verifier, one log: what is not about an attempt is done once at a time in a mission. */
export function laneOf({ mission, type, body }: Pick<OpenEffect, "mission" | "type" | "body">): string {
  const { task, attempt, reviewer } = body as {
    readonly task?: unknown;
    readonly attempt?: unknown;
    readonly reviewer?: { readonly lens?: unknown };
  };
  // Reviews only read, and none may see another: they go side by side.
  if (type === "review.run") return `${mission} ${type} ${String(task)} ${String(reviewer?.lens)}`;
  if (type === "synthesis.run") return `${mission} ${type} ${String(task)}`;
  // A look at the world of minutes does not hold up a look of another task.
  if (type === "gate.check") return `${mission} ${type} ${String(task)}`;
  if (typeof task !== "string" || typeof attempt !== "number") return `${mission} ${type}`;
  const group = CONTROLS.includes(type) ? "control" : IN_WORKSPACE.includes(type) ? "workspace" : type;
  return `${mission} ${group} ${task}`;
}

/** The effect as the domain knows it; null when this version does not. */
export function effectOf({ type, body }: Pick<OpenEffect, "type" | "body">): Effect | null {
  const parsed = effectShape.safeParse({ ...(body as object), type });
  return parsed.success ? parsed.data : null;
}

/**
 * The place of each command in what came of an effect: what it is about, and the how manyeth of those it is. Never its place in the
 * whole list: done again after some of it was told, an effect has fewer things to tell, and the next one must not pass for the first.
 */
export function outcomePlaces(commands: readonly Command[]): readonly string[] {
  const seen = new Map<string, number>();
  return commands.map((command) => {
    const about = aboutOf(command);
    const number = seen.get(about) ?? 0;
    seen.set(about, number + 1);
    return `${about} ${number}`;
  });
}

/** Told beside an outcome, and told once: done again after it was heard, the outcome alone is left and must not take its place. */
const NOTICES: ReadonlyMap<string, string> = new Map([
  ["merge.branch-put-back", "put-back"],
  ["merge.whole-checked", "whole"],
]);

/** What worked and what did not (`review.record`, `review.failed`) are about the same: the mission hears the first of them. */
function aboutOf(command: Command): string {
  if (command.type === "question.end") return command.session;
  const { task } = command as { readonly task?: unknown };
  const kind = NOTICES.get(command.type) ?? command.type.split(".", 1)[0];
  return `${kind} ${typeof task === "string" ? task : ""}`;
}

/** The outcome of an effect has the same command id whoever reports it, so the mission hears it once. */
export function outcomeId(effectId: string, place: string): CommandId {
  const digest = createHash("sha256").update(`${effectId} ${place}`).digest("hex");
  return commandId.parse(`cmd_${digest.slice(0, 32)}`);
}

/** What the outcome is about: whatever is said of an effect first is what counts. */
export const outcomeTarget = (effectId: string, place: string): string => `effect ${effectId} ${place}`;
