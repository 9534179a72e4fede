import { t } from "@lingui/core/macro";
import { Menu, type MenuItemConstructorOptions } from "electron";
import { commands, MENUS, type Command, type Menu as MenuName } from "#shared/commands.ts";
import { menuKeys } from "#shared/commands/command.ts";
import { inWords } from "#shared/messages/messages.ts";

const mac = process.platform === "darwin";

/** What every desktop app has; the system supplies the behaviour, and knows no language but its own English. */
function standardItems(menu: MenuName): readonly MenuItemConstructorOptions[] {
  switch (menu) {
    case "Flightdeck":
      return [
        { role: "about", label: t`About Flightdeck` },
        ...(mac
          ? [
              { role: "hide" as const, label: t`Hide Flightdeck` },
              { role: "hideOthers" as const, label: t`Hide others` },
              { role: "unhide" as const, label: t`Show all` },
            ]
          : []),
      ];
    case "Edit":
      return [
        { role: "undo", label: t`Undo` },
        { role: "redo", label: t`Redo` },
        { type: "separator" },
        { role: "cut", label: t`Cut` },
        { role: "copy", label: t`Copy` },
        { role: "paste", label: t`Paste` },
        { role: "selectAll", label: t`Select all` },
      ];
    case "View":
      return [{ role: "togglefullscreen", label: t`Full screen` }];
    case "Window":
      return [
        { role: "minimize", label: t`Minimize` },
        ...(mac ? [{ role: "zoom" as const, label: t`Zoom` }] : []),
      ];
    case "File":
    case "Mission":
    case "Decision":
    case "Terminal":
    case "Help":
      return [];
  }
}

export const electronKeys = (keys: string): string => keys.replace("Mod+", "CmdOrCtrl+");

/**
 * The application menu, made from the command list. Outside macOS the keys are only shown: the page acts on them, because
 * only it knows whether a terminal has the keyboard and Ctrl+K belongs to the shell.
 */
export function installMenu(run: (id: string) => void): void {
  const template = MENUS.map((name): MenuItemConstructorOptions => {
    const own = (commands as readonly Command[]).filter((command) => command.menu === name);
    const items = own.map((command) => itemFor(command, run));
    const standard = standardItems(name).map((item) => ({ ...item, registerAccelerator: mac }));
    const between: MenuItemConstructorOptions[] =
      items.length > 0 && standard.length > 0 ? [{ type: "separator" }] : [];
    return { label: inWords(name), submenu: [...items, ...between, ...standard] };
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

function itemFor(command: Command, run: (id: string) => void): MenuItemConstructorOptions {
  const keys = menuKeys(command);
  return {
    id: command.id,
    label: inWords(command.title),
    ...(keys === null ? {} : { accelerator: electronKeys(keys), registerAccelerator: mac }),
    click: () => run(command.id),
  };
}
