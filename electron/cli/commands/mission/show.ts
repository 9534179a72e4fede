import type { MissionDetail, QuestionView } from "#shared/contract/missions.ts";
import { asking, valueOf } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { findMission } from "../../find-id.ts";
import { moneyText, timeText } from "../../units.ts";
import { phaseText } from "./list.ts";

export const missionShow: CliCommand = {
  name: "mission show",
  summary: "Shows a mission: contract, plan, progress, money, directives.",
  words: ["mission"],
  flags: {},
  run: (surroundings) =>
    asking(surroundings, async (client) => {
      const mission = await findMission(client, surroundings.given.word("mission"));
      const detail = valueOf(await client.request("missions.show", { mission }));
      return { ok: true, lines: linesOf(detail), json: detail };
    }),
};

function linesOf(mission: MissionDetail): string[] {
  const { contract, plan, place } = mission;
  const counts = Object.entries(mission.counts).filter(([, count]) => count > 0);
  const budget = mission.budgetMicros === null ? "no budget" : `of ${moneyText(mission.budgetMicros, false)}`;
  return [
    `${mission.id}  ${mission.title}`,
    `Phase         ${phaseText(mission)}, since ${timeText(mission.launchedAt ?? mission.createdAt)}`,
    `Repository    ${place.repository}, from ${place.baseBranch}`,
    ...contract.goal
      .split("\n")
      .map((text, index) => `${index === 0 ? "Goal          " : "              "}${text}`),
    ...named("Success", contract.successCriteria),
    ...named(
      "Verify",
      contract.verify.map(({ command }) => command),
    ),
    ...named("Constraints", contract.constraints),
    `Autonomy      ${contract.autonomy}`,
    `Plan          ${planText(plan)}`,
    `Tasks         ${mission.tasks}${counts.length === 0 ? "" : `: ${counts.map(([status, count]) => `${count} ${status}`).join(", ")}`}`,
    ...named("Asked", mission.questions.map(questionText)),
    `Decisions     ${mission.pendingDecisions} waiting`,
    `Cost          ${moneyText(mission.costMicros, mission.unknownCost)} ${budget}, ${mission.tokens} tokens`,
    `Verification  ${mission.verification}${mission.verificationDetail === "" ? "" : `: ${mission.verificationDetail}`}`,
    ...named(
      "Directives",
      mission.directives
        .filter(({ withdrawn }) => !withdrawn)
        .map(({ number, text }) => `${number}. ${text}`),
    ),
    ...landedLines(mission),
  ];
}

function landedLines({ landedAs, landing }: MissionDetail): string[] {
  const { published, checks, undoUnderWay } = landing;
  return [
    ...(landedAs === null ? [] : [`Landed as     ${landedAs}`]),
    ...(published === null
      ? []
      : [`Pushed to     ${published.remote}, ${published.branch}: ${published.url ?? published.next}`]),
    ...named(
      "CI",
      checks.map(({ name, state, url }) => `${name}: ${state}${url === null ? "" : `  ${url}`}`),
    ),
    ...(undoUnderWay ? ["              The landing is being taken back."] : []),
  ];
}

const OF = {
  plan: "plans",
  "plan-review": "reviews the plan",
  review: "reviews",
  synthesis: "puts together the reviews of",
} as const;

/** "reviews parser  Claude Code 2.1.197, model large, high: answered  ses_ask…" */
function questionText(question: QuestionView): string {
  const { about, task, agent, program, model, effort, outcome, session } = question;
  const of = task === null ? OF[about] : `${OF[about]} ${task}`;
  const asked = model === null ? effort : `model ${model}, ${effort}`;
  return `${of}  ${program ?? agent}, ${asked}: ${outcome ?? "under way"}  ${session}`;
}

const named = (name: string, values: readonly string[]) =>
  values.map((value, index) => `${(index === 0 ? name : "").padEnd(14)}${value}`);

function planText(plan: MissionDetail["plan"]): string {
  if (plan.revision === 0)
    return plan.askingRound === null ? "none yet" : `an agent is asked, round ${plan.askingRound}`;
  const parts = [
    `revision ${plan.revision}`,
    plan.sourceName === null ? plan.source : `${plan.source} ${plan.sourceName}`,
  ];
  if (plan.lockedRevision !== null) parts.push("locked");
  if (plan.reviewedBy.length > 0) parts.push(`reviewed by ${plan.reviewedBy.join(", ")}`);
  if (plan.openFindings > 0) parts.push(`${plan.openFindings} open findings`);
  if (plan.proposedDiffs > 0) parts.push(`${plan.proposedDiffs} proposed changes`);
  return parts.join(", ");
}
