import type { Command } from "./command.ts";

/** Terminals. */
export const terminalCommands = [
  { id: "terminal.new", title: "New terminal", keys: ["Mod+T"], menu: "File", scope: "global" },
  {
    id: "terminal.take-control",
    title: "Take control",
    keys: ["Mod+Enter"],
    menu: "Terminal",
    scope: "terminal",
  },
  {
    id: "terminal.release",
    title: "Release control",
    keys: ["Ctrl+Shift+Space"],
    menu: "Terminal",
    scope: "terminal",
    alwaysWorks: true,
  },
  { id: "terminal.next", title: "Next terminal", keys: ["Mod+Alt+Right"], menu: "Terminal", scope: "global" },
  {
    id: "terminal.previous",
    title: "Previous terminal",
    keys: ["Mod+Alt+Left"],
    menu: "Terminal",
    scope: "global",
  },
  {
    id: "terminal.copy",
    title: "Copy from terminal",
    keys: ["Ctrl+Shift+C"],
    menu: "Terminal",
    scope: "terminal",
    alwaysWorks: true,
  },
  {
    id: "terminal.paste",
    title: "Paste into terminal",
    keys: ["Ctrl+Shift+V"],
    menu: "Terminal",
    scope: "terminal",
    alwaysWorks: true,
    fieldsOwn: true,
  },
  { id: "terminal.grid", title: "Show all terminals", keys: [], menu: "Terminal", scope: "global" },
  { id: "terminal.focus", title: "Show one terminal large", keys: [], menu: "Terminal", scope: "global" },
  { id: "terminal.newest", title: "Go to newest output", keys: [], menu: "Terminal", scope: "global" },
  { id: "terminal.find", title: "Find in terminal", keys: ["Mod+F"], menu: "Terminal", scope: "global" },
  { id: "terminal.end", title: "End process", keys: [], menu: "Terminal", scope: "terminal", ends: true },
  { id: "terminal.dismiss", title: "Remove ended terminal", keys: [], menu: "Terminal", scope: "terminal" },
] as const satisfies readonly Command[];
