import { asking, valueOf } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { originOption } from "../mission/plan-options.ts";
import { REPOSITORY_OPTION, repositoryOption } from "./list.ts";

export const recipesShow: CliCommand = {
  name: "recipes show",
  summary: "Shows what a recipe asks, and its file.",
  words: ["recipe"],
  flags: {},
  options: {
    ...REPOSITORY_OPTION,
    origin: { value: "bundled|repository", help: "which, when two have the same name" },
  },
  run: (surroundings) =>
    asking(surroundings, async (client) => {
      const { given } = surroundings;
      const choice = {
        name: given.word("recipe"),
        repository: repositoryOption(given),
        origin: originOption(given),
      };
      const recipe = valueOf(await client.request("recipes.show", choice));
      const lines = [
        `${recipe.name} (${recipe.origin})  ${recipe.title}`,
        ...recipe.summary.trimEnd().split("\n"),
        ...recipe.inputs.map(
          ({ name, question, required, default: standard }) =>
            `  ${name}${required ? "*" : ""}: ${question}${standard === "" ? "" : ` [${standard}]`}`,
        ),
        "",
        ...recipe.text.trimEnd().split("\n"),
      ];
      return { ok: true, lines, json: recipe };
    }),
};
