import { z } from "zod";
import { ciCheck, landedComment, type CiCheck, type LandedComment } from "./landing-shapes.ts";

/** A row of `gh pr checks --json name,state,link` or of `gh run list --json name,status,conclusion,url`. */
const ghRow = z.object({
  name: z.string(),
  state: z.string().optional(),
  status: z.string().optional(),
  conclusion: z.string().nullish(),
  link: z.string().optional(),
  url: z.string().optional(),
  description: z.string().optional(),
});

const own = z.strictObject({
  checks: z.array(ciCheck).max(200).default([]),
  comments: z.array(landedComment).max(200).default([]),
});

export interface CiResults {
  readonly checks: readonly CiCheck[];
  readonly comments: readonly LandedComment[];
}

/** Results of a CI, as a program wrote them: the rows of gh, or our own shape. null: they are neither. */
export function readCi(text: string): CiResults | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // What is no JSON says nothing of a CI.
    return null;
  }
  const ours = own.safeParse(value);
  if (ours.success) return ours.data;
  const rows = z.array(ghRow).max(1_000).safeParse(value);
  if (!rows.success) return null;
  const checks = new Map<string, CiCheck>();
  for (const row of rows.data) {
    const read = ciCheck.safeParse({
      name: row.name,
      state: stateOf(row),
      url: row.link ?? row.url ?? null,
      detail: row.description ?? "",
    });
    if (!read.success) return null;
    const before = checks.get(read.data.name);
    if (
      before === undefined ||
      (isOfPullRequest(row) && WORST.indexOf(read.data.state) < WORST.indexOf(before.state))
    )
      checks.set(read.data.name, read.data);
  }
  return { checks: [...checks.values()].slice(0, 200), comments: [] };
}

/**
 * Of runs the newest is listed first, and it is the one that counts. The checks of a pull request all count: two workflows may
 * each have one of the same name.
 */
const isOfPullRequest = ({ state }: z.infer<typeof ghRow>): boolean => state !== undefined;

const WORST: readonly CiCheck["state"][] = ["failed", "running", "unknown", "passed"];

const STATES: Readonly<Record<string, CiCheck["state"]>> = {
  success: "passed",
  neutral: "passed",
  skipped: "passed",
  failure: "failed",
  timed_out: "failed",
  startup_failure: "failed",
  error: "failed",
  pending: "running",
  queued: "running",
  in_progress: "running",
  waiting: "running",
  requested: "running",
};

/** A word nobody knows is no pass, and no failure either. */
function stateOf({ state, status, conclusion }: z.infer<typeof ghRow>): CiCheck["state"] {
  const over = (conclusion ?? "") === "" ? undefined : conclusion;
  const word = (over ?? state ?? status ?? "").toLowerCase();
  return Object.hasOwn(STATES, word) ? (STATES[word] ?? "unknown") : "unknown";
}
