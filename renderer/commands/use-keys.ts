import { useStore } from "zustand";
import { commands, type Command, type CommandName } from "#shared/commands.ts";
import { usePlatform } from "../state/platform.ts";
import { useWorkbench } from "../state/workbench.ts";
import { keyCaps, shownAccelerator } from "./keys.ts";

const list: readonly Command[] = commands;

/** The key caps of a command, for buttons and tooltips that do the same: keys that work where the keyboard is now. */
export function useKeys(name: CommandName): readonly string[] {
  const platform = usePlatform();
  const keysToProcess = useStore(useWorkbench().screen, (state) => state.keysToProcess);
  const command = list.find((each) => each.id === name);
  const shown = command === undefined ? null : shownAccelerator(command, keysToProcess, platform);
  return shown === null ? [] : keyCaps(shown, platform);
}
