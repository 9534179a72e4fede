import { resolve } from "node:path";
import { asking, valueOf } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { conventionsText, isInStep, REPO_OPTION } from "./conventions-text.ts";

export const conventionsShow: CliCommand = {
  name: "conventions",
  summary:
    "Shows whether the words and skills for Claude Code (CLAUDE.md, .claude/skills) and for other agents (AGENTS.md, .agents/skills) say the same. Ends with 1 where they do not.",
  flags: {},
  options: REPO_OPTION,
  run: (surroundings) =>
    asking(surroundings, async (client) => {
      const repository = resolve(surroundings.given.option("repo") ?? ".");
      const view = valueOf(await client.request("repository.conventions", { repository }));
      return { ok: isInStep(view), lines: conventionsText(view), json: view };
    }),
};
