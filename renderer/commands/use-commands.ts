import { useEffect } from "react";
import type { CommandName } from "#shared/commands.ts";
import { useWorkbench } from "../state/workbench.ts";
import type { Behaviour } from "./registry.ts";

/** Adds what commands do for as long as the component is there. */
export function useCommands(behaviours: Partial<Record<CommandName, Behaviour>>): void {
  const { commands } = useWorkbench();
  useEffect(() => commands.add(behaviours));
}
