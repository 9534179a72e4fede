import { randomBytes } from "node:crypto";
import { commandId, type CommandId } from "#shared/ids.ts";

/** New for every call of the program: what a person asks for twice happens twice. */
export const newCommandId = (): CommandId => commandId.parse(`cmd_${randomBytes(12).toString("hex")}`);
