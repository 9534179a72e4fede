import { resolve } from "node:path";
import type { CodebaseMapView } from "#shared/contract/repository-requests.ts";
import { shellWord } from "#shared/shell-word.ts";
import { amount } from "../amount.ts";
import { asking, valueOf } from "../ask-engine.ts";
import type { CliCommand } from "../command.ts";

export const mapCommand: CliCommand = {
  name: "map",
  summary:
    "Shows how docs/CODEBASE_MAP.md stands to the code: which parts changed since it was made. Ends with 1 when it has to be made or refreshed.",
  flags: {},
  options: {
    repo: { value: "folder", help: "where; without it, the folder you are in" },
    base: { value: "branch", help: "the branch that is looked at; left out: the one that is checked out" },
  },
  run: (surroundings) =>
    asking(surroundings, async (client) => {
      const { given } = surroundings;
      const where = { repository: resolve(given.option("repo") ?? "."), baseBranch: given.option("base") };
      const view = valueOf(await client.request("repository.map", where));
      return { ok: view.state === "current", lines: mapText(view), json: view };
    }),
};

function mapText({
  repository,
  baseBranch,
  commit,
  state,
  problem,
  mapped,
  parts,
}: CodebaseMapView): string[] {
  const stale = parts.filter(({ changed, isNew }) => isNew || changed > 0);
  const rows = stale.map(({ path, changed, isNew }) =>
    isNew || mapped === null ? `  ${path}` : `  ${path}  (${amount(changed, "file")} changed)`,
  );
  const place = `--repo ${shellWord(repository)} --base ${shellWord(baseBranch)}`;
  const how = `flightdeck run "Map the code" --recipe codebase-map ${place}`;
  const at = commit.slice(0, 12);
  switch (state) {
    case "current":
      return [`The map covers ${amount(parts.length, "part")} and is up to date with ${at}.`];
    case "stale":
      return [
        `The map was made at ${(mapped ?? "").slice(0, 12)}. These of its ${amount(parts.length, "part")} changed up to ${at}:`,
        ...rows,
        `Read only these again with: ${how}`,
      ];
    case "none":
    case "unreadable":
      return [problem ?? `${at} has no map.`, "It would cover:", ...rows, `Make it with: ${how}`];
  }
}
