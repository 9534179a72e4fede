import { commands, type Command, type CommandName } from "#shared/commands.ts";
import { usePlatform } from "../state/platform.ts";
import { keyCaps } from "./keys.ts";

const list: readonly Command[] = commands;

/** The key caps of a command, for buttons and tooltips that do the same. */
export function useKeys(name: CommandName): readonly string[] {
  const platform = usePlatform();
  const first = list.find((command) => command.id === name)?.keys[0];
  return first === undefined ? [] : keyCaps(first, platform);
}
