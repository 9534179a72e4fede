import {
  ROW_EVIDENCE,
  ROW_EVIDENCE_CHARACTERS,
  ROW_TOUCHES,
  type DecisionDetail,
  type DecisionRow,
} from "#shared/contract/decisions.ts";
import type { Decision, DecisionRecord } from "#shared/mission/decisions/decision.ts";
import {
  alike,
  pendingDecisions,
  rankDecisions,
  type RankedDecision,
} from "#shared/mission/decisions/ranking.ts";
import { unblocks } from "#shared/mission/decisions/unblocks.ts";
import type { MissionState } from "#shared/mission/state.ts";

/** All that waits for a person in this mission, the one to look at first in front. */
export const queueRows = (state: MissionState, at: number): DecisionRow[] =>
  rankDecisions(pendingDecisions([state]), at).map(rankedRow);

const rankedRow = ({ state, record, unblocks }: RankedDecision): DecisionRow =>
  decisionRow(state, record, unblocks);

/** Bounded, so that a row fits into any message, whatever an agent wrote into the decision. */
export function decisionRow(state: MissionState, record: DecisionRecord, unblocks: number): DecisionRow {
  const { decision } = record;
  return {
    id: decision.id,
    mission: state.id,
    missionTitle: state.title,
    missionPhase: state.phase,
    kind: decision.kind,
    state: record.state,
    task: decision.task,
    taskTitle: decision.task === null ? null : (state.tasks.get(decision.task)?.spec.title ?? null),
    question: decision.question,
    asker: askerOf(state, decision),
    asksFor: decision.subject.kind === "request" ? (decision.subject.action?.kind ?? null) : null,
    why: decision.why,
    risk: decision.risk,
    riskRule: decision.riskRule,
    options: decision.options,
    evidence: decision.evidence.slice(0, ROW_EVIDENCE).map(opening),
    evidenceCount: decision.evidence.length,
    touches: decision.touches.slice(0, ROW_TOUCHES),
    touchesCount: decision.touches.length,
    undo: decision.undo,
    ifApproved: decision.ifApproved,
    ifNothing: decision.ifNothing,
    advice: decision.advice,
    signature: decision.signature,
    unblocks,
    askedAt: decision.askedAt,
    expiresAt: decision.expiresAt,
    snoozedUntil: record.snoozedUntil,
    resolution: record.resolution,
    takeBack: record.takeBack,
  };
}

/** Whose question it is. What the engine asks about an attempt is still the engine's. */
function askerOf(state: MissionState, { subject, task, attempt }: Decision): string | null {
  if (subject.kind === "log-entry") return subject.by.agent;
  if (subject.kind !== "request" || task === null) return null;
  return state.tasks.get(task)?.attempts.find(({ number }) => number === attempt)?.route.agent ?? null;
}

export function decisionDetail(state: MissionState, record: DecisionRecord, at: number): DecisionDetail {
  const { decision } = record;
  const queue = rankDecisions(pendingDecisions([state]), at);
  const place = queue.findIndex((each) => each.record.decision.id === decision.id);
  const group = alike(queue).find((each) => each.some(({ record }) => record.decision.id === decision.id));
  return {
    row: decisionRow(state, record, unblocks(state, decision)),
    decision,
    note: record.note,
    rank: place === -1 ? null : place + 1,
    alike: (group ?? []).map(({ record }) => record.decision.id).filter((id) => id !== decision.id),
  };
}

function opening({ label, source, text }: Decision["evidence"][number]): DecisionRow["evidence"][number] {
  return { label, source, opening: firstCharacters(text), characters: text.length };
}

/** Never ends in half of a character. */
function firstCharacters(text: string): string {
  const cut = text.slice(0, ROW_EVIDENCE_CHARACTERS);
  return /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
}
