import type { Family } from "../words.ts";
import type { Finding, Reviewer } from "./finding.ts";

export type Side = "alpha" | "beta";
export const SIDES = ["alpha", "beta"] as const satisfies readonly Side[];

/** What became of one review, as the engine knows it. */
export interface ReviewedSide {
  readonly reviewer: Reviewer;
  readonly round: number;
  readonly state: "running" | "completed" | "failed";
  /** Of the session it was read in; null: nobody saw it. */
  readonly exitCode: number | null;
  readonly findings: readonly Finding[];
}

/** Who is who: for the engine and the person, and never for whoever judges. */
export type Labelled = Readonly<Record<Side, ReviewedSide>>;

/** A finding under the name it has in the synthesis: A1, A2, … and B1, B2, … */
export interface NamedFinding {
  readonly name: string;
  readonly side: Side;
  readonly finding: Finding;
}

/**
 * Why two reviews are not put together, as a sentence; null: they may be. What is refused stays as it is: every finding of both.
 * `authors`: families that wrote a commit of the work, which never decide what of it is right.
 */
export function whyNotSynthesise(
  one: ReviewedSide,
  other: ReviewedSide,
  synthesist: Family,
  authors: readonly Family[],
): string | null {
  const why = whyNotTogether(one, other);
  if (why !== null || !authors.includes(synthesist)) return why;
  return `${synthesist} wrote commits of this work, so it does not judge what was found in it.`;
}

/** The same, before anybody is chosen. */
export function whyNotTogether(one: ReviewedSide, other: ReviewedSide): string | null {
  for (const { reviewer, state, exitCode, findings } of [one, other]) {
    const whose = `The ${reviewer.lens} review by ${reviewer.agent}`;
    if (state !== "completed") return `${whose} did not complete (${state}), so nothing is put together.`;
    if (exitCode !== 0)
      return `${whose} ended with exit code ${exitCode ?? "unknown"}, so nothing is put together.`;
    if (findings.length === 0) return `${whose} is empty, so there is nothing to put together.`;
  }
  if (one.round !== other.round)
    return `The reviews are of rounds ${one.round} and ${other.round}, so they are about different work.`;
  if (one.reviewer.lens === other.reviewer.lens && one.reviewer.agent === other.reviewer.agent)
    return "Both reviews are by the same reviewer, so there is nothing to put together.";
  return null;
}

/** FNV-1a: spread enough for a coin, the same on every machine. */
function hashOf(text: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01_00_01_93) >>> 0;
  // The last letters of a seed reach the low bits only: everything is folded into them.
  return (hash ^ (hash >>> 16) ^ (hash >>> 8)) >>> 0;
}

/** Which review is Alpha is thrown by a seed that names the question: the same for an engine that takes over, and no order to guess from. */
export const labelled = (one: ReviewedSide, other: ReviewedSide, seed: string): Labelled =>
  hashOf(seed) % 2 === 0 ? { alpha: one, beta: other } : { alpha: other, beta: one };

export const namedFindings = (sides: Labelled): readonly NamedFinding[] =>
  SIDES.flatMap((side) =>
    sides[side].findings.map((finding, index) => ({
      name: `${side === "alpha" ? "A" : "B"}${index + 1}`,
      side,
      finding,
    })),
  );
