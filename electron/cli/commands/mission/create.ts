import { amount } from "../../amount.ts";
import { dirname, resolve } from "node:path";
import type { RequestParams } from "#shared/contract/contract.ts";
import { autonomy } from "#shared/mission/words.ts";
import { asking, InputError, valueOf } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { newCommandId } from "../../command-id.ts";
import type { Given } from "../../given.ts";
import { givenFile } from "../../given-file.ts";
import { cut } from "../../table.ts";
import { microsOf, momentOf } from "../../units.ts";
import { PLAN_OPTIONS, planOption } from "./plan-options.ts";
import { plannedAnswer } from "./planned-text.ts";

type From = RequestParams<"missions.create">["from"];

export const missionCreate: CliCommand = {
  name: "mission create",
  summary: "States a mission, with a plan if one is named. Nothing runs before it is launched.",
  flags: { "dry-run": "only say what it would be" },
  options: {
    title: { value: "words", help: "its title; without it, the first line of the goal" },
    goal: { value: "words", help: "what is to be true afterwards" },
    repository: { value: "folder", help: "where; without it, the folder you are in" },
    base: { value: "branch", help: "what to start from; without it, the branch that is checked out" },
    success: { value: "words", help: "something that has to be true when it is done", many: true },
    verify: { value: "command", help: "a command that shows it; the engine runs it", many: true },
    constraint: { value: "words", help: "something that must not happen", many: true },
    autonomy: { value: autonomy.options.join("|"), help: "how much it may do without asking" },
    budget: { value: "dollars", help: "what it may cost" },
    deadline: { value: "time", help: "2h, 3d or 2026-12-24T18:00Z" },
    "mission-file": { value: "path", help: "take all of this from a YAML or JSON file" },
    ...PLAN_OPTIONS,
  },
  run: (surroundings) => {
    const { given } = surroundings;
    const from = fromOptions(given);
    return asking(surroundings, async (client) => {
      const dryRun = given.flag("dry-run");
      const params = { commandId: newCommandId(), dryRun, from };
      const planned = valueOf(await client.request("missions.create", params));
      return plannedAnswer(
        planned,
        `Mission ${planned.mission} is stated, with ${amount(planned.tasks, "task")}.`,
      );
    });
  },
};

function fromOptions(given: Given): From {
  const repository = given.option("repository");
  const file = given.option("mission-file");
  if (file !== null) {
    for (const name of ["title", "goal", "recipe", "file", "verify", "success", "constraint"]) {
      if (given.options(name).length > 0)
        throw new InputError(`--${name} and --mission-file exclude each other.`);
    }
    return {
      kind: "mission-file",
      file: givenFile(file),
      folder: dirname(resolve(file)),
      repository: repository === null ? null : resolve(repository),
    };
  }
  const goal = given.option("goal");
  if (goal === null) throw new InputError("A mission needs a goal: --goal, or --mission-file.");
  return {
    kind: "given",
    mission: {
      title: given.option("title") ?? firstLine(goal),
      repository: resolve(repository ?? "."),
      baseBranch: given.option("base"),
      contract: contractOf(given, goal),
      plan: planOption(given),
    },
  };
}

function contractOf(given: Given, goal: string) {
  const level = given.option("autonomy");
  const chosen = level === null ? null : autonomy.safeParse(level);
  if (chosen !== null && !chosen.success) {
    throw new InputError(`--autonomy is one of ${autonomy.options.join(", ")}, not "${level}".`);
  }
  const budget = given.option("budget");
  const deadline = given.option("deadline");
  return {
    goal,
    successCriteria: [...given.options("success")],
    verify: given.options("verify").map((command) => ({ command })),
    constraints: [...given.options("constraint")],
    ...(chosen === null ? {} : { autonomy: chosen.data }),
    budgetMicros: budget === null ? null : microsOf("budget", budget),
    deadline: deadline === null ? null : momentOf("deadline", deadline, Date.now()),
  };
}

/** Titles are short; the goal says the rest. */
const TITLE_CELLS = 80;
const firstLine = (goal: string): string => cut(goal.trim().split("\n")[0] ?? "", TITLE_CELLS);
