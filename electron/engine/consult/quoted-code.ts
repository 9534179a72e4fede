import type { CodePlace, Synthesis } from "#shared/mission/review/synthesis.ts";
import { textIn } from "../git/commit-diff.ts";
import type { GitPlace } from "../git/git.ts";

/** Blanks are not counted. */
const LEAST_QUOTED = 8;

/** Spaces and tabs are how something is written, not what. */
const plain = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

/** What is wrong with a place that is named as code; null: it stands there, as it was quoted. */
async function wrongCode(
  { file, line, quote }: CodePlace,
  place: GitPlace,
  commit: string,
): Promise<string | null> {
  const lines = await textIn(place, commit, file);
  if (lines === null) return `${file}, which is not in the commit`;
  const there = lines[line - 1];
  if (there === undefined) return `line ${line} of ${file}, which has ${lines.length} lines`;
  if (!plain(there).includes(plain(quote)))
    return `${file}:${line}, where it reads: ${plain(there).slice(0, 200)}`;
  return says(quote, there)
    ? null
    : `${file}:${line} by "${plain(quote)}", which shows nothing: quote the line`;
}

/** A brace stands in every file: a quote is a piece of some length, or a whole line that has a word in it. */
function says(quote: string, there: string): boolean {
  const text = plain(quote);
  if (text.replaceAll(" ", "").length >= LEAST_QUOTED) return true;
  return text === plain(there) && /[\p{L}\p{N}]/u.test(text);
}

/** Evidence that is not in the commit is none: each place is looked up. */
export async function wrongEvidence(
  { steelmans, rebuttals }: Synthesis,
  place: GitPlace,
  commit: string,
): Promise<readonly string[]> {
  const named = [
    ...steelmans.map(({ finding, code }) => ({ what: `The steel-man of ${finding}`, code })),
    ...rebuttals.map(({ finding, code }) => ({ what: `The rebuttal of ${finding}`, code })),
  ];
  const wrong: string[] = [];
  for (const { what, code } of named) {
    for (const each of code) {
      const why = await wrongCode(each, place, commit);
      if (why !== null) wrong.push(`${what} names ${why}.`);
    }
  }
  return wrong;
}
