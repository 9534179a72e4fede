import type { planFrom } from "#shared/contract/plans.ts";
import type { z } from "zod";
import { InputError } from "../../ask-engine.ts";
import type { CliOption } from "../../command.ts";
import type { Given } from "../../given.ts";
import { givenFile } from "../../given-file.ts";

export const PLAN_OPTIONS: Readonly<Record<string, CliOption>> = {
  recipe: { value: "name", help: "make the plan from a recipe; see recipes list" },
  origin: { value: "bundled|repository", help: "which recipe, when two have the same name" },
  input: { value: "name=value", help: "an answer to what the recipe asks", many: true },
  file: { value: "path", help: "take the plan from a file: a Markdown checklist, JSON, or a Beads export" },
};

/** Where the plan is to come from; null when nothing says so. */
export function planOption(given: Given): z.input<typeof planFrom> | null {
  const recipe = given.option("recipe");
  const file = given.option("file");
  if (recipe !== null && file !== null) throw new InputError("--recipe and --file exclude each other.");
  if (file !== null) return { kind: "file", file: givenFile(file) };
  if (recipe === null) {
    if (given.options("input").length > 0)
      throw new InputError("--input is for a recipe: name it with --recipe.");
    return null;
  }
  return { kind: "recipe", name: recipe, origin: originOption(given), inputs: inputOptions(given) };
}

export function originOption(given: Given): "bundled" | "repository" | null {
  const origin = given.option("origin");
  if (origin === null || origin === "bundled" || origin === "repository") return origin;
  throw new InputError(`--origin is bundled or repository, not "${origin}".`);
}

/** Given twice, an input has the two values as two lines: that is how a list is written. */
export function inputOptions(given: Given): Record<string, string> {
  const inputs = new Map<string, string>();
  for (const written of given.options("input")) {
    const equals = written.indexOf("=");
    if (equals < 1) throw new InputError(`--input takes name=value, not "${written}".`);
    const name = written.slice(0, equals);
    const value = written.slice(equals + 1);
    const before = inputs.get(name);
    inputs.set(name, before === undefined ? value : `${before}\n${value}`);
  }
  return Object.fromEntries(inputs);
}
