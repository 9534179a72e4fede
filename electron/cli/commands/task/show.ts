import type { AttemptView, GateView, TaskDetail } from "#shared/contract/tasks.ts";
import type { RiskReason } from "#shared/mission/plan/risk-reasons.ts";
import type { LadderStep } from "#shared/mission/review/ladder.ts";
import { asking, valueOf } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { findMission, findTask } from "../../find-id.ts";
import { moneyText, timeText } from "../../units.ts";

export const taskShow: CliCommand = {
  name: "task show",
  summary: "Shows a task: brief, attempts with their evidence, reviews, notes.",
  words: ["mission", "task"],
  flags: {},
  run: (surroundings) =>
    asking(surroundings, async (client) => {
      const mission = await findMission(client, surroundings.given.word("mission"));
      const task = await findTask(client, mission, surroundings.given.word("task"));
      const detail = valueOf(await client.request("tasks.show", { mission, task }));
      return { ok: true, lines: linesOf(detail), json: detail };
    }),
};

function linesOf(task: TaskDetail): string[] {
  const { brief, after } = task.spec;
  return [
    `${task.id}  ${task.title}`,
    `Status      ${task.status}${task.stageSince === 0 ? "" : ` since ${timeText(task.stageSince)}`}`,
    ...(task.outOfQuota === null ? [] : quotaLines(task.outOfQuota)),
    ...(task.rateLimitedUntil === null ? [] : [`Limited     until ${timeText(task.rateLimitedUntil)}`]),
    ...(task.handedOver === null
      ? []
      : [
          `Handed over from ${task.handedOver.from ?? "nobody"} to ${task.handedOver.to}, after attempt ${task.handedOver.attempt}`,
        ]),
    ...task.gates.flatMap(gateLines),
    ...(task.collidesWith === null
      ? []
      : [`Waits for   ${task.collidesWith}, which may change the same files`]),
    ...task.forecasts.map(
      ({ other, paths }) => `Conflicts   with ${other ?? "the mission branch"} in ${paths.join(", ")}`,
    ),
    ...(task.authors.length === 0 ? [] : [`Written by  ${task.authors.join(", ")}`]),
    `Kind        ${task.kind}, risk ${task.risk}, review ${task.reviewLevel}`,
    ...list("Because", task.riskReasons.map(reasonLine)),
    ...text("Goal", brief.goal),
    ...text("Now", brief.currentState),
    ...list("After", after),
    ...list("May touch", brief.scope.touch),
    ...list("Never", brief.scope.avoid),
    ...list(
      "Accepted by",
      brief.acceptance.map(({ command }) => command),
    ),
    `Network     ${networkText(task)}`,
    `Cost        ${moneyText(task.spend.costMicros, task.spend.unknownCost)}`,
    ...list("Steps", task.ladder.map(stepLine)),
    ...task.attemptList.flatMap(attemptLines),
    ...list("Notes", task.notes),
    ...(task.mergedAs === null ? [] : [`Merged as   ${task.mergedAs}`]),
  ];
}

function reasonLine(reason: RiskReason): string {
  switch (reason.because) {
    case "surface":
      return `it may change ${reason.touch}, which is on the high-risk surface ${reason.surface}`;
    case "dependents":
      return `${reason.least} or more tasks build on it`;
    case "size":
      return `it is estimated as large: ${reason.lines ?? "unknown"} lines, ${reason.files ?? "unknown"} files`;
    case "said":
      return "the plan names a level of its own, which can only raise it";
  }
}

function quotaLines({ family, until, source }: NonNullable<TaskDetail["outOfQuota"]>): string[] {
  const guess = source?.guessed === true ? ", which is a guess" : "";
  const words = [`Waits for   the quota of ${family}, until ${timeText(until)}${guess}`];
  if (source === null) return words;
  const worth = source.confirmed ? "confirmed by another one" : "not confirmed";
  return [
    ...words,
    `            told by ${source.by}, ${worth}; to ask it now: flightdeck mission lift-limit <mission> ${family}`,
  ];
}

function gateLines({ gate, before, demanded, opened, outcome, detail, nextLookAt }: GateView): string[] {
  const state =
    opened === null
      ? `closed (${outcome ?? "nobody looked yet"})`
      : `open, by ${opened.by === "engine" ? "the engine" : "a person"}`;
  const more = [
    opened?.detail ?? detail,
    demanded === null ? "" : `demanded by ${demanded}`,
    nextLookAt === null || nextLookAt === 0 ? "" : `looked at again ${timeText(nextLookAt)}`,
  ];
  return [
    `Gate        ${gate.id}, ${gate.kind}, before its ${before}: ${state}`,
    ...more.filter((line) => line !== "").flatMap((line) => list("", line.split("\n"))),
  ];
}

const COUNTED = new Map<LadderStep["step"], string>([
  ["synthesis", "findings rebutted"],
  ["fix", "still open"],
]);

function stepLine({ step, state, by, findings, reason }: LadderStep): string {
  const who = by === null ? "" : ` by ${by.agent === null ? by.family : `${by.agent} (${by.family})`}`;
  const many = findings === null ? "" : `, ${findings} ${COUNTED.get(step) ?? "findings"}`;
  const why = reason === null ? "" : `: ${reason.split("\n")[0] ?? ""}`;
  return `${step.padEnd(15)}${state}${who}${many}${why}`;
}

const text = (name: string, value: string) => (value === "" ? [] : list(name, value.split("\n")));
const list = (name: string, values: readonly string[]) =>
  values.map((value, index) => `${(index === 0 ? name : "").padEnd(12)}${value}`);

function networkText({ spec }: TaskDetail): string {
  const { network } = spec.brief;
  if (network === null) return "not answered";
  return network.needed ? `needed: ${network.reason}` : "not needed";
}

/** What nobody saw is said to be unknown. */
const SIGNAL_WORDS = new Map<boolean | null, string>([
  [true, "holds"],
  [false, "FAILS"],
  [null, "unknown"],
]);

const attemptLines = (attempt: AttemptView): string[] => [
  `Attempt ${attempt.number}   ${attempt.purpose} by ${attempt.route.agent} (${attempt.route.family}), ${attempt.outcome ?? "under way"}${attempt.failure === null ? "" : `: ${attempt.failure}`}`,
  ...attempt.signals.map(
    ({ name, holds, source }) => `            ${name}: ${SIGNAL_WORDS.get(holds)} (${source})`,
  ),
];
