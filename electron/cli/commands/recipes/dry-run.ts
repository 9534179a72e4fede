import { asking, InputError, valueOf } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { table, terminalWidth } from "../../table.ts";
import { checkLines } from "../mission/check-text.ts";
import { inputOptions, originOption, PLAN_OPTIONS } from "../mission/plan-options.ts";
import { REPOSITORY_OPTION, repositoryOption } from "./list.ts";

const { origin, input } = PLAN_OPTIONS;

export const recipesDryRun: CliCommand = {
  name: "recipes dry-run",
  summary: "Says which plan a recipe would make. Writes nothing.",
  words: ["recipe"],
  flags: {},
  options: {
    goal: { value: "words", help: "what is to be true afterwards" },
    ...REPOSITORY_OPTION,
    ...(origin === undefined ? {} : { origin }),
    ...(input === undefined ? {} : { input }),
  },
  run: (surroundings) => {
    const { given } = surroundings;
    const goal = given.option("goal");
    if (goal === null) throw new InputError("A recipe makes a plan for a goal: --goal.");
    const params = {
      name: given.word("recipe"),
      repository: repositoryOption(given),
      origin: originOption(given),
      goal,
      inputs: inputOptions(given),
    };
    return asking(surroundings, async (client) => {
      const run = valueOf(await client.request("recipes.dry-run", params));
      const rows = run.tasks.map(({ id, kind, after, title }) => [id, kind, after.join(", "), title]);
      const lines = [
        ...table(["TASK", "KIND", "AFTER", "TITLE"], rows, terminalWidth()),
        ...checkLines(run.check),
      ];
      return { ok: run.check.verdict !== "no-go", lines, json: run };
    });
  },
};
