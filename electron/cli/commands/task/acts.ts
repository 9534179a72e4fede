import type { OperatorCommandInput } from "#shared/contract/operator-command.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import { InputError } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { findTask } from "../../find-id.ts";
import type { Given } from "../../given.ts";
import { sendCommand } from "../../send-command.ts";
import { ASSIGNMENT_OPTIONS, assignmentOption, familyWord } from "./assignment-options.ts";

interface Act {
  readonly verb: string;
  readonly summary: string;
  readonly command: (task: TaskId, given: Given) => OperatorCommandInput;
  readonly done: string;
  readonly words?: readonly string[];
  readonly options?: CliCommand["options"];
  readonly flags?: CliCommand["flags"];
}

const REASON = { reason: { value: "words", help: "why; kept in the history" } };

/** What a person does with one task, each one domain command. */
const ACTS: readonly Act[] = [
  {
    verb: "steer",
    summary: "Tells a task something: the agent now if one works on it, and every later prompt.",
    words: ["text…"],
    command: (task, given) => ({ type: "task.steer", task, text: given.rest("text").join(" ") }),
    done: "Told.",
  },
  {
    verb: "pause",
    summary: "Interrupts one task; its session is kept.",
    command: (task) => ({ type: "task.pause", task }),
    done: "Paused.",
  },
  {
    verb: "resume",
    summary: "Lets a paused task go on.",
    command: (task) => ({ type: "task.resume", task }),
    done: "Resumed.",
  },
  {
    verb: "cancel",
    summary: "Ends a task; what waits for it is blocked.",
    options: REASON,
    command: (task, given) => ({ type: "task.cancel", task, reason: given.option("reason") ?? "" }),
    done: "Cancelled.",
  },
  {
    verb: "skip",
    summary: "Leaves a task out; what waits for it may start.",
    options: REASON,
    command: (task, given) => ({ type: "task.skip", task, reason: given.option("reason") ?? "" }),
    done: "Skipped.",
  },
  {
    verb: "retry",
    summary: "Tries a failed task once more.",
    options: { note: { value: "words", help: "what the next prompt has to say" }, ...ASSIGNMENT_OPTIONS },
    command: (task, given) => ({
      type: "task.retry",
      task,
      note: given.option("note") ?? "",
      assignment: assignmentOption(given),
    }),
    done: "It gets one more try.",
  },
  {
    verb: "reassign",
    summary: "Says who flies the next attempt.",
    options: ASSIGNMENT_OPTIONS,
    command: (task, given) => ({ type: "task.reassign", task, assignment: assignmentOption(given) }),
    done: "The next attempt goes there.",
  },
  {
    verb: "fork",
    summary: "Lets two families do the same task in two workspaces; a person picks one.",
    words: ["family", "other"],
    command: (task, given) => ({
      type: "plan.fork",
      task,
      families: [familyWord(given.word("family")), familyWord(given.word("other"))],
    }),
    done: "Two families do it.",
  },
  {
    verb: "pick",
    summary: "Takes this one of two that did the same; the other is left out, and its work is kept.",
    options: {
      ...REASON,
      take: { value: "file", help: "a file to take over from the other; may be repeated", many: true },
    },
    command: (task, given) => ({
      type: "rivals.pick",
      task,
      paths: [...given.options("take")],
      reason: given.option("reason") ?? "",
    }),
    done: "Picked.",
  },
  {
    verb: "pass-gate",
    summary: "Lets a task through one of its gates, with the reason on record.",
    words: ["gate"],
    options: REASON,
    command: (task, given) => {
      const reason = given.option("reason");
      if (reason === null || reason.trim() === "")
        throw new InputError("A gate is passed with a reason: --reason.");
      return { type: "gate.pass", task, gate: given.word("gate"), reason };
    },
    done: "It is open.",
  },
  {
    verb: "raise-review",
    summary: "Has a task reviewed more than its risk asks for: standard or full.",
    words: ["level"],
    command: (task, given) => ({
      type: "task.raise-review",
      task,
      level: levelWord(given, ["standard", "full"] as const),
    }),
    done: "It has that review.",
  },
  {
    verb: "lower-review",
    summary:
      "Asks for less review than the risk of a task: light or standard. A person confirms it with a reason.",
    words: ["level"],
    command: (task, given) => ({
      type: "task.lower-review",
      task,
      level: levelWord(given, ["light", "standard"] as const),
    }),
    done: "It is asked: answer the decision with a reason.",
  },
  {
    verb: "hand-over",
    summary: "Gives the rest of a task to another family, in the same workspace; both are its authors then.",
    words: ["family"],
    options: { note: { value: "words", help: "what the next prompt has to say" } },
    flags: { "end-session": "ends the session that lives in the workspace first" },
    command: (task, given) => ({
      type: "task.hand-over",
      task,
      family: familyWord(given.word("family")),
      note: given.option("note") ?? "",
      endSession: given.flag("end-session"),
    }),
    done: "The rest goes there.",
  },
];

function levelWord<Level extends string>(given: Given, levels: readonly Level[]): Level {
  const written = given.word("level");
  const level = levels.find((each) => each === written);
  if (level === undefined) throw new InputError(`The level is ${levels.join(" or ")}, not "${written}".`);
  return level;
}

export const taskActs: readonly CliCommand[] = ACTS.map(
  ({ verb, summary, command, done, words = [], options, flags = {} }) => ({
    name: `task ${verb}`,
    summary,
    words: ["mission", "task", ...words],
    flags,
    ...(options === undefined ? {} : { options }),
    run: (surroundings) =>
      sendCommand(surroundings, async (client, mission) => {
        const task = await findTask(client, mission, surroundings.given.word("task"));
        return { command: command(task, surroundings.given), done: `${task}: ${done}` };
      }),
  }),
);
