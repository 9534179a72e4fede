import type { EventOf } from "../event.ts";
import { withWord, type AccountWord } from "../money/account-words.ts";
import { addUsage, NOTHING_SPENT } from "../money/spend.ts";
import { notePolicyUse } from "../policies/policy-use.ts";
import type { TaskId } from "../ids.ts";
import { sessionKey } from "../routing/limits.ts";
import type { MissionState } from "../state.ts";
import type { Attempt } from "./attempt.ts";
import { alive, withAttempt, withLastSegment } from "./change-attempt.ts";
import type { RunEvent } from "./evolve-flight.ts";
import type { TaskState } from "./task.ts";

/** What happens inside a session, as its agent or the engine told it. */
export function evolveRun(state: MissionState, task: TaskState, event: RunEvent, at: number): TaskState {
  const change = (how: (attempt: Attempt) => Attempt): TaskState => ({
    ...task,
    attempts: withAttempt(task, event.attempt, how),
  });
  switch (event.type) {
    case "turn.changed":
      return change((attempt) => ({
        ...alive(attempt, at),
        structured: true,
        ...turn(attempt, event.state),
      }));
    case "progress.seen":
      return change((attempt) => progress(attempt, event, at));
    case "usage.counted":
      return counted(state, task, event, at);
    case "conversation.opened":
      return change((attempt) => ({
        ...alive(attempt, at),
        structured: true,
        segments: withLastSegment(attempt, (segment) => ({ ...segment, conversation: event.id })),
      }));
    case "trouble.seen": {
      const { kind, message, retrying } = event;
      return change((attempt) => ({ ...alive(attempt, at), trouble: { kind, message, retrying, at } }));
    }
    case "limits.seen": {
      const { usedPercent, windowMinutes, resetsAt } = event;
      noteWord(state, task, event, {
        isLimit: false,
        guessed: false,
        usedPercent,
        windowMinutes,
        resetsAt,
        at,
      });
      return change((attempt) => ({ ...attempt, limit: { usedPercent, windowMinutes, resetsAt, at } }));
    }
    case "task.rate-limited":
      noteWord(state, task, event, {
        isLimit: true,
        guessed: event.guessed,
        usedPercent: 100,
        windowMinutes: null,
        resetsAt: event.until,
        at,
      });
      return {
        ...change((attempt) => ({ ...attempt, limited: { until: event.until, guessed: event.guessed, at } })),
        rateLimitedUntil: event.until,
        parked: true,
      };
    case "channel.lost":
      return { ...task, signalLostAt: at };
    case "channel.restored":
      return { ...change((attempt) => alive(attempt, at)), signalLostAt: null };
    case "attention.noticed":
      return change((attempt) => ({ ...attempt, attention: event.level }));
    case "request.judged":
      notePolicyUse(state.policies, event, at);
      return change((attempt) => ({ ...alive(attempt, at), structured: true }));
    case "request.answered":
      return change((attempt) => alive(attempt, at));
    case "checkpoint.reached": {
      const { label, ref } = event;
      return change((attempt) => ({
        ...alive(attempt, at),
        structured: true,
        checkpoints: [...attempt.checkpoints, { label, ref, at }],
      }));
    }
    case "packet.received":
      return change((attempt) => ({ ...alive(attempt, at), structured: true, packet: event.packet }));
    case "run.completed":
      return change((attempt) => ({ ...alive(attempt, at), structured: true, completedSeen: true }));
  }
}

/** An account has several windows, and several sessions speak of it: none of them makes the others forgotten. */
function noteWord(
  state: MissionState,
  task: TaskState,
  { task: id, attempt: number }: { readonly task: TaskId; readonly attempt: number },
  said: Omit<AccountWord, "agent" | "family" | "session" | "since">,
): void {
  const route = task.attempts.find((each) => each.number === number)?.route;
  if (route === undefined) return;
  const { agent, family } = route;
  state.accountWords = withWord(state.accountWords, {
    ...said,
    agent,
    family,
    session: sessionKey(id, number),
  });
}

const turn = (attempt: Attempt, state: "started" | "ended"): Partial<Attempt> =>
  state === "started" ? { idle: false, turns: attempt.turns + 1 } : { idle: true, runningTools: 0 };

/** Bytes on the screen are a sign of life only where there is no better channel: spinners turn for ever. */
function progress(attempt: Attempt, { what }: EventOf<"progress.seen">, at: number): Attempt {
  switch (what) {
    case "output":
      return attempt.structured ? attempt : alive(attempt, at);
    case "tool-started":
      return {
        ...alive(attempt, at),
        structured: true,
        toolCalls: attempt.toolCalls + 1,
        runningTools: attempt.runningTools + 1,
      };
    case "tool-ended":
      return { ...alive(attempt, at), structured: true, runningTools: Math.max(0, attempt.runningTools - 1) };
    case "event":
    case "file":
      return alive(attempt, at);
  }
}

function counted(
  state: MissionState,
  task: TaskState,
  { attempt: number, usage }: EventOf<"usage.counted">,
  at: number,
): TaskState {
  const attempt = task.attempts.find((each) => each.number === number);
  state.spend = addUsage(state.spend, usage);
  if (attempt !== undefined) {
    const { family } = attempt.route;
    state.spendByFamily.set(family, addUsage(state.spendByFamily.get(family) ?? NOTHING_SPENT, usage));
  }
  return {
    ...task,
    spend: addUsage(task.spend, usage),
    attempts: withAttempt(task, number, (each) => ({
      ...alive(each, at),
      structured: true,
      spend: addUsage(each.spend, usage),
      contextUsed: usage.contextUsed ?? each.contextUsed,
      harness: usage.harness ?? each.harness,
    })),
  };
}
