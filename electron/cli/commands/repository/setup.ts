import { asking, valueOf } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { BASE_OPTION, whereOf } from "./repository-words.ts";
import { setupText } from "./setup-text.ts";

export const repositorySetup: CliCommand = {
  name: "repository setup",
  summary: "Shows what a repository runs before an agent starts, and whether you trust it.",
  words: ["repository"],
  flags: {},
  options: BASE_OPTION,
  run: (surroundings) =>
    asking(surroundings, async (client) => {
      const seen = valueOf(await client.request("repository.setup", whereOf(surroundings.given)));
      return { ok: seen.problems.length === 0, lines: setupText(seen), json: seen };
    }),
};
