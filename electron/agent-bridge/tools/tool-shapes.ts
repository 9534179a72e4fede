import { z } from "zod";
import { packet } from "#shared/mission/flight/packet.ts";
import { proposedTask } from "#shared/mission/plan/proposed-task.ts";
import { line, prose } from "#shared/mission/text.ts";

/** What our tools take. Whoever offers them to a CLI and whoever carries them out read the same shapes. */

const nothing = z.strictObject({});
const { shape } = packet;

const askHuman = z.strictObject({
  question: prose(2_000).min(1, "is empty").describe("One question, complete without the conversation."),
  why: prose(2_000).default("").describe("What depends on the answer, and what you would choose."),
  choices: z
    .array(line(80))
    .max(6)
    .default([])
    .describe("Answers to choose from. Leave out for a free answer."),
});

const reportPacket = packet.extend({
  summary: shape.summary.describe("What was done, for somebody who reads only this."),
  changed: shape.changed.default([]).describe("The changes that matter, one line each."),
  where: shape.where.default([]).describe("Paths of the changed files, relative to the repository."),
  risks: shape.risks.default([]).describe("What could be wrong with it."),
  nextSteps: shape.nextSteps.default([]),
  openQuestions: shape.openQuestions.default([]),
  departsFrom: shape.departsFrom.describe("Titles of recorded decisions that it does not follow."),
  commands: shape.commands.default([]).describe("Commands that were run to check it, with their exit codes."),
});

const checkpoint = z.strictObject({
  label: z.enum(["first-change", "core-drafted", "before-destructive"]),
  summary: prose(2_000).min(1, "is empty").describe("What is there now."),
  plans: prose(2_000).default("").describe("What comes next."),
});

const remember = z.strictObject({
  text: prose(1_000).trim().min(1, "is empty").describe("One thing, complete without the conversation."),
});

const recordDecision = z.strictObject({
  title: line(200).describe("What it is about, in a few words."),
  text: prose(4_000).trim().min(1, "is empty").describe("What holds from now on."),
  reason: prose(4_000).default("").describe("Why, and what speaks against it."),
});

const { shape: ofTask } = proposedTask;

const proposeTasks = z.strictObject({
  tasks: z
    .array(
      proposedTask.extend({
        id: ofTask.id.describe("A name no task of the plan has: lower-case letters, digits, dashes."),
        goal: ofTask.goal.describe("What to do, complete for somebody who knows nothing of this session."),
        currentState: ofTask.currentState.describe("How things are now, where it starts from."),
        touch: ofTask.touch.describe("Paths or patterns it may change."),
        after: ofTask.after.describe("Ids of tasks that have to be merged before it starts."),
        acceptance: ofTask.acceptance.describe("Commands that pass when it is done."),
        criteria: ofTask.criteria.describe("What done looks like, for a reader."),
      }),
    )
    .min(1)
    .max(20),
  reason: prose(4_000).trim().min(1, "is empty").describe("Why the plan needs them."),
});

export interface ToolShape<Input> {
  readonly description: string;
  readonly input: z.ZodType<Input>;
  /** It changes nothing. */
  readonly reads: boolean;
}

const tool = <Input>(reads: boolean, description: string, input: z.ZodType<Input>): ToolShape<Input> => ({
  description,
  input,
  reads,
});

export const TOOLS = {
  ask_human: tool(
    false,
    "Asks the person who runs this mission one question and waits for the answer, which may take long. Use it when a decision is theirs: what is wanted, not how it is done.",
    askHuman,
  ),
  report_packet: tool(
    false,
    "Hands over the report of your work on this task. Call it once, when the work is over and checked. It does not decide that the task is done; Flightdeck checks that itself.",
    reportPacket,
  ),
  checkpoint: tool(
    false,
    "Keeps the work as it is now and shows it to the person. Waits until it may go on, and gives what they said.",
    checkpoint,
  ),
  record_decision: tool(
    false,
    "Proposes one decision for the log that every later agent of this mission works with: an interface, a format, a convention. Read the log first. A person is asked whether it stands there, unless the mission flies without asking. It does not wait: go on with your work.",
    recordDecision,
  ),
  propose_tasks: tool(
    false,
    "Proposes tasks to be added to the plan of this mission. For agents that drive, plan or synthesise; others are refused and name what they found in their report. A person decides, unless the mission flies without asking and nothing is opened by them. It does not wait; claim_status shows the tasks once they are in the plan.",
    proposeTasks,
  ),
  remember: tool(
    false,
    "Keeps a note for the agents that start later in this mission: something you found out about the code or its surroundings that would cost them time. They see it as your word. It changes no rule and no plan.",
    remember,
  ),
  read_brief: tool(
    true,
    "Gives your task again, word for word, and the context of the mission at its start.",
    nothing,
  ),
  read_decisions: tool(
    true,
    "Gives the decisions recorded for this mission so far. They hold for your work as well.",
    nothing,
  ),
  claim_status: tool(
    true,
    "Lists the tasks of this mission with how each stands now, who works on it and which paths belong to it, so that you leave alone what is another's. It claims nothing: tasks are given out by Flightdeck.",
    nothing,
  ),
} as const;

export type ToolName = keyof typeof TOOLS;
export const toolName = z.enum(Object.keys(TOOLS) as [ToolName, ...ToolName[]]);

/** What travels from the CLI's side to the bridge. */
export const toolCall = z.strictObject({ tool: toolName, input: z.unknown() });

/** Where arguments do not fit, in words a model can act upon. */
export function misfit(tool: string, { issues }: z.ZodError): string {
  const places = issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.join(".") || "arguments"}: ${message}`);
  return `The arguments of ${tool} do not fit (${places.join("; ")}). Nothing was done; correct them and call it again.`;
}
