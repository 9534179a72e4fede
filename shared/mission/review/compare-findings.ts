import type { FindingId } from "../ids.ts";
import type { Finding } from "./finding.ts";

/** Findings of one review. */
export interface FoundBy {
  readonly findings: readonly Finding[];
}

/** Two findings that say the same of the same place, by two reviewers that saw nothing of each other. */
export type Pair = readonly [FindingId, FindingId];

/** Reviewers name the line a fault begins in, or the one in which it shows: a few lines apart are the same place. */
const LINES_APART = 3;
/** This share of the words of the shorter claim is in the other one too. */
const SHARED_WORDS = 1 / 2;
const LEAST_WORDS = 2;
const SHORTEST_WORD = 3;

const EMPTY_WORDS: ReadonlySet<string> = new Set(
  "the and for are was not but this that with from when then there which its his has have can may will would should could into than does did done being been because".split(
    " ",
  ),
);

/** The words of a text that say something, without the endings that grammar gives them. */
const wordsOf = ({ title, claim }: Pick<Finding, "title" | "claim">): ReadonlySet<string> =>
  new Set(
    `${title} ${claim}`
      .toLowerCase()
      .split(/[^\p{L}\p{N}_]+/u)
      .filter((word) => word.length >= SHORTEST_WORD && !EMPTY_WORDS.has(word))
      .map((word) => word.replace(/(?:ing|ed|es|s|e)$/u, "")),
  );

function samePlace(one: Finding, other: Finding): boolean {
  if (one.file === null || one.file !== other.file) return false;
  // Without a line it is about the whole file.
  if (one.line === null || other.line === null) return true;
  return Math.abs(one.line - other.line) <= LINES_APART;
}

function sameClaim(words: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  const shared = [...words].filter((word) => others.has(word)).length;
  return shared >= LEAST_WORDS && shared / Math.min(words.size, others.size) >= SHARED_WORDS;
}

/** A finding with its words, which are read once however many others it is laid beside. */
interface Read {
  readonly finding: Finding;
  readonly words: ReadonlySet<string>;
}

const read = (finding: Finding): Read => ({ finding, words: wordsOf(finding) });

const sameRead = (one: Read, other: Read): boolean =>
  samePlace(one.finding, other.finding) && sameClaim(one.words, other.words);

/** The same place and the same claim. What the words say and who is right, nobody judges here. */
export const sameFault = (one: Finding, other: Finding): boolean => sameRead(read(one), read(other));

/** Each finding has one of the other review at most: the pairs are never more than the findings. */
function pairsBetween(ones: readonly Read[], others: readonly Read[]): readonly Pair[] {
  const free = new Set(others);
  return ones.flatMap((one): Pair[] => {
    const two = [...free].find((other) => sameRead(one, other));
    if (two === undefined) return [];
    free.delete(two);
    return [[one.finding.id, two.finding.id]];
  });
}

/** The findings of two reviews that are about the same fault. What one reviewer says twice is no agreement. */
export function pairsOf(reviews: readonly FoundBy[]): readonly Pair[] {
  const all = reviews.map(({ findings }) => findings.map(read));
  return all.flatMap((ones, index) => all.slice(index + 1).flatMap((others) => pairsBetween(ones, others)));
}
