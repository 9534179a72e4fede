/** In the order of the application menu. */
export const MENUS = [
  "Flightdeck",
  "File",
  "Edit",
  "Mission",
  "Decision",
  "View",
  "Terminal",
  "Window",
  "Help",
] as const;
export type Menu = (typeof MENUS)[number];

/** A part of the page with keys of its own: whatever is inside an element with `data-keys="graph"`. */
export const REGIONS = ["decisions", "views", "graph", "list", "timeline", "review", "replay"] as const;
export type Region = (typeof REGIONS)[number];

/** What a context menu is about: whatever is inside an element with `data-context="task"`. */
export const CONTEXTS = ["mission", "task", "decision", "terminal"] as const;
export type Context = (typeof CONTEXTS)[number];

export interface Command {
  readonly id: string;
  readonly title: string;
  /**
   * Keys in Electron's accelerator form. `Mod` is Cmd on macOS and Ctrl elsewhere; `G D` is one key after the other. The first
   * is shown.
   */
  readonly keys: readonly string[];
  readonly menu: Menu | null;
  /** Where its keys act. `global` keys work everywhere but in a terminal that is being typed into. */
  readonly scope: "global" | "terminal" | Region;
  /** Also in the context menu of these. */
  readonly context?: readonly Context[];
  /** Also works while a terminal has the keyboard: the way out must always be open. */
  readonly alwaysWorks?: true;
  /** In a text field, the hidden one of a terminal included, its keys are the browser's: what is typed next stays next. */
  readonly fieldsOwn?: true;
  /**
   * Goes on while its key is held down, because it only walks or zooms. Everything else is done once for each press: a held key
   * must not answer one card after the other.
   */
  readonly repeats?: true;
  /** Never first in the palette, because it ends something. */
  readonly ends?: true;
}

/** The keys an application menu can name: none that a person types text with, and not one after the other. */
export const menuKeys = (command: Command): string | null =>
  command.keys.find((keys) => !keys.includes(" ") && (/(Mod|Ctrl|Alt)\+/.test(keys) || /F\d+$/.test(keys))) ??
  null;
