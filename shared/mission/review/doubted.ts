import { ask } from "../decisions/ask.ts";
import type { Decision } from "../decisions/decision.ts";
import type { TaskState } from "../flight/task.ts";
import type { FindingId } from "../ids.ts";
import type { Context, Outcome } from "../outcome.ts";
import type { MissionState } from "../state.ts";
import { decideRound } from "./decide-round.ts";
import type { Finding } from "./finding.ts";
import { settleNotFoundAgain } from "./looked-again.ts";
import { openOf } from "./next-fix.ts";

/** A critical finding that one synthesist calls wrong, and the code that is to show it. */
export interface Doubted {
  readonly finding: Finding;
  readonly why: string;
  readonly evidence: string;
}

/** One agent alone does not wave a critical finding through: a person reads the code it names. */
export function askAboutDoubted(
  state: MissionState,
  task: TaskState,
  doubted: readonly Doubted[],
  context: Context,
  outcome: Outcome,
): void {
  const { spec, round } = task;
  // Whatever the answer is: what this round did not find again is over.
  settleNotFoundAgain(task, openOf(state, task), outcome);
  const many = doubted.length === 1 ? "1 critical finding" : `${doubted.length} critical findings`;
  const reason = `whoever put the reviews together calls ${many} wrong`;
  outcome.emit({ type: "review.decided", task: spec.id, round, outcome: "ask-person", by: null, reason });
  ask(state, context, outcome, {
    kind: "review-disagreement",
    task: spec.id,
    attempt: null,
    subject: { kind: "findings", findings: doubted.map(({ finding }) => finding.id).slice(0, 500) },
    question: `Is a critical finding wrong: ${spec.title}`,
    why: null,
    evidence: doubted.map(({ finding, why, evidence }) => ({
      label: finding.title,
      text: `${finding.file ?? "no file"}:${finding.line ?? "-"}\n${finding.claim}\n\nCalled wrong: ${why}\n${evidence}`,
      source: "a reviewer, and whoever put the reviews together",
    })),
    options: [
      {
        id: "agree",
        label: "They are wrong",
        effect: "They are declined with the code that shows it; the rest of the review goes on.",
        tone: "approve",
      },
      {
        id: "fix-again",
        label: "Have them fixed",
        effect: "One fix per finding, then a new reviewer.",
        tone: "neutral",
      },
      {
        id: "cancel",
        label: "Cancel the task",
        effect: "Its work is kept, nothing of it is merged.",
        tone: "deny",
      },
    ],
    touches: spec.brief.scope.touch.slice(0, 100),
    undo: "not-automatic",
    ifNothing: "The task is held; nothing of it is merged.",
  });
}

/** A person read the code and agrees: what else was found decides the round. */
export function agreeWithDoubt(
  state: MissionState,
  task: TaskState,
  { subject, evidence }: Decision,
  words: string,
  context: Context,
  outcome: Outcome,
): null {
  const gone = new Set<FindingId>();
  const asked = subject.kind === "findings" ? subject.findings : [];
  for (const [index, finding] of asked.entries()) {
    // Settled by hand meanwhile: that stands.
    if (state.findings.get(finding)?.state !== "open") continue;
    gone.add(finding);
    const reason = `A person agrees that it is wrong${words === "" ? "." : `: ${words}`}`;
    const shown = evidence[index]?.text ?? "";
    outcome.emit({ type: "finding.settled", finding, state: "declined", reason, evidence: shown });
  }
  decideRound(state, task, { fresh: [], gone, adversary: null }, context, outcome);
  return null;
}
