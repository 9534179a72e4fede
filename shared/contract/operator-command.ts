import { z } from "zod";
import {
  command,
  type Command,
  type CommandInput,
  type CommandOf,
  type CommandType,
} from "../mission/command.ts";

/** The domain commands that a window or a command line may send. All others come from the engine or from an agent's own channel. */
export const OPERATOR_COMMANDS = [
  "mission.re-contract",
  "mission.set-allocation",
  "mission.launch",
  "mission.hold",
  "mission.release",
  "mission.pause",
  "mission.resume",
  "mission.stop",
  "mission.steer",
  "mission.withdraw-directive",
  "mission.record-decision",
  "mission.verify",
  "mission.undo-landing",
  "landing.describe",
  "landing.report",
  "budget.set",
  "family.lift-limit",
  "plan.request",
  "plan.edit",
  "plan.fork",
  "plan.undo",
  "plan.redo",
  "plan.request-review",
  "finding.settle",
  "plan.lock",
  "plan.unlock",
  "task.steer",
  "task.take-control",
  "task.release-control",
  "task.pause",
  "task.resume",
  "task.cancel",
  "task.skip",
  "task.retry",
  "task.reassign",
  "task.raise-review",
  "task.lower-review",
  "task.hand-over",
  "gate.pass",
  "rivals.pick",
  "decision.answer",
  "decision.snooze",
  "decision.extend",
  "decision.take-back",
  "policy.add",
  "policy.revoke",
  "trust.grant",
  "trust.revoke",
] as const satisfies readonly CommandType[];

export type OperatorCommandType = (typeof OPERATOR_COMMANDS)[number];
export type OperatorCommand = CommandOf<OperatorCommandType>;
/** As a caller writes it: what has a default may be left out. */
export type OperatorCommandInput = Extract<CommandInput, { type: OperatorCommandType }>;

const allowed: ReadonlySet<CommandType> = new Set(OPERATOR_COMMANDS);
const [first, ...rest] = command.options.filter(({ shape }) => allowed.has(shape.type.value));
if (first === undefined) throw new Error("no command is left for an operator");

/** The members of `command` above, by their own schemas; the type says what the filter did. */
export const operatorCommand = z.discriminatedUnion("type", [first, ...rest]) as unknown as z.ZodType<
  OperatorCommand,
  OperatorCommandInput
>;

export const isOperatorCommand = (value: Command): value is OperatorCommand => allowed.has(value.type);
