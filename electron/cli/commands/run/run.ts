import { dirname, resolve } from "node:path";
import type { GatewayClient } from "#shared/contract/client.ts";
import type { RequestParams } from "#shared/contract/contract.ts";
import type { OperatorCommandInput } from "#shared/contract/operator-command.ts";
import { missionId, type MissionId } from "#shared/ids.ts";
import type { MissionContract } from "#shared/mission/mission-contract.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { autonomy, type Autonomy } from "#shared/mission/words.ts";
import { amount } from "../../amount.ts";
import { asking, InputError, valueOf } from "../../ask-engine.ts";
import type { Answer, CliCommand, Surroundings } from "../../command.ts";
import { newCommandId } from "../../command-id.ts";
import { findMission } from "../../find-id.ts";
import type { Given } from "../../given.ts";
import { givenFile } from "../../given-file.ts";
import { cut } from "../../table.ts";
import { microsOf } from "../../units.ts";
import { inputOptions } from "../mission/plan-options.ts";
import { NO_ANSWERS, readAnswers } from "./answers-file.ts";
import { MissionFlight, type FlightEnd, type FlightWish } from "./fly-mission.ts";

type From = RequestParams<"missions.create">["from"];
type Agents = RequestParams<"missions.create">["agents"];

export const runCommand: CliCommand = {
  name: "run",
  summary:
    "States, locks and launches a mission (as you, who started it), and follows it until it ends. <what> is a mission file (.yaml, .yml, .json) or a goal. Landing asks, unless the answers file says it.",
  words: ["what?"],
  flags: {
    scripted: "fly scripted agents, which are no models, in the place of installed ones",
    "no-wait": "end with code 3 as soon as a person is needed; the mission goes on",
    "hold-on-exit": "Ctrl-C also holds the mission: what runs goes on, nothing new starts",
  },
  options: {
    repo: { value: "folder", help: "where; without it, what the file says, or the folder you are in" },
    recipe: { value: "name", help: "what the plan is made from; without it, single-task" },
    input: { value: "name=value", help: "an answer to what the recipe asks", many: true },
    base: { value: "branch", help: "what to start from; without it, the branch that is checked out" },
    budget: { value: "dollars", help: "what it may cost" },
    autonomy: { value: autonomy.options.join("|"), help: "how much it may do without asking" },
    answers: { value: "path", help: "answers to decisions, written down beforehand (docs/cli.md)" },
    "waive-plan-review": {
      value: "words",
      help: "your reason for flying a plan of high risk that no other model family reviewed",
    },
    follow: { value: "mission", help: "start nothing: follow a mission that is there" },
  },
  run: async (surroundings) => {
    const { given } = surroundings;
    const answersFile = given.option("answers");
    const file = answersFile === null ? null : givenFile(answersFile);
    const answers = file === null ? NO_ANSWERS : readAnswers(file.name, file.text);
    const { mission, begin } = await missionToFly(surroundings);
    const end = await new MissionFlight(surroundings, {
      mission,
      answers,
      pauseMs: 0,
      noWait: given.flag("no-wait"),
      holdOnExit: given.flag("hold-on-exit"),
      begin,
    }).run();
    return answerOfFlight(surroundings, mission, end);
  },
};

/** The last thing that is said. */
export function answerOfFlight({ json, out }: Surroundings, mission: MissionId, end: FlightEnd): Answer {
  const { exit, receipt } = end;
  if (json && receipt !== null) out.json({ type: "receipt", mission, exit, receipt });
  const lines = receipt === null ? [] : [`  receipt: flightdeck mission receipt ${mission}`];
  return { ok: exit === 0, exit, lines, json: undefined };
}

const NOTHING_TO_BEGIN = (): Promise<void> => Promise.resolve();

type Beginning = Pick<FlightWish, "mission" | "begin">;

async function missionToFly(surroundings: Surroundings): Promise<Beginning> {
  const { given } = surroundings;
  const what = given.optionalWord("what");
  const followed = given.option("follow");
  if (followed !== null) {
    if (what !== null)
      throw new InputError("--follow starts nothing, so it takes no mission file and no goal.");
    const mission = await asking(surroundings, (client) => findMission(client, followed));
    return { mission, begin: NOTHING_TO_BEGIN };
  }
  if (what === null)
    throw new InputError("Say what to fly: a mission file, a goal, or --follow and a mission.");
  // Everything that was written is read before anything is made.
  const [from, changes] = [fromOptions(given, what), changesOf(given)];
  const mission = await stateMission(surroundings, from, given.flag("scripted") ? "scripted" : undefined);
  return { mission, begin: lockAndLaunch(mission, given.option("waive-plan-review"), changes) };
}

/** What the command line says against the mission it starts. */
type Changes = Partial<Pick<MissionContract, "budgetMicros" | "autonomy">>;

function changesOf(given: Given): Changes {
  const budget = given.option("budget");
  const level = autonomyOption(given);
  return {
    ...(budget === null ? {} : { budgetMicros: microsOf("budget", budget) }),
    ...(level === null ? {} : { autonomy: level }),
  };
}

/** The mission is made with its plan or not at all. */
export async function stateMission(
  surroundings: Surroundings,
  from: From,
  agents: Agents,
): Promise<MissionId> {
  const { out, json } = surroundings;
  return asking(surroundings, async (client) => {
    const params = {
      commandId: newCommandId(),
      dryRun: false,
      from,
      ...(agents === undefined ? {} : { agents }),
    };
    const planned = valueOf(await client.request("missions.create", params));
    const mission = missionId.parse(planned.mission);
    if (planned.tasks === 0) {
      throw new InputError(
        `Mission ${mission} is stated, but has no plan and was not launched. Give it one with "flightdeck mission plan ${mission}", or stop it.`,
      );
    }
    if (json) out.json({ type: "mission", mission, tasks: planned.tasks });
    else
      out.texts([
        `Mission ${mission}: ${amount(planned.tasks, "task")} in ${amount(planned.check?.waves ?? 0, "wave")}.`,
        ...planned.remarks,
      ]);
    return mission;
  });
}

/**
 * Whoever started it wants it to fly. Where a task needs a full review another family is asked about the plan first, and what it
 * finds waits for a person; only their own words do without.
 */
export const lockAndLaunch =
  (mission: MissionId, waiver: string | null, changes: Changes) =>
  async (client: GatewayClient, state: MissionState): Promise<void> => {
    const send = async (command: OperatorCommandInput): Promise<void> => {
      valueOf(await client.request("missions.command", { commandId: newCommandId(), mission, command }));
    };
    const contract = { ...state.contract, ...changes };
    if (JSON.stringify(contract) !== JSON.stringify(state.contract))
      await send({ type: "mission.re-contract", contract, reason: "said on the command line" });
    await send({ type: "plan.lock", waiver, toLaunch: true });
    await send({ type: "mission.launch" });
  };

const MISSION_FILE = /\.(?:ya?ml|json)$/i;
/** Of these a mission file says it itself. */
const ONLY_FOR_GOALS = ["recipe", "input", "base"];

function fromOptions(given: Given, what: string): From {
  const repository = given.option("repo");
  if (MISSION_FILE.test(what)) {
    const extra = ONLY_FOR_GOALS.find((name) => given.options(name).length > 0);
    if (extra !== undefined) throw new InputError(`--${extra} is for a goal; ${what} says it itself.`);
    return {
      kind: "mission-file",
      file: givenFile(what),
      folder: dirname(resolve(what)),
      repository: repository === null ? null : resolve(repository),
    };
  }
  return {
    kind: "given",
    mission: {
      title: titleOf(what),
      repository: resolve(repository ?? "."),
      baseBranch: given.option("base"),
      contract: { goal: what },
      plan: {
        kind: "recipe",
        name: given.option("recipe") ?? "single-task",
        origin: null,
        inputs: inputOptions(given),
      },
    },
  };
}

function autonomyOption(given: Given): Autonomy | null {
  const written = given.option("autonomy");
  if (written === null) return null;
  const level = autonomy.safeParse(written);
  if (level.success) return level.data;
  throw new InputError(`--autonomy is one of ${autonomy.options.join(", ")}, not "${written}".`);
}

/** Titles are short; the goal says the rest. */
const TITLE_CELLS = 80;
const titleOf = (goal: string): string => cut(goal.trim().split("\n")[0] ?? "", TITLE_CELLS);
