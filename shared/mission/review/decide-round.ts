import { ask } from "../decisions/ask.ts";
import type { TaskState } from "../flight/task.ts";
import type { FindingId } from "../ids.ts";
import type { Context, Outcome } from "../outcome.ts";
import type { MissionState } from "../state.ts";
import type { Family } from "../words.ts";
import type { Finding } from "./finding.ts";
import { settleNotFoundAgain } from "./looked-again.ts";
import { reviewsOf } from "./round.ts";

/** After so many rounds of fixing a person decides, with the history in front of them. */
export const MAX_FIX_ROUNDS = 3;

/** What this very outcome says of a round, which the state does not know yet. */
export interface RoundNews {
  readonly fresh: readonly Finding[];
  /** Settled since: the code showed them to be wrong. */
  readonly gone: ReadonlySet<FindingId>;
  /** Whose review passes the work; null: it is in the state. */
  readonly adversary: Family | null;
}

/** Every review of the round is in: fix what is critical, or pass. */
export function decideRound(
  state: MissionState,
  task: TaskState,
  { fresh, gone, adversary }: RoundNews,
  context: Context,
  outcome: Outcome,
): void {
  const { id } = task.spec;
  const { round } = task;
  // Of all rounds: what does not block is put off when the task passes, not when it is sent back.
  const known = task.reviews
    .flatMap(({ findings }) => findings)
    .flatMap((each) => state.findings.get(each) ?? []);
  const found = [...known, ...fresh].filter((finding) => finding.state === "open" && !gone.has(finding.id));
  const settled = settleNotFoundAgain(task, found, outcome);
  const isSettled = ({ id: one }: Finding): boolean => settled.some(({ id: other }) => other === one);
  const open = found.filter((finding) => !isSettled(finding));
  const critical = open.filter(({ severity }) => severity === "critical");
  const left = critical.length;
  if (left > 0 && task.fixRounds < MAX_FIX_ROUNDS) {
    outcome.emit({
      type: "review.decided",
      task: id,
      round,
      outcome: "fix",
      by: null,
      reason: `${left} critical`,
    });
    return;
  }
  if (left > 0) {
    const reason = `${left} critical after ${task.fixRounds} rounds of fixing`;
    outcome.emit({ type: "review.decided", task: id, round, outcome: "ask-person", by: null, reason });
    const before = known.filter((finding) => finding.state !== "open" && !isSettled(finding));
    const earlier = [...before, ...settled].filter(({ severity }) => severity === "critical");
    askAboutFindings(state, task, { critical, earlier }, context, outcome);
    return;
  }
  const by = adversary ?? adversaryOf(task);
  outcome.emit({
    type: "review.decided",
    task: id,
    round,
    outcome: "passed",
    by,
    reason: "no critical finding",
  });
  for (const finding of open) punt(finding, outcome);
}

const adversaryOf = (task: TaskState) =>
  reviewsOf(task).find(({ reviewer, state }) => reviewer.lens === "adversarial" && state === "completed")
    ?.reviewer.family ?? null;

/** Every finding ends with a reason; what does not block goes to the list of things to come back to. */
function punt(finding: Finding, outcome: Outcome): void {
  outcome.emit({
    type: "finding.settled",
    finding: finding.id,
    state: "punted",
    reason: `${finding.severity}: on the tracking list of the mission`,
    evidence: "",
  });
}

function askAboutFindings(
  state: MissionState,
  task: TaskState,
  { critical, earlier }: { readonly critical: readonly Finding[]; readonly earlier: readonly Finding[] },
  context: Context,
  outcome: Outcome,
): void {
  const history = critical.map(
    ({ title, claim, file, line }) => `${title}\n${file ?? "no file"}:${line ?? "-"}\n${claim}`,
  );
  const before = earlier.map(
    ({ round, title, state: settled, reason }) => `Round ${round}: ${title}: ${settled}, ${reason ?? ""}`,
  );
  ask(state, context, outcome, {
    kind: "review-disagreement",
    task: task.spec.id,
    attempt: null,
    subject: { kind: "findings", findings: critical.map(({ id }) => id).slice(0, 500) },
    question: `Still critical after ${task.fixRounds} rounds: ${task.spec.title}`,
    why: null,
    evidence: [
      {
        label: "Open critical findings",
        text: history.join("\n\n").slice(0, 200_000),
        source: "the reviewers of the last round",
      },
      ...(before.length === 0
        ? []
        : [{ label: "Rounds before", text: before.join("\n").slice(0, 200_000), source: "the mission" }]),
    ],
    options: [
      {
        id: "fix-again",
        label: "One more round",
        effect: "One fix per finding, then a new reviewer.",
        tone: "neutral",
      },
      {
        id: "accept",
        label: "Pass it all the same",
        effect: "Nothing shows them to be wrong, so they are put off with your reason; the task is merged.",
        tone: "approve",
      },
      {
        id: "put-off",
        label: "Put the findings off",
        effect: "They go to the tracking list with your reason; the task is merged.",
        tone: "neutral",
      },
      {
        id: "cancel",
        label: "Cancel the task",
        effect: "Its work is kept, nothing of it is merged.",
        tone: "deny",
      },
    ],
    touches: task.spec.brief.scope.touch.slice(0, 100),
    undo: "not-automatic",
    ifNothing: "The task is held; nothing of it is merged.",
  });
}
