import { Menu, type MenuItemConstructorOptions } from "electron";
import { commands, MENUS, type Command, type Menu as MenuName } from "#shared/commands.ts";
import { menuKeys } from "#shared/commands/command.ts";

const mac = process.platform === "darwin";

/** What every desktop app has; the system supplies the behaviour. */
const STANDARD: Readonly<Record<MenuName, readonly MenuItemConstructorOptions[]>> = {
  Flightdeck: mac
    ? [{ role: "about" }, { role: "hide" }, { role: "hideOthers" }, { role: "unhide" }]
    : [{ role: "about" }],
  File: [],
  Edit: [
    { role: "undo" },
    { role: "redo" },
    { type: "separator" },
    { role: "cut" },
    { role: "copy" },
    { role: "paste" },
    { role: "selectAll" },
  ],
  View: [{ role: "togglefullscreen" }],
  Mission: [],
  Decision: [],
  Terminal: [],
  Window: [{ role: "minimize" }, ...(mac ? [{ role: "zoom" } as const] : [])],
  Help: [],
};

export const electronKeys = (keys: string): string => keys.replace("Mod+", "CmdOrCtrl+");

/**
 * The application menu, made from the command list. Outside macOS the keys are only shown: the page acts on them, because
 * only it knows whether a terminal has the keyboard and Ctrl+K belongs to the shell.
 */
export function installMenu(run: (id: string) => void): void {
  const template = MENUS.map((name): MenuItemConstructorOptions => {
    const own = (commands as readonly Command[]).filter((command) => command.menu === name);
    const items = own.map((command) => itemFor(command, run));
    const standard = STANDARD[name].map((item) => ({ ...item, registerAccelerator: mac }));
    const between: MenuItemConstructorOptions[] =
      items.length > 0 && standard.length > 0 ? [{ type: "separator" }] : [];
    return { label: name, submenu: [...items, ...between, ...standard] };
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

function itemFor(command: Command, run: (id: string) => void): MenuItemConstructorOptions {
  const keys = menuKeys(command);
  return {
    id: command.id,
    label: command.title,
    ...(keys === null ? {} : { accelerator: electronKeys(keys), registerAccelerator: mac }),
    click: () => run(command.id),
  };
}
