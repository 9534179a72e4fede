import { recordDecision } from "../decide-mission.ts";
import type { DecisionRecord, Resolution, Subject } from "../decisions/decision.ts";
import type { Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";
import { answerRequest } from "./decide-request.ts";
import { endAttempt } from "./task-consequences.ts";
import { openAttempt } from "./status.ts";

type Request = Extract<Subject, { kind: "request" }>;

/** Carries an answer to the agent that waits for it. */
export function afterRequestAnswer(
  state: MissionState,
  { decision }: DecisionRecord,
  { request, action }: Request,
  { option, reason, edited }: Resolution,
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
  const chosen = decision.options.find(({ id }) => id === option);
  const words = reason ?? "";
  switch (decision.kind) {
    case "question": {
      if (option === "answer" && words.trim() === "")
        return reject("invalid", "The answer has no words. Nothing was sent.");
      const text =
        option === "answer"
          ? words
          : option === "decide-yourself"
            ? "Take the simplest valid reading, and say which."
            : (chosen?.label ?? option);
      answerRequest(outcome, about, true, text, null);
      // What was answered once is not asked again by the next agent.
      if (option !== "decide-yourself")
        recordDecision({ title: decision.question, text, reason: words }, outcome);
      return null;
    }
    case "checkpoint":
      if (option === "redirect" && words.trim() === "")
        return reject("invalid", "Say what to do instead. Nothing was sent.");
      answerRequest(
        outcome,
        about,
        option === "approve",
        option === "approve" ? "Go on as you plan." : words,
        null,
      );
      return null;
    default: {
      const allowed = chosen?.tone === "approve";
      const changed = edited !== null && action?.kind === "command" ? edited : null;
      answerRequest(outcome, about, allowed, changed ?? words, allowed ? action : null);
      return null;
    }
  }
}
