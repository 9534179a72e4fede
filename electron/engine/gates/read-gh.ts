import { z } from "zod";
import type { Gate, GateOutcome } from "#shared/mission/gates/gate.ts";

export interface Seen {
  readonly outcome: GateOutcome;
  readonly detail: string;
}

type CiGate = Extract<Gate, { kind: "ci" }>;
type PrGate = Extract<Gate, { kind: "pr" }>;

/** Whatever is not exactly what GitHub writes is unknown: a word that sounds like a yes is none. */
const checkRuns = z.object({
  total_count: z.number().int().min(0),
  check_runs: z.array(
    z.object({
      name: z.string(),
      status: z.enum(["queued", "in_progress", "completed", "waiting", "requested", "pending"]),
      conclusion: z
        .enum([
          "success",
          "failure",
          "neutral",
          "cancelled",
          "skipped",
          "timed_out",
          "action_required",
          "stale",
          "startup_failure",
        ])
        .nullable(),
    }),
  ),
});

const pullRequest = z.object({
  number: z.number().int(),
  state: z.enum(["OPEN", "CLOSED", "MERGED"]),
  reviewDecision: z.enum(["APPROVED", "CHANGES_REQUESTED", "REVIEW_REQUIRED", ""]),
  mergedAt: z.iso.datetime({ offset: true }).nullable(),
});

const pullRequestHead = z.object({
  number: z.number().int(),
  headRefOid: z.string().regex(/^[0-9a-f]{40,64}$/),
});

const unknown = (detail: string): Seen => ({ outcome: "unknown", detail });
const NOT_UNDERSTOOD = unknown("gh answered something that is not understood.");

function parsed<Value>(shape: z.ZodType<Value>, text: string): Value | null {
  try {
    const read = shape.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Every run of that name has ended well, and there is one. */
export function readCheckRuns(text: string, { check }: Pick<CiGate, "check">): Seen {
  const answer = parsed(checkRuns, text);
  if (answer === null) return NOT_UNDERSTOOD;
  const runs = answer.check_runs.filter(({ name }) => name === check);
  if (answer.total_count > answer.check_runs.length)
    return unknown(`There are more runs of "${check}" than gh listed.`);
  if (runs.length === 0)
    return { outcome: "waiting", detail: `There is no check "${check}" on that commit yet.` };
  const bad = runs.find(({ status, conclusion }) => status === "completed" && conclusion !== "success");
  if (bad !== undefined)
    return { outcome: "failed", detail: `The check "${check}" ended with ${bad.conclusion ?? "nothing"}.` };
  const open = runs.find(({ status }) => status !== "completed");
  if (open !== undefined) return { outcome: "waiting", detail: `The check "${check}" is ${open.status}.` };
  return { outcome: "passed", detail: `The check "${check}" ended with success.` };
}

export function readPullRequest(text: string, gate: Pick<PrGate, "pullRequest" | "wants">): Seen {
  const answer = parsed(pullRequest, text);
  if (answer === null || answer.number !== gate.pullRequest) return NOT_UNDERSTOOD;
  const { state, reviewDecision, mergedAt } = answer;
  const name = `Pull request ${gate.pullRequest}`;
  if (state === "CLOSED") return { outcome: "failed", detail: `${name} was closed without being merged.` };
  if (gate.wants === "merged") {
    if (state === "MERGED" && mergedAt !== null) return { outcome: "passed", detail: `${name} is merged.` };
    return { outcome: "waiting", detail: `${name} is not merged yet.` };
  }
  if (reviewDecision === "APPROVED") return { outcome: "passed", detail: `${name} is approved.` };
  return reviewDecision === "CHANGES_REQUESTED"
    ? { outcome: "failed", detail: `Changes of ${name} were requested.` }
    : { outcome: "waiting", detail: `${name} is not approved yet.` };
}

/** The newest commit of a pull request; null: gh said something else. */
export function readHead(text: string, number: number): string | null {
  const answer = parsed(pullRequestHead, text);
  return answer?.number === number ? answer.headRefOid : null;
}
