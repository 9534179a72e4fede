import type { DecisionRow } from "#shared/contract/decisions.ts";

/** What a line of evidence is: of a change, or of one of the two sides of a conflict. */
export type LineLook = "added" | "removed" | "place" | "same" | "ours" | "theirs";

export interface LookedAt {
  readonly looks: readonly LineLook[];
  /** Where the text does not say itself which lines came and went, a sign stands in front. */
  readonly signed: boolean;
  /** The two sides of a conflict, as the lines name them. */
  readonly sides: { readonly ours: string; readonly theirs: string } | null;
}

/** How the lines of a change or a conflict look; null: it is neither. The text itself stays what it is. */
export function looksOf(
  { kind, asksFor }: Pick<DecisionRow, "kind" | "asksFor">,
  text: string,
): LookedAt | null {
  const lines = text.split("\n");
  const sides = sidesIn(lines);
  if (sides !== null) return { looks: conflictLooks(lines), signed: true, sides };
  if (lines.some(isHunk) || (asksFor === "file" && /^(?:---|\+\+\+|diff )/m.test(text)))
    return { looks: diffLooks(lines), signed: false, sides: null };
  if (kind !== "plan-approval") return null;
  const looks = lines.map(editLook);
  return looks.every((look) => look === "same") ? null : { looks, signed: true, sides: null };
}

const HUNK = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/;
const isHunk = (line: string): boolean => HUNK.test(line);

/** A hunk says how long it is, so that nothing in it passes for something around it. */
function diffLooks(lines: readonly string[]): LineLook[] {
  let [old, fresh] = [0, 0];
  return lines.map((line) => {
    const hunk = HUNK.exec(line);
    if (hunk !== null && old <= 0 && fresh <= 0) {
      [old, fresh] = [Number(hunk[1] ?? 1), Number(hunk[2] ?? 1)];
      return "place";
    }
    if (old <= 0 && fresh <= 0)
      return /^(?:diff |index |--- |\+\+\+ |[a-z ]*mode |similarity |rename )/.test(line) ? "place" : "same";
    if (line.startsWith("\\")) return "place";
    if (!line.startsWith("+")) old -= 1;
    if (!line.startsWith("-")) fresh -= 1;
    if (line.startsWith("+")) return "added";
    return line.startsWith("-") ? "removed" : "same";
  });
}

const OURS = /^<{7} (.+)/;
const THEIRS = /^>{7} (.+)/;

function sidesIn(lines: readonly string[]): LookedAt["sides"] {
  const ours = lines.map((line) => OURS.exec(line)?.[1]).find((name) => name !== undefined);
  const theirs = lines.map((line) => THEIRS.exec(line)?.[1]).find((name) => name !== undefined);
  return ours === undefined || theirs === undefined ? null : { ours, theirs };
}

/** Between the marks the one side, what both came from where git says so, and the other side. */
function conflictLooks(lines: readonly string[]): LineLook[] {
  let at: LineLook = "same";
  return lines.map((line) => {
    const before = at;
    if (OURS.test(line)) at = "ours";
    else if (line.startsWith("|||||||") && before === "ours") at = "same";
    else if (line === "=======" && before !== "theirs") at = "theirs";
    else if (THEIRS.test(line)) at = "same";
    else return before;
    return "place";
  });
}

/** The edits of a plan, as the engine writes them. */
function editLook(line: string): LineLook {
  if (/^(?:add | {4}(?:now|new): )/.test(line)) return "added";
  return /^(?:remove | {4}(?:was|no longer): )/.test(line) ? "removed" : "same";
}
