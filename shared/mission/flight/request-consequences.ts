import { recordDecision } from "../decide-mission.ts";
import type { DecisionRecord, Resolution, Subject } from "../decisions/decision.ts";
import type { DecisionId } from "../ids.ts";
import type { Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";
import type { Action } from "../policies/action.ts";
import { DENY_FLOOR, floorBreach } from "../policies/floor.ts";
import { circumstancesOf } from "../policies/judge-request.ts";
import { answerRequest, type AboutRequest } from "./decide-request.ts";
import { endAttempt } from "./end-attempt.ts";
import { openAttempt } from "./status.ts";

type Request = Extract<Subject, { kind: "request" }>;

/** Carries an answer to the agent that waits for it. */
export function afterRequestAnswer(
  state: MissionState,
  { decision }: DecisionRecord,
  { request, action }: Request,
  { option, reason, edited, editedParsed, at }: Resolution,
  outcome: Outcome,
): Rejection | null {
  const task = decision.task === null ? undefined : state.tasks.get(decision.task);
  const attempt = task === undefined ? null : openAttempt(task);
  if (task === undefined || attempt === null || attempt.number !== decision.attempt) {
    return reject(
      "wrong-state",
      `The agent that asked ${decision.id} is gone; the answer would reach nobody and was not recorded.`,
    );
  }
  const about = { task: task.spec.id, attempt: attempt.number, request };
  if (option === "restart") return endAttempt(state, task, reason ?? "A person started it again.", outcome);
  const words = reason ?? "";
  const label = decision.options.find(({ id }) => id === option)?.label ?? option;
  if (decision.kind === "question")
    return answerQuestion(state, about, decision.question, option, label, words, outcome);
  const allowed = decision.options.some(({ id, tone }) => id === option && tone === "approve");
  const keepFor = allowed && decision.undo === "take-back" ? decision.id : undefined;
  if (decision.kind === "checkpoint") return answerCheckpoint(about, option, words, outcome, keepFor);
  if (edited === null || editedParsed === null || action?.kind !== "command") {
    // The words of a command were masked when they were written down: what comes back is only what a person put in their place.
    const asAsked = allowed && action?.kind !== "command" ? action : null;
    answerRequest(outcome, about, allowed, words, asAsked, keepFor);
    return null;
  }
  const instead: Action = { ...action, text: edited, parsed: editedParsed };
  // A person may change what an agent runs, but not into what nobody may run.
  const breach = floorBreach(DENY_FLOOR, instead, circumstancesOf(state, task, attempt, at));
  if (breach !== null) {
    return reject(
      "not-allowed",
      `The changed command may not run: ${breach} Nothing was sent; ${decision.id} still waits.`,
    );
  }
  answerRequest(outcome, about, allowed, words === "" ? edited : words, allowed ? instead : null);
  return null;
}

function answerQuestion(
  state: MissionState,
  about: AboutRequest,
  question: string,
  option: string,
  label: string,
  words: string,
  outcome: Outcome,
): Rejection | null {
  if (option === "decide-yourself") {
    answerRequest(outcome, about, true, "Take the simplest valid reading, and say which.", null);
    return null;
  }
  if (option === "answer" && words.trim() === "") {
    return reject("invalid", "The answer has no words. Nothing was sent.");
  }
  const text = option === "answer" ? words : label;
  answerRequest(outcome, about, true, text, null);
  // What was answered once is not asked again by the next agent.
  return recordDecision(state, { title: question, text, reason: words, by: null }, outcome);
}

function answerCheckpoint(
  about: AboutRequest,
  option: string,
  words: string,
  outcome: Outcome,
  keepFor: DecisionId | undefined,
): Rejection | null {
  const goesOn = option === "approve";
  if (!goesOn && words.trim() === "") return reject("invalid", "Say what to do instead. Nothing was sent.");
  answerRequest(outcome, about, goesOn, goesOn ? "Go on as you plan." : words, null, keepFor);
  return null;
}
