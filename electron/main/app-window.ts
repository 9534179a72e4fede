import { join } from "node:path";
import {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  MessageChannelMain,
  nativeTheme,
  shell,
  type WebContents,
} from "electron";
import { PORT_MESSAGE } from "#shared/contract/port-message.ts";
import type { LinkState, ToMain } from "#shared/contract/window.ts";
import { PAGE_ORIGIN } from "./app-protocol.ts";
import { openLink } from "./open-link.ts";
import { boundsFor, rememberBounds, SMALLEST } from "./window-bounds.ts";
import { windowFacts } from "./window-facts.ts";
import { WindowLink } from "./window-link.ts";

/** 80 % to 200 %, in Chromium's steps of a factor 1.2. */
const ZOOM_LEVELS = { smallest: -1.2, largest: 3.8, step: 0.5 };

export interface Windows {
  readonly directory: string;
  readonly preload: string;
  /** Shown when a page is loaded with these; tests ask for probes. */
  readonly query: string;
  readonly linkState: () => LinkState;
  readonly restartEngine: () => void;
}

/** The windows of the app, each with its own port and its own connection to the engine. */
export class AppWindows {
  readonly #options: Windows;
  readonly #links = new Map<WebContents, WindowLink>();

  constructor(options: Windows) {
    this.#options = options;
    ipcMain.on(PORT_MESSAGE, (event) => {
      // Only the page itself, never a frame somebody got into it.
      const frame = event.senderFrame;
      if (frame === null || frame !== event.sender.mainFrame || !frame.url.startsWith(`${PAGE_ORIGIN}/`))
        return;
      this.#connect(event.sender);
    });
  }

  open(): void {
    const file = join(this.#options.directory, "window", "bounds.json");
    const { bounds, maximized } = boundsFor(file);
    const window = new BrowserWindow({
      ...bounds,
      minWidth: SMALLEST.width,
      minHeight: SMALLEST.height,
      show: false,
      title: "Flightdeck",
      backgroundColor: nativeTheme.shouldUseDarkColors ? "#0B0E14" : "#FFFFFF",
      webPreferences: {
        preload: this.#options.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        spellcheck: false,
        // Terminals in a covered window go on; their credit keeps them from growing.
        backgroundThrottling: true,
      },
    });
    if (maximized) window.maximize();
    const { webContents } = window;
    rememberBounds(window, file);
    window.once("ready-to-show", () => window.show());
    window.on("closed", () => this.#drop(webContents));
    webContents.on("render-process-gone", (_event, details) => {
      this.#drop(webContents);
      if (details.reason !== "clean-exit" && !window.isDestroyed()) webContents.reload();
    });
    void window.loadURL(`${PAGE_ORIGIN}/index.html${this.#options.query}`);
  }

  /** The newest window to the front; a new one when there is none. */
  show(): void {
    const window = BrowserWindow.getAllWindows().at(-1);
    if (window === undefined) return this.open();
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  follow(link: LinkState): void {
    for (const each of this.#links.values()) each.follow(link);
  }

  /** A menu item was chosen: the page in front knows what it means there. */
  command(id: string): void {
    const window = BrowserWindow.getFocusedWindow();
    // These work without a window, and with one whose page answers no more.
    if (id === "app.quit") return app.quit();
    if (id === "window.close") return window?.close();
    if (window !== null) this.#links.get(window.webContents)?.tell({ t: "command", id });
  }

  #drop(page: WebContents): void {
    this.#links.get(page)?.close();
    this.#links.delete(page);
  }

  /** A page that asks again was reloaded: its old port is of no use to anyone. */
  #connect(page: WebContents): void {
    this.#drop(page);
    const { port1, port2 } = new MessageChannelMain();
    const link = new WindowLink(this.#options.directory, port1, (message) => this.#onMessage(page, message));
    this.#links.set(page, link);
    page.postMessage(PORT_MESSAGE, null, [port2]);
    link.tell({ t: "facts", facts: windowFacts() });
    link.follow(this.#options.linkState());
  }

  async #openLink(page: WebContents, url: string): Promise<void> {
    const words = await openLink(url, (address) => shell.openExternal(address));
    if (words !== null) this.#links.get(page)?.tell({ t: "problem", words });
  }

  /** The sheet of this window; only one at a time, because the system keeps the window busy meanwhile. */
  async #chooseFolder(page: WebContents): Promise<void> {
    const window = BrowserWindow.fromWebContents(page);
    if (window === null) return;
    const { filePaths } = await dialog.showOpenDialog(window, {
      properties: ["openDirectory", "createDirectory"],
    });
    this.#links.get(page)?.tell({ t: "folder", path: filePaths[0] ?? null });
  }

  #onMessage(page: WebContents, message: ToMain): void {
    switch (message.t) {
      case "theme":
        nativeTheme.themeSource = message.theme === "high-contrast" ? "dark" : message.theme;
        return;
      case "copy":
        void clipboard.writeText(message.text);
        return;
      case "paste":
        return page.paste();
      case "open-link":
        return void this.#openLink(page, message.url);
      case "choose-folder":
        return void this.#chooseFolder(page);
      case "restart-engine":
        return this.#options.restartEngine();
      case "new-window":
        return this.open();
      case "close-window":
        return BrowserWindow.fromWebContents(page)?.close();
      case "quit":
        return app.quit();
      case "show-logs":
        void shell.openPath(join(this.#options.directory, "logs"));
        return;
      case "zoom": {
        const level = page.getZoomLevel() + (message.step === "in" ? ZOOM_LEVELS.step : -ZOOM_LEVELS.step);
        const bounded = Math.min(ZOOM_LEVELS.largest, Math.max(ZOOM_LEVELS.smallest, level));
        return page.setZoomLevel(message.step === "reset" ? 0 : bounded);
      }
    }
  }
}
