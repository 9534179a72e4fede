import { ask } from "../../decisions/ask.ts";
import type { Context, Outcome } from "../../outcome.ts";
import type { MissionState } from "../../state.ts";

export const ASK_AGAIN = "ask-again";
export const BY_HAND = "by-hand";

/** The planner gave up or broke: a person says how to go on, with what it said as evidence. */
export function askHowToPlan(
  state: MissionState,
  context: Context,
  outcome: Outcome,
  question: string,
  problems: readonly string[],
  verbatim: string,
): void {
  const agent = state.plan.request?.agent ?? "planner";
  ask(state, context, outcome, {
    kind: "question",
    task: null,
    attempt: null,
    subject: { kind: "plan", revision: state.plan.revision },
    question,
    why: null,
    evidence: [
      { label: "What was wrong", text: problems.join("\n"), source: "the check of the answer" },
      ...(verbatim === ""
        ? []
        : [{ label: "The last answer", text: verbatim, source: `the planner ${agent}` }]),
    ],
    options: [
      { id: ASK_AGAIN, label: "Ask again", effect: `${agent} is asked from the start.`, tone: "approve" },
      {
        id: BY_HAND,
        label: "Write it by hand",
        effect: "Nobody is asked; the draft stays as it is.",
        tone: "neutral",
      },
    ],
    touches: [],
    undo: "nothing-to-undo",
    ifApproved: "A planner is asked for a whole new plan.",
    ifNothing: "The mission waits for a plan.",
  });
}

/** Once there is another plan, nobody has to say how to get one. */
export function closePlannerQuestions(state: MissionState, outcome: Outcome): void {
  for (const id of state.pending) {
    const record = state.decisions.get(id);
    if (record?.decision.subject.kind !== "plan" || record.decision.kind !== "question") continue;
    outcome.emit({
      type: "decision.closed",
      decision: id,
      state: "superseded",
      note: "A plan was proposed meanwhile.",
    });
  }
}
