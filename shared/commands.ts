/**
 * Every command a person can give by menu, palette or key. One list feeds the application menu, the palette, the cheat
 * sheet and the tests; what a command does stands in the renderer, beside the feature it belongs to.
 */

export const MENUS = ["Flightdeck", "File", "Edit", "View", "Terminal", "Window", "Help"] as const;
export type Menu = (typeof MENUS)[number];

export interface Command {
  readonly id: string;
  readonly title: string;
  /** Keys in Electron's accelerator form. `Mod` is Cmd on macOS and Ctrl elsewhere. The first is shown. */
  readonly keys: readonly string[];
  readonly menu: Menu | null;
  /** Where single keys act. `global` keys work everywhere but in a terminal that is being typed into. */
  readonly scope: "global" | "terminal";
  /** Also works while a terminal has the keyboard: the way out must always be open. */
  readonly alwaysWorks?: true;
  /** In a text field, the hidden one of a terminal included, its keys are the browser's: what is typed next stays next. */
  readonly fieldsOwn?: true;
  /** Never first in the palette, because it ends something. */
  readonly ends?: true;
}

export const commands = [
  { id: "go.terminals", title: "Go to Terminals", keys: ["Mod+3"], menu: "View", scope: "global" },
  { id: "go.doctor", title: "Go to Doctor", keys: ["Mod+8"], menu: "View", scope: "global" },
  { id: "go.settings", title: "Settings", keys: ["Mod+,"], menu: "Flightdeck", scope: "global" },
  { id: "window.new", title: "New window", keys: ["Mod+Shift+N"], menu: "File", scope: "global" },
  { id: "terminal.new", title: "New terminal", keys: ["Mod+T"], menu: "File", scope: "global" },
  { id: "window.close", title: "Close window", keys: ["Mod+W"], menu: "File", scope: "global", ends: true },
  {
    id: "app.quit",
    title: "Quit Flightdeck",
    keys: ["Mod+Q"],
    menu: "Flightdeck",
    scope: "global",
    ends: true,
  },
  {
    id: "palette.open",
    title: "Search or run a command",
    keys: ["Mod+K", "Mod+Shift+P"],
    menu: "View",
    scope: "global",
    alwaysWorks: true,
  },
  { id: "keys.show", title: "Keyboard shortcuts", keys: ["Mod+/", "?"], menu: "Help", scope: "global" },
  {
    id: "pane.next",
    title: "Next pane",
    keys: ["F6"],
    menu: "View",
    scope: "global",
    alwaysWorks: true,
  },
  {
    id: "pane.previous",
    title: "Previous pane",
    keys: ["Shift+F6"],
    menu: "View",
    scope: "global",
    alwaysWorks: true,
  },
  { id: "view.rail", title: "Show or hide the rail", keys: ["Mod+B"], menu: "View", scope: "global" },
  {
    id: "view.dock",
    title: "Show or hide the side panel",
    keys: ["Mod+Alt+B"],
    menu: "View",
    scope: "global",
  },
  { id: "view.zoom-in", title: "Zoom in", keys: ["Mod+="], menu: "View", scope: "global" },
  { id: "view.zoom-out", title: "Zoom out", keys: ["Mod+-"], menu: "View", scope: "global" },
  { id: "view.zoom-reset", title: "Actual size", keys: ["Mod+0"], menu: "View", scope: "global" },
  { id: "theme.system", title: "Theme: follow the system", keys: [], menu: null, scope: "global" },
  { id: "theme.dark", title: "Theme: dark", keys: [], menu: null, scope: "global" },
  { id: "theme.light", title: "Theme: light", keys: [], menu: null, scope: "global" },
  { id: "theme.high-contrast", title: "Theme: high contrast", keys: [], menu: null, scope: "global" },
  {
    id: "density.toggle",
    title: "Switch between comfortable and compact",
    keys: [],
    menu: null,
    scope: "global",
  },
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
  { id: "doctor.run", title: "Check this computer again", keys: [], menu: "Help", scope: "global" },
  { id: "doctor.copy", title: "Copy diagnostics", keys: [], menu: "Help", scope: "global" },
  { id: "engine.restart", title: "Start the engine again", keys: [], menu: null, scope: "global" },
  { id: "logs.show", title: "Show log files", keys: [], menu: "Help", scope: "global" },
] as const satisfies readonly Command[];

export type CommandName = (typeof commands)[number]["id"];
