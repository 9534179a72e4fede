import { asking, valueOf } from "../ask-engine.ts";
import type { CliCommand } from "../command.ts";
import { table, terminalWidth } from "../table.ts";

export const searchCommand: CliCommand = {
  name: "search",
  summary: "Finds missions, tasks, decisions and findings by their words.",
  words: ["text…"],
  flags: {},
  run: (surroundings) =>
    asking(surroundings, async (client) => {
      const text = surroundings.given.rest("text").join(" ");
      const { hits } = valueOf(await client.request("missions.search", { text }));
      if (hits.length === 0) return { ok: true, lines: ["Nothing was found."], json: { hits } };
      const rows = hits.map(({ mission, noun, id, title, excerpt }) => [
        mission,
        noun,
        id ?? "",
        title,
        excerpt,
      ]);
      const lines = table(["MISSION", "WHAT", "ID", "TITLE", "WORDS"], rows, terminalWidth());
      return { ok: true, lines, json: { hits } };
    }),
};
