import { z } from "zod";
import { firstObject } from "../plan/first-object.ts";
import { line, prose, repositoryPath } from "../text.ts";
import type { Finding } from "./finding.ts";
import type { NamedFinding } from "./synthesis-sides.ts";

const name = z.string().regex(/^[AB][1-9]\d*$/, "is not the name of a finding, such as A1 or B2");

/** Code that shows something: a line of the commit, and what stands there. */
export const codePlace = z.strictObject({
  file: repositoryPath,
  line: z.number().int().min(1),
  quote: line(1_000),
});
export type CodePlace = z.infer<typeof codePlace>;

const places = z.array(codePlace).min(1, "names no code").max(20);

/** The steps in their order: what differs, the best case of each, what can be shown to be wrong, what stays. No scores, no winner. */
export const synthesis = z.strictObject({
  /** Every finding once; what both say of the same thing stands together. */
  differences: z
    .array(
      z.strictObject({
        alpha: z.array(name).max(50),
        beta: z.array(name).max(50),
        /** What one says and the other does not, without judging. */
        difference: prose(4_000).min(1),
      }),
    )
    .max(1_000),
  /** The strongest case of every finding that only one side has. */
  steelmans: z
    .array(z.strictObject({ finding: name, argument: prose(8_000).min(1), code: places }))
    .max(1_000),
  /** Only what the code itself shows to be wrong. */
  rebuttals: z
    .array(
      z.strictObject({
        finding: name,
        /** Why the reasoning of the finding is wrong. */
        why: prose(4_000).min(1),
        code: places,
      }),
    )
    .max(1_000),
  /** Everything else. */
  preserved: z.array(name).max(1_000),
});
export type Synthesis = z.infer<typeof synthesis>;

export const synthesisSchemaText = (): string => JSON.stringify(z.toJSONSchema(synthesis, { io: "input" }));

export type ParsedSynthesis =
  | { readonly ok: true; readonly synthesis: Synthesis }
  | { readonly ok: false; readonly wrong: readonly string[] };

const MOST_SHOWN = 20;

/** An answer counts when it fits and when it dropped nothing. Whether its code is there is for whoever has the commit. */
export function parseSynthesis(verbatim: string, findings: readonly NamedFinding[]): ParsedSynthesis {
  const found = firstObject(verbatim);
  if (found === null) return { ok: false, wrong: ["There is no well-formed JSON object in the answer."] };
  const parsed = synthesis.safeParse(found);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path, message }) => `${path.map(String).join(".")}: ${message}`);
    return { ok: false, wrong: wrong.slice(0, MOST_SHOWN) };
  }
  const wrong = wrongInSynthesis(parsed.data, findings);
  return wrong.length === 0 ? { ok: true, synthesis: parsed.data } : { ok: false, wrong };
}

/** Which rules of the protocol an answer breaks. The store asks this again, whoever says that it fits. */
export function wrongInSynthesis(answer: Synthesis, findings: readonly NamedFinding[]): readonly string[] {
  const known = new Set(findings.map((each) => each.name));
  const { steelmans, rebuttals, preserved, differences } = answer;
  const compared = differences.flatMap(({ alpha, beta }) => [...alpha, ...beta]);
  const unique = uniqueIn(answer);
  const strengthened = steelmans.map(({ finding }) => finding);
  const rebutted = rebuttals.map(({ finding }) => finding);
  const wrong: string[] = [];
  const say = (names: Iterable<string>, what: string): void => {
    for (const each of new Set(names)) wrong.push(`${each} ${what}.`);
  };
  const all = [...compared, ...strengthened, ...rebutted, ...preserved];
  say(
    all.filter((each) => !known.has(each)),
    "is the name of no finding",
  );
  say(twice(compared), "stands in more than one difference");
  say(missing(known, compared), "stands in no difference: every finding does, once");
  for (const { alpha, beta } of differences) {
    say(
      alpha.filter((each) => !each.startsWith("A")),
      "is no finding of Alpha",
    );
    say(
      beta.filter((each) => !each.startsWith("B")),
      "is no finding of Beta",
    );
  }
  say(twice(strengthened), "has more than one steel-man");
  say(missing(unique, strengthened), "is said by one side only and has no steel-man");
  say(twice(rebutted), "is rebutted more than once");
  say(
    rebutted.filter((each) => known.has(each) && !unique.has(each)),
    "is said by both sides, so it is not rebutted here: it stays",
  );
  const confirmed = findings
    .filter(({ finding }) => finding.confidence === "high")
    .map(({ name: one }) => one);
  say(
    rebutted.filter((each) => confirmed.includes(each)),
    "is what both reviewers say of the same place, so it is not rebutted here: it stays",
  );
  say(
    answer.rebuttals.filter(({ code }) => code.length === 0).map(({ finding }) => finding),
    "is rebutted without code",
  );
  const gone = new Set(rebutted);
  say(missing(known, [...preserved, ...rebutted]), "is neither rebutted nor preserved: nothing is dropped");
  say(
    preserved.filter((each) => gone.has(each)),
    "is both rebutted and preserved",
  );
  return wrong.slice(0, MOST_SHOWN);
}

const uniqueIn = ({ differences }: Synthesis): ReadonlySet<string> =>
  new Set(
    differences.flatMap(({ alpha, beta }) =>
      alpha.length > 0 && beta.length > 0 ? [] : [...alpha, ...beta],
    ),
  );

const missing = (wanted: ReadonlySet<string>, there: readonly string[]): readonly string[] => {
  const seen = new Set(there);
  return [...wanted].filter((each) => !seen.has(each));
};

const twice = (names: readonly string[]): readonly string[] =>
  names.filter((each, index) => names.indexOf(each) !== index);

/** What two reviews come to: nothing of either is gone, and what was rebutted says by which code. */
export interface Merged {
  readonly kept: readonly {
    readonly findings: readonly Finding[];
    /** Both sides say it: high confidence. */
    readonly by: "both" | "one";
    readonly argument: string | null;
  }[];
  readonly declined: readonly {
    readonly finding: Finding;
    readonly reason: string;
    readonly evidence: string;
  }[];
}

/** Findings keep what they said and how severe they are, also where whoever put them together would say it otherwise. */
export function mergedFindings(answer: Synthesis, findings: readonly NamedFinding[]): Merged {
  const byName = new Map(findings.map((each) => [each.name, each.finding]));
  const rebutted = new Map(answer.rebuttals.map((each) => [each.finding, each]));
  const steelman = new Map(answer.steelmans.map((each) => [each.finding, each.argument]));
  const kept = answer.differences.flatMap(({ alpha, beta }) => {
    const names = [...alpha, ...beta].filter((each) => !rebutted.has(each));
    const both = alpha.length > 0 && beta.length > 0;
    const groups = both ? [names] : names.map((each) => [each]);
    return groups
      .filter((group) => group.length > 0)
      .map((group) => ({
        findings: group.flatMap((each) => byName.get(each) ?? []),
        by: both ? ("both" as const) : ("one" as const),
        argument: both ? null : (steelman.get(group[0] ?? "") ?? null),
      }));
  });
  const declined = answer.rebuttals.flatMap(({ finding, why, code }) => {
    const found = byName.get(finding);
    return found === undefined ? [] : [{ finding: found, reason: why, evidence: evidenceOf(code) }];
  });
  return { kept, declined };
}

export const evidenceOf = (code: readonly CodePlace[]): string =>
  code.map(({ file, line: at, quote }) => `${file}:${at}: ${quote}`).join("\n");
