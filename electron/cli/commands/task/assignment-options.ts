import { assignment, type Assignment } from "#shared/mission/plan/task-spec.ts";
import { effort, family, sandbox, type Family } from "#shared/mission/words.ts";
import { InputError } from "../../ask-engine.ts";
import type { CliOption } from "../../command.ts";
import type { Given } from "../../given.ts";

export const ASSIGNMENT_OPTIONS: Readonly<Record<keyof Assignment, CliOption>> = {
  family: { value: "name", help: "the family of models" },
  agent: { value: "name", help: "the program" },
  model: { value: "name", help: "the model" },
  effort: { value: effort.options.join("|"), help: "how hard it is asked to think" },
  sandbox: { value: sandbox.options.join("|"), help: "what it may reach" },
};

/** What is not said is routed by the allocation table. */
export function assignmentOption(given: Given): Assignment {
  const said = Object.keys(ASSIGNMENT_OPTIONS).flatMap((name) => {
    const value = given.option(name);
    return value === null ? [] : [[name, value] as const];
  });
  const read = assignment.safeParse(Object.fromEntries(said));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new InputError(`--${issue?.path.join(".") ?? "assignment"}: ${issue?.message ?? "does not fit"}.`);
}

export function familyWord(word: string): Family {
  const read = family.safeParse(word);
  if (!read.success) throw new InputError(`"${word}" is no name of a family.`);
  return read.data;
}
