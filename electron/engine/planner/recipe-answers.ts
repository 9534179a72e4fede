import { nearest } from "./known-keys.ts";
import type { Answers } from "./placeholders.ts";
import { problem, quoted, refused, START, type Problem } from "./problem.ts";
import type { LoadedRecipe } from "./recipe-file.ts";

/** The longest answer a mission keeps. */
const MAX_ANSWER = 20_000;
/** The longest list a task can hold. */
const MAX_ENTRIES = 500;

export type Asked =
  | { readonly ok: true; readonly answers: Answers; readonly inputs: Record<string, string> }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** What the placeholders of a recipe stand for, and the answers as a mission keeps them. */
export function answersTo(
  { recipe, file, positions }: LoadedRecipe,
  inputs: Readonly<Record<string, string>>,
  goal: string,
): Asked {
  const problems: Problem[] = [];
  const names = recipe.inputs.map(({ name }) => name);
  for (const name of Object.keys(inputs)) {
    if (names.includes(name)) continue;
    const meant = nearest(name, names);
    const hint = meant === null ? "" : ` Did you mean ${quoted(meant)}?`;
    problems.push(problem(file, START, `The recipe has no input ${quoted(name)}.${hint}`));
  }
  const answers = new Map([["goal", { text: goal, entries: null as readonly string[] | null }]]);
  const taken: [string, string][] = [];
  for (const [index, input] of recipe.inputs.entries()) {
    const given = Object.hasOwn(inputs, input.name) ? inputs[input.name] : undefined;
    const text = given === undefined || given.trim() === "" ? input.default : given;
    const refuse = (sentence: string): void => {
      problems.push(problem(file, positions.of(["inputs", index]), sentence));
    };
    if (input.required && text.trim() === "") {
      refuse(`The input ${quoted(input.name)} needs an answer: ${input.question}`);
    }
    if (text.length > MAX_ANSWER) {
      refuse(
        `The answer for ${quoted(input.name)} has ${text.length} characters; at most ${MAX_ANSWER} are taken.`,
      );
    }
    if (input.form === "line" && text.trim().includes("\n")) {
      refuse(`The answer for ${quoted(input.name)} has several lines; it takes one.`);
    }
    const entries = input.form === "list" ? listed(text) : null;
    if (entries !== null && entries.length > MAX_ENTRIES) {
      refuse(
        `The answer for ${quoted(input.name)} has ${entries.length} lines; at most ${MAX_ENTRIES} are taken.`,
      );
    }
    answers.set(input.name, { text: entries === null ? text.trim() : entries.join(", "), entries });
    taken.push([input.name, text]);
  }
  return problems.length > 0 ? refused(problems) : { ok: true, answers, inputs: Object.fromEntries(taken) };
}

const listed = (text: string): string[] =>
  text
    .split("\n")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
