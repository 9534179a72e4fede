import { CASES } from "#shared/mission/testing/cases.ts";
import { problemText, type Problem } from "../problem.ts";

/** Titles that are dangerous only where somebody runs or resolves them; as texts they are kept letter by letter. */
export const LITERAL_TITLES = [
  "$(touch x)",
  "--upload-pack=x",
  "../../x",
  "`id`; rm -rf ~",
  "{{{{",
  "<b>x</b>",
  "'\"\\",
];

/** Titles that no reader could trust, with what the refusal says. */
export const REFUSED_TITLES: readonly (readonly [title: string, because: RegExp])[] = [
  ["a\u0000b", /control character/],
  ["a\u202eb", /reverses the direction/],
  ["x".repeat(10_240), /longer than 200 characters/],
  ["a\ud800b", /lone surrogate/],
  ["a\u0085b", /control character/],
  ["   ", /is empty/],
];

/** Every problem as one line, as a person sees it. */
export const texts = (result: { readonly ok: boolean; readonly problems?: readonly Problem[] }): string[] =>
  (result.problems ?? []).map((problem) => problemText(problem));

/** For a property: full counts take their time, and so does a machine that others use. */
export const PATIENCE_MS = 10_000 + CASES * 60;
