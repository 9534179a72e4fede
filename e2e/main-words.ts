import type { ElectronApplication } from "playwright-core";

/** Everything in the application menu, lines between items aside. */
export function menuItems(app: ElectronApplication) {
  return app.evaluate(({ Menu }) =>
    (Menu.getApplicationMenu()?.items ?? []).flatMap((top) =>
      (top.submenu?.items ?? [])
        .filter(({ type }) => type !== "separator")
        .map(({ id, label, accelerator }) => ({ menu: top.label, id, label, keys: accelerator ?? null })),
    ),
  );
}

export function chooseInMenu(app: ElectronApplication, id: string): Promise<void> {
  return app.evaluate(({ Menu, BrowserWindow }, item) => {
    const [window] = BrowserWindow.getAllWindows();
    // The menu speaks to the window in front; a display without a window manager has none.
    window?.focus();
    Menu.getApplicationMenu()?.getMenuItemById(item)?.click();
  }, id);
}

/** The labels of the application menu and of everything in it. */
export async function menuLabels(app: ElectronApplication): Promise<string[]> {
  const items = await menuItems(app);
  return [...new Set(items.map(({ menu }) => menu)), ...items.map(({ label }) => label)];
}

/** From now on the system's message box is answered with its first button; what it would have said is kept. */
export function keepMessageBoxes(app: ElectronApplication): Promise<void> {
  return app.evaluate(({ dialog }) => {
    const said: string[] = [];
    Reflect.set(globalThis, "messageBoxes", said);
    dialog.showMessageBox = ((options: Electron.MessageBoxOptions) => {
      said.push(options.message, options.detail ?? "", ...(options.buttons ?? []));
      return Promise.resolve({ response: 0, checkboxChecked: false });
    }) as typeof dialog.showMessageBox;
  });
}

export const messageBoxes = (app: ElectronApplication): Promise<string[]> =>
  app.evaluate(() => Reflect.get(globalThis, "messageBoxes") as string[]);

/** Texts in which two plain letters stand side by side: in the pseudo language nobody translated them. */
export const plainWords = (texts: readonly string[]): string[] =>
  texts.filter((text) => /[a-z]{2,}/iu.test(text.replaceAll(/\u2068[^\u2069]*\u2069/gu, "")));
