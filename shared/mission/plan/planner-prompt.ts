import { z } from "zod";
import type { MissionState } from "../state.ts";
import { plan } from "./plan.ts";
import { codeSpan, list, quoted } from "./quoted-text.ts";

const RULES: readonly string[] = [
  "Answer with one JSON object that fits the schema below, and nothing around it.",
  "Read the code before you plan. Do not change anything; you only read.",
  "The reasons hold the root causes, the risks, the sequence and the trade-offs, not only a summary.",
  "Each task is one scoped slice for one agent that sees nothing but its brief: goal, current state, the files it may touch, invariants, interfaces to keep, non-goals.",
  "Each task says what done looks like: an acceptance command that a machine can run, or a criterion.",
  'Each task answers whether it needs the network: {"needed": false}, or {"needed": true} with the reason.',
  "A task takes at most 25 minutes, research at most 20; give estimate.minutes, and split what is longer.",
  'Where two tasks touch the same files, or one consumes what another produces, put an edge between them ("after").',
  "Research and review only read. The sandbox is never opened to get network.",
  "Ids are short lower-case names, each used once, and no task waits for itself through others.",
  "Do not plan more than the work earns: what fits in one sitting is one task.",
];

/** What the planner agent is asked; from the second round on with what was wrong with its answer before. */
export function plannerPrompt(state: MissionState): string {
  const { contract, place, plan: planning, directives } = state;
  const parts = [
    "# Make a plan",
    `Repository: ${codeSpan(place.repository)}, branch ${codeSpan(place.baseBranch)}.`,
    `## Goal\n\n${quoted(contract.goal)}`,
    section("It is done when", contract.successCriteria),
    section(
      "These commands are run on the result",
      contract.verify.map(({ command }) => codeSpan(command)),
    ),
    section("Constraints", contract.constraints),
    section("Surfaces where a silent bug is expensive", contract.highRisk.map(codeSpan)),
    section(
      "Standing directives",
      directives.filter(({ withdrawn }) => !withdrawn).map(({ text }) => text),
    ),
    instructionsPart(planning.request?.instructions ?? ""),
    section("Rules", RULES),
    errorsPart(state),
    `## The schema of the answer\n\n${planSchemaText()}`,
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** The same schema the answer is judged by. */
export const planSchemaText = (): string => JSON.stringify(z.toJSONSchema(plan, { io: "input" }));

const section = (title: string, items: readonly string[]): string =>
  items.length === 0 ? "" : `## ${title}\n\n${list(items)}`;

const instructionsPart = (instructions: string): string =>
  instructions.trim() === "" ? "" : `## What the person adds\n\n${quoted(instructions)}`;

function errorsPart({ plan: { asking } }: MissionState): string {
  if (asking === null || asking.errors.length === 0) return "";
  return `## Your answer of round ${asking.round - 1} could not be used\n\nPut this right and answer with the whole plan again:\n\n${list(asking.errors)}`;
}
