import { resolve } from "node:path";
import { asking, valueOf } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import type { Given } from "../../given.ts";
import { table, terminalWidth } from "../../table.ts";

export const REPOSITORY_OPTION = {
  repository: { value: "folder", help: "also recipes of this repository (.flightdeck/recipes)" },
} as const;

export function repositoryOption(given: Given): string | null {
  const written = given.option("repository");
  return written === null ? null : resolve(written);
}

export const recipesList: CliCommand = {
  name: "recipes list",
  summary: "Lists the recipes a plan can be made from.",
  flags: {},
  options: REPOSITORY_OPTION,
  run: (surroundings) =>
    asking(surroundings, async (client) => {
      const repository = repositoryOption(surroundings.given);
      const listed = valueOf(await client.request("recipes.list", { repository }));
      const rows = listed.recipes.map(({ name, origin, inputs, title }) => [
        name,
        origin,
        inputs.map((input) => (input.required ? `${input.name}*` : input.name)).join(", "),
        title,
      ]);
      const broken = listed.problems.map(
        ({ file, line, column, sentence }) => `${file}:${line}:${column}: ${sentence}`,
      );
      const lines = [
        ...table(["RECIPE", "FROM", "ASKS (* needed)", "TITLE"], rows, terminalWidth()),
        ...broken,
      ];
      return { ok: listed.problems.length === 0, lines, json: listed };
    }),
};
