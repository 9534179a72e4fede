import type { EventOf, MissionEventType, Recorded } from "#shared/mission/event.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { spanText } from "#shared/mission/receipt/receipt-markdown.ts";
import { amount } from "../amount.ts";
import { moneyText } from "../units.ts";
import type { Tone } from "./styled-text.ts";

/** One line about something that happened. `task`: empty for the mission as a whole. */
export interface EventLine {
  readonly task: string;
  readonly what: string;
  readonly tone: Tone;
}

type Said = readonly [what: string, tone: Tone] | null;
type Teller<Type extends MissionEventType> = (event: EventOf<Type>, state: MissionState) => Said;

/** Names of commits are told apart by this many letters. */
const HASH_SHOWN = 10;
const hash = (commit: string): string => commit.slice(0, HASH_SHOWN);
const firstLine = (text: string): string => text.trim().split("\n")[0] ?? "";
const reason = (text: string): string => (text.trim() === "" ? "" : `: ${firstLine(text)}`);

/** null: true, but nothing a person has to read while it flies. */
const TELLERS: { readonly [Type in MissionEventType]: Teller<Type> | null } = {
  "mission.created": ({ title }) => [`stated: ${title}`, "plain"],
  "mission.re-contracted": ({ reason: why }) => [`contract changed${reason(why)}`, "warn"],
  "mission.agents-set": null,
  "mission.allocation-set": null,
  "mission.launched": (_, { tasks }) => [`launched with ${amount(tasks.size, "task")}`, "strong"],
  "mission.held": ({ reason: why }) => [`held: nothing new starts${reason(why)}`, "warn"],
  "mission.released": () => ["released: new tasks start again", "plain"],
  "mission.paused": ({ reason: why }) => [`paused: what runs is interrupted${reason(why)}`, "warn"],
  "mission.resumed": () => ["resumed", "plain"],
  "mission.stopped": ({ reason: why }) => [`stopped${reason(why)}`, "bad"],
  "mission.steered": ({ text }) => [`directive for all that follows: ${firstLine(text)}`, "plain"],
  "mission.directive-withdrawn": ({ directive }) => [`directive ${directive} withdrawn`, "plain"],
  "mission.decision-recorded": null,
  "budget.changed": ({ limitMicros }) => [
    `budget is now ${limitMicros === null ? "unlimited" : moneyText(limitMicros, false)}`,
    "plain",
  ],
  "budget.crossed": ({ at, spentMicros, limitMicros }) => [
    `${at === "limit" ? "budget used up" : "most of the budget used"}: ${moneyText(spentMicros, false)} of ${moneyText(limitMicros, false)}`,
    at === "limit" ? "bad" : "warn",
  ],
  "budget.graced": () => ["may finish its segment beyond the budget", "warn"],
  "mission.reopened": ({ reason: why }) => [`flies on${reason(why)}`, "plain"],
  "condition.met": ({ when, act }) => [`condition met (${act}): ${when}`, "warn"],
  "clock.jumped": ({ byMs }) => [
    byMs > 0
      ? `the clock jumped ahead by ${spanText(byMs)}, or this computer slept: it is not counted`
      : `the clock was put back by ${spanText(-byMs)}: it is not counted`,
    "plain",
  ],
  "mission.verify-requested": () => ["every task has ended: the whole is verified", "plain"],
  "mission.verified": ({ holds, detail }) =>
    holds ? ["the whole holds", "good"] : [`the whole does not hold${reason(detail)}`, "bad"],
  "landing.requested": () => ["landing", "plain"],
  "mission.landed": ({ commit, how }) => [`landed as ${hash(commit)} (${how})`, "good"],
  "landing.failed": ({ reason: why }) => [`did not land${reason(why)}`, "bad"],
  "plan.requested": ({ agent }) => [`${agent} is asked for a plan`, "plain"],
  "plan.answered": ({ errors }) =>
    errors.length === 0 ? ["the plan is there", "plain"] : [`the plan has ${errors.length} faults`, "warn"],
  "plan.request-failed": ({ reason: why }) => [`no plan came${reason(why)}`, "bad"],
  "plan.proposed": null,
  "plan.tasks-added": null,
  "plan.edited": ({ edits }) => [`the plan changed in ${edits.length} places`, "plain"],
  "plan.review-requested": ({ reviewer }) => [`${reviewer.agent} reviews the plan`, "plain"],
  "plan.reviewed": ({ findings }) => [`plan reviewed: ${findings.length} findings`, "plain"],
  "plan.review-broke": ({ reason: why }) => [`the review of the plan broke${reason(why)}`, "warn"],
  "finding.settled": null,
  "plan.locked": () => ["plan locked", "plain"],
  "plan.unlocked": () => ["plan unlocked", "plain"],
  "plan.diff-proposed": ({ reason: why }) => [`a change of the plan is proposed${reason(why)}`, "plain"],
  "plan.diff-settled": ({ accepted }) => [
    `the proposed change is ${accepted ? "taken" : "refused"}`,
    "plain",
  ],
  "task.dispatched": ({ attempt, purpose, route }) => [
    `attempt ${attempt}${purpose === "work" ? "" : ` (${purpose})`} by ${route.agent}`,
    attempt === 1 ? "plain" : "warn",
  ],
  "workspace.readied": null,
  "segment.began": ({ segment }) =>
    segment === 1 ? null : [`segment ${segment}: a fresh session goes on`, "plain"],
  "segment.ended": ({ end, handOff }) => {
    if (end === "lost") return ["nobody saw how its session ended", "bad"];
    return handOff === null ? null : [`handed off: ${firstLine(handOff)}`, "plain"];
  },
  "segment.wound-up": ({ cause }) => [`is asked to hand off (${cause})`, "plain"],
  "turn.changed": null,
  "progress.seen": null,
  "usage.counted": null,
  "task.rate-limited": ({ until }) => [`rate limited until ${clock(until)}`, "warn"],
  "task.continued": () => ["goes on", "plain"],
  "task.approved": () => ["approved", "plain"],
  "task.held": ({ reason: why }) => [`waits for a person${reason(why)}`, "warn"],
  "task.woken": null,
  "channel.lost": () => ["no signal from its agent", "bad"],
  "channel.restored": () => ["its agent is heard again", "plain"],
  "attention.noticed": ({ level }) => (level === "no-progress" ? ["no progress for a while", "warn"] : null),
  "request.judged": ({ verdict, reason: why }) =>
    verdict === "deny" ? [`denied${reason(why)}`, "warn"] : null,
  "request.answered": null,
  "request.withheld": () => ["its answer waits while a person types", "dim"],
  "request.withdrawn": null,
  "control.taken": () => ["a person types into its terminal", "accent"],
  "control.released": ({ cause }) => [
    cause === "person" ? "the person let go of its terminal" : "the window that had control is gone",
    "plain",
  ],
  "control.typed": ({ text }) => [`typed: ${firstLine(text)}`, "dim"],
  "instruction.delivered": () => ["what it was told has arrived", "dim"],
  "checkpoint.reached": ({ label, summary }) => [`checkpoint ${label}${reason(summary)}`, "plain"],
  "packet.received": null,
  "run.completed": null,
  "evidence.recorded": ({ signals }) => {
    const held = signals.filter(({ holds }) => holds === true).length;
    return [`checked: ${held} of ${signals.length} signals hold`, held === signals.length ? "plain" : "warn"];
  },
  "task.risk-raised": ({ surfaces }) => [`is high risk: it changed ${surfaces.join(", ")}`, "warn"],
  "attempt.passed": ({ attempt }) => [`attempt ${attempt} is proven`, "good"],
  "attempt.failed": ({ attempt, reason: why, next }) => [
    `attempt ${attempt} did not pass, ${next === "retry" ? "tries again" : "asks a person"}${reason(why)}`,
    "bad",
  ],
  "review.requested": ({ reviewer }) => [`${reviewer.agent} (${reviewer.family}) reviews it`, "plain"],
  "review.completed": ({ reviewer, findings }) => [
    `${reviewer.agent} found ${findings.length} things`,
    "plain",
  ],
  "review.broke": ({ reviewer, reason: why }) => [
    `the review by ${reviewer.agent} broke${reason(why)}`,
    "warn",
  ],
  "review.decided": ({ outcome, by }) => {
    if (outcome === "ask-person") return null;
    return outcome === "passed"
      ? [`passed by ${by ?? "a person"}`, "good"]
      : ["goes back to be fixed", "warn"];
  },
  "review.level-raised": ({ level }) => [`now needs a ${level} review`, "warn"],
  "merge.started": null,
  "task.merged": ({ commit }) => [`merged as ${hash(commit)}`, "good"],
  "merge.held-out": ({ cause, detail }) => [`not merged, ${cause}${reason(detail)}`, "bad"],
  "task.paused": ({ cause }) => [`paused (${cause})`, "warn"],
  "task.resumed": () => ["resumed", "plain"],
  "task.cancelled": ({ reason: why }) => [`cancelled${reason(why)}`, "warn"],
  "task.skipped": ({ reason: why }) => [`skipped${reason(why)}`, "warn"],
  "task.retried": ({ note }) => [`tries again${reason(note)}`, "plain"],
  "task.reassigned": ({ assignment }) => [
    `goes to ${assignment.agent ?? assignment.family ?? "somebody else"}`,
    "plain",
  ],
  "task.steered": ({ text }) => [`told: ${firstLine(text)}`, "plain"],
  // Whoever follows shows it as a block.
  "decision.asked": null,
  "decision.resolved": ({ decision, resolution }, { decisions }) => {
    const asked = decisions.get(decision)?.decision;
    const label = asked?.options.find(({ id }) => id === resolution.option)?.label ?? resolution.option;
    return [`answered "${asked?.question ?? decision}": ${label}`, "accent"];
  },
  "decision.snoozed": null,
  "decision.closed": ({ state, note }) => [`a question is ${state}${reason(note)}`, "dim"],
  "decision.extended": null,
  "policy.added": ({ policy }) => [`rule ${policy.id} added`, "plain"],
  "policy.revoked": ({ policy }) => [`rule ${policy} revoked`, "plain"],
  "policy.file-loaded": null,
  "trust.granted": ({ path }) => [`${path} is trusted`, "plain"],
  "trust.revoked": ({ path }) => [`${path} is not trusted any more`, "plain"],
};

/** What to say of an event; null: nothing. `state`: with the event in it. */
export function eventLine(recorded: Recorded, state: MissionState): EventLine | null {
  const { event } = recorded;
  const tell = TELLERS[event.type] as Teller<MissionEventType> | null;
  const said = tell?.(event, state) ?? null;
  if (said === null) return null;
  const [what, tone] = said;
  return { task: taskOf(recorded, state), what, tone };
}

function taskOf({ event }: Recorded, state: MissionState): string {
  if ("decision" in event && typeof event.decision === "string")
    return state.decisions.get(event.decision)?.decision.task ?? "";
  return "task" in event && typeof event.task === "string" ? event.task : "";
}

/** The time on this computer's clock. */
export const clock = (at: number): string => new Date(at).toTimeString().slice(0, 8);
