import type { DecisionRow } from "#shared/contract/decisions.ts";
import { decisionState } from "#shared/mission/decisions/decision.ts";
import { allPages, LIMIT_OPTION } from "../../all-pages.ts";
import { asking, InputError } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { findMission } from "../../find-id.ts";
import { table, terminalWidth } from "../../table.ts";
import { ageText } from "../../units.ts";

export const decisionsList: CliCommand = {
  name: "decisions list",
  summary: "Lists what waits for you over all missions, the most urgent first.",
  words: ["mission?"],
  flags: {},
  options: {
    state: { value: decisionState.options.join("|"), help: "those of another state, the newest first" },
    limit: LIMIT_OPTION,
  },
  run: (surroundings) => {
    const { given } = surroundings;
    const state = stateOption(given.option("state"));
    return asking(surroundings, async (client) => {
      const written = given.optionalWord("mission");
      const mission = written === null ? null : await findMission(client, written);
      const decisions = await allPages(given, (page) =>
        client.request("decisions.list", { ...page, mission, state }),
      );
      return { ok: true, lines: linesOf(decisions, state), json: { decisions } };
    });
  },
};

function stateOption(written: string | null): DecisionRow["state"] {
  const state = decisionState.safeParse(written ?? "pending");
  if (state.success) return state.data;
  throw new InputError(`--state is one of ${decisionState.options.join(", ")}, not "${written}".`);
}

function linesOf(decisions: readonly DecisionRow[], state: DecisionRow["state"]): string[] {
  if (decisions.length === 0)
    return [state === "pending" ? "Nothing waits for you." : `No decision is ${state}.`];
  const now = Date.now();
  const rows = decisions.map((decision) => [
    decision.id,
    decision.risk,
    decision.kind,
    ageText(decision.askedAt, now),
    String(decision.unblocks),
    answerText(decision),
    decision.missionTitle,
    decision.question,
  ]);
  return table(
    ["DECISION", "RISK", "KIND", "AGE", "UNBLOCKS", "ANSWER", "MISSION", "QUESTION"],
    rows,
    terminalWidth(),
  );
}

const answerText = ({ resolution, options, state }: DecisionRow): string =>
  resolution === null
    ? state === "pending"
      ? options.map(({ id }) => id).join(" | ")
      : state
    : resolution.option;
