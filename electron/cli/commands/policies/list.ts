import type { PolicyRow } from "#shared/contract/policies.ts";
import { allPages, LIMIT_OPTION } from "../../all-pages.ts";
import { asking } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { findMission } from "../../find-id.ts";
import { cut, table, terminalWidth } from "../../table.ts";
import { timeText } from "../../units.ts";

export const policiesList: CliCommand = {
  name: "policies list",
  summary: "Lists the rules of a mission: what they say, where they come from, how often they decided.",
  words: ["mission"],
  flags: {},
  options: { limit: LIMIT_OPTION },
  run: (surroundings) =>
    asking(surroundings, async (client) => {
      const mission = await findMission(client, surroundings.given.word("mission"));
      const policies = await allPages(surroundings.given, (page) =>
        client.request("policies.list", { ...page, mission }),
      );
      return { ok: true, lines: linesOf(policies), json: { policies } };
    }),
};

function linesOf(policies: readonly PolicyRow[]): string[] {
  if (policies.length === 0) return ["This mission has no rules of its own."];
  const rows = policies.map(({ policy, active, inactiveBecause, hits, lastUsedAt }) => [
    policy.id,
    policy.verdict,
    policy.level,
    policy.origin,
    active ? "active" : (inactiveBecause ?? "not active"),
    String(hits),
    lastUsedAt === null ? "never" : timeText(lastUsedAt),
    matchText(policy.match),
    policy.reason,
  ]);
  return table(
    ["POLICY", "SAYS", "LEVEL", "FROM", "STATE", "HITS", "LAST USED", "MATCHES", "REASON"],
    rows,
    terminalWidth(),
  );
}

/** Long lists are in the JSON. */
const MATCH_CELLS = 60;

function matchText(match: PolicyRow["policy"]["match"]): string {
  const parts = Object.entries(match).map(
    ([name, value]) => `${name} ${Array.isArray(value) ? value.join(" ") : value}`,
  );
  return parts.length === 0 ? "everything" : cut(parts.join(", "), MATCH_CELLS);
}
