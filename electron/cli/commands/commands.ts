import type { CliCommand } from "../command.ts";
import { doctorCommand } from "./doctor.ts";
import { healthCommand } from "./health.ts";
import { startCommand } from "./start.ts";
import { statusCommand } from "./status.ts";
import { stopCommand } from "./stop.ts";

/** Every command there is, in the order of the help. */
export const COMMANDS: readonly CliCommand[] = [
  doctorCommand,
  statusCommand,
  startCommand,
  stopCommand,
  healthCommand,
];
