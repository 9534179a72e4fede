import { z } from "zod";
import { decisionCommands } from "./decisions/decision-commands.ts";
import {
  agentCommands,
  observationCommands,
  schedulerCommands,
  taskCommands,
} from "./flight/flight-commands.ts";
import { gateCommands } from "./gates/gate-messages.ts";
import { missionCommands } from "./mission-commands.ts";
import { planCommands } from "./plan/plan-commands.ts";
import { rivalCommands } from "./rivals/rival-messages.ts";
import { policyCommands } from "./policies/policy.ts";

/** Everything that can be asked of a mission. Imperative: it may be refused. */
export const command = z.discriminatedUnion("type", [
  ...missionCommands,
  ...planCommands,
  ...taskCommands,
  ...schedulerCommands,
  ...observationCommands,
  ...agentCommands,
  ...decisionCommands,
  ...policyCommands,
  ...gateCommands,
  ...rivalCommands,
]);
export type Command = z.infer<typeof command>;
export type CommandType = Command["type"];
/** As a caller writes it: what has a default may be left out. */
export type CommandInput = z.input<typeof command>;
export type CommandOf<Type extends CommandType> = Extract<Command, { type: Type }>;
