import { appCommands } from "./commands/app-commands.ts";
import { cardCommands } from "./commands/card-commands.ts";
import { decisionCommands } from "./commands/decision-commands.ts";
import { graphCommands } from "./commands/graph-commands.ts";
import { missionCommands } from "./commands/mission-commands.ts";
import { terminalCommands } from "./commands/terminal-commands.ts";

export { MENUS, type Command, type Menu } from "./commands/command.ts";

/**
 * Every command a person can give by menu, palette, context menu or key. One list feeds them all, the cheat sheet and the
 * tests; what a command does stands in the renderer, beside the feature it belongs to.
 */
export const commands = [
  ...appCommands,
  ...missionCommands,
  ...graphCommands,
  ...decisionCommands,
  ...cardCommands,
  ...terminalCommands,
] as const;

export type CommandName = (typeof commands)[number]["id"];
