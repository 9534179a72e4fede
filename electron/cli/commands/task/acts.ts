import type { OperatorCommandInput } from "#shared/contract/operator-command.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import type { CliCommand } from "../../command.ts";
import { findTask } from "../../find-id.ts";
import type { Given } from "../../given.ts";
import { sendCommand } from "../../send-command.ts";
import { ASSIGNMENT_OPTIONS, assignmentOption } from "./assignment-options.ts";

interface Act {
  readonly verb: string;
  readonly summary: string;
  readonly command: (task: TaskId, given: Given) => OperatorCommandInput;
  readonly done: string;
  readonly words?: readonly string[];
  readonly options?: CliCommand["options"];
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
];

export const taskActs: readonly CliCommand[] = ACTS.map(
  ({ verb, summary, command, done, words = [], options }) => ({
    name: `task ${verb}`,
    summary,
    words: ["mission", "task", ...words],
    flags: {},
    ...(options === undefined ? {} : { options }),
    run: (surroundings) =>
      sendCommand(surroundings, async (client, mission) => {
        const task = await findTask(client, mission, surroundings.given.word("task"));
        return { command: command(task, surroundings.given), done: `${task}: ${done}` };
      }),
  }),
);
