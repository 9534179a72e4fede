import type { FindingRow } from "#shared/contract/tasks.ts";
import { findingState } from "#shared/mission/review/finding.ts";
import { allPages, LIMIT_OPTION } from "../../all-pages.ts";
import { asking, InputError } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { findMission, findTask } from "../../find-id.ts";
import { table, terminalWidth } from "../../table.ts";

export const findingsList: CliCommand = {
  name: "findings list",
  summary: "Lists what reviews found, of the plan and of every task.",
  words: ["mission", "task?"],
  flags: {},
  options: {
    state: { value: findingState.options.join("|"), help: "only these; punted is the list to come back to" },
    limit: LIMIT_OPTION,
  },
  run: (surroundings) => {
    const { given } = surroundings;
    const state = stateOption(given.option("state"));
    return asking(surroundings, async (client) => {
      const mission = await findMission(client, given.word("mission"));
      const written = given.optionalWord("task");
      const task = written === null ? null : await findTask(client, mission, written);
      const findings = await allPages(given, (page) =>
        client.request("findings.list", { ...page, mission, task, state }),
      );
      return { ok: true, lines: linesOf(findings), json: { findings } };
    });
  },
};

function stateOption(written: string | null): FindingRow["state"] | null {
  if (written === null) return null;
  const state = findingState.safeParse(written);
  if (state.success) return state.data;
  throw new InputError(`--state is one of ${findingState.options.join(", ")}, not "${written}".`);
}

function linesOf(findings: readonly FindingRow[]): string[] {
  if (findings.length === 0) return ["There is no such finding."];
  const rows = findings.map(({ id, severity, state, by, file, line, title, confidence, reason }) => [
    id,
    severity,
    state,
    by.family,
    file === null ? "-" : [file, line].filter((each) => each !== null).join(":"),
    confidence === "high" ? `${title} (found by two)` : title,
    reason ?? "",
  ]);
  return table(["FINDING", "SEVERITY", "STATE", "BY", "PLACE", "TITLE", "REASON"], rows, terminalWidth());
}
