import { commandId, type CommandId } from "#shared/ids.ts";

/** A new name for one thing a person asked for, so that asking again after a lost answer cannot do it twice. */
export function newCommandId(): CommandId {
  return commandId.parse(`cmd_${crypto.randomUUID().replaceAll("-", "")}`);
}
