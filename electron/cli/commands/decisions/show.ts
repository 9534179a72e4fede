import type { DecisionDetail } from "#shared/contract/decisions.ts";
import type { TakeBack } from "#shared/mission/decisions/decision.ts";
import { asking, valueOf } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { findDecision } from "../../find-id.ts";
import { timeText } from "../../units.ts";

export const decisionsShow: CliCommand = {
  name: "decisions show",
  summary: "Shows a decision with all its evidence and what follows from each answer.",
  words: ["decision"],
  flags: {},
  run: (surroundings) =>
    asking(surroundings, async (client) => {
      const decision = await findDecision(client, surroundings.given.word("decision"));
      const detail = valueOf(await client.request("decisions.show", { decision }));
      return { ok: true, lines: linesOf(detail), json: detail };
    }),
};

function linesOf({ row, decision, note, rank, alike }: DecisionDetail): string[] {
  return [
    `${row.id}  ${row.question}`,
    `Mission     ${row.mission}  ${row.missionTitle}`,
    ...(row.task === null ? [] : [`Task        ${row.task}  ${row.taskTitle ?? ""}`]),
    `State       ${row.state}${rank === null ? "" : `, number ${rank} in the queue of its mission`}${note === null ? "" : `: ${note}`}`,
    `Risk        ${row.risk}: ${row.riskRule}`,
    ...(row.why === null ? [] : quoted("The agent says", row.why)),
    ...decision.touches.map((touched, index) => `${index === 0 ? "Touches     " : "            "}${touched}`),
    `Undo        ${row.undo}`,
    `If approved ${row.ifApproved}`,
    `If nothing  ${row.ifNothing}`,
    ...(row.advice === null ? [] : [`Advice      ${row.advice}`]),
    ...decision.evidence.flatMap(({ label, text, source }) => quoted(`${label} (${source})`, text)),
    ...(alike.length === 0 ? [] : [`Alike       ${alike.join(", ")}`]),
    ...endLines(row),
  ];
}

function endLines({ resolution, options, takeBack }: DecisionDetail["row"]): string[] {
  if (resolution === null) {
    return ["Answers:", ...options.map(({ id, label, effect }) => `  ${id.padEnd(12)} ${label}: ${effect}`)];
  }
  const reason = resolution.reason === null ? "" : `: ${resolution.reason}`;
  return [
    `Answered    ${resolution.option} by ${resolution.by} at ${timeText(resolution.at)}${reason}`,
    ...(takeBack === null ? [] : [`Taken back  ${wayBack(takeBack)}`]),
  ];
}

function wayBack({ state, until, by, kept, problem }: TakeBack): string {
  switch (state) {
    case "offered":
      return `no; "flightdeck decisions take-back" could until ${timeText(until)}`;
    case "restoring":
      return `by ${by}; the files are being made what they were`;
    case "restored":
      return `by ${by}; what was there is kept as ${kept}${problem === null ? "" : `; not restored: ${problem}`}`;
    case "failed":
      return `by ${by}; the files stayed as they are: ${problem}`;
  }
}

/** Set off, so that what an agent wrote cannot pass for a line of ours. */
const quoted = (title: string, text: string) => [
  `${title}:`,
  ...text.split("\n").map((line) => `  │ ${line}`),
];
