import { z } from "zod";
import { reportedFinding, type ReportedFinding } from "../review/finding.ts";
import type { MissionState } from "../state.ts";
import { firstObject } from "./first-object.ts";
import { prdOf } from "./prd.ts";
import { list } from "./quoted-text.ts";

/** What a reviewer of a plan answers: findings, and nothing that could be taken for an approval. */
const review = z.strictObject({ findings: z.array(reportedFinding).max(500) });

const RULES: readonly string[] = [
  "Find what is wrong with this plan. You are here to refute it, not to approve it.",
  "Read the code it is about. Do not change anything; you only read.",
  "Look for: a wrong cause, a missing task, an edge that is missing, files two tasks both change, a brief somebody could misread, a criterion no command checks, a risk nobody names.",
  "Each finding names the task it is about, what goes wrong, and the code or the words that show it.",
  "Answer with one JSON object that fits the schema below. Nothing wrong found is an empty list; no scores, no praise.",
];

/** What a reviewer of another family is asked. It gets the contract and the plan, and no conversation. */
export const planReviewPrompt = (state: MissionState): string =>
  `# Review a plan\n\n${list(RULES)}\n\n${prdOf(state)}\n\n## The schema of the answer\n\n${reviewSchemaText()}\n`;

export const reviewSchemaText = (): string => JSON.stringify(z.toJSONSchema(review, { io: "input" }));

export type ParsedReview =
  | { readonly ok: true; readonly findings: readonly ReportedFinding[] }
  | { readonly ok: false; readonly reason: string };

/** An answer that does not fit is no review: what is not a clear answer never passes a gate. */
export function parseReview(verbatim: string): ParsedReview {
  const found = firstObject(verbatim);
  if (found === null)
    return { ok: false, reason: "The reviewer answered without a well-formed JSON object." };
  const parsed = review.safeParse(found);
  if (parsed.success) return { ok: true, findings: parsed.data.findings };
  const [issue] = parsed.error.issues;
  return {
    ok: false,
    reason: `The reviewer's answer does not fit: ${issue?.path.map(String).join(".") ?? ""} ${issue?.message ?? ""}`,
  };
}
