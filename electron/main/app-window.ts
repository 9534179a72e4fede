import { join } from "node:path";
import { t } from "@lingui/core/macro";
import {
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
import type { LinkState, Place, QuitAnswer, ToMain, ToPage } from "#shared/contract/window.ts";
import { PAGE_ORIGIN } from "./app-protocol.ts";
import { openLink } from "./open-link.ts";
import { RestartBudget } from "./restart-budget.ts";
import { boundsFor, followBounds, SMALLEST } from "./window-bounds.ts";
import { windowFacts } from "./window-facts.ts";
import { WindowMemory, type SavedWindow } from "./window-memory.ts";
import { WindowLink } from "./window-link.ts";

/** 80 % to 200 %, in Chromium's steps of a factor 1.2. */
const ZOOM_LEVELS = { smallest: -1.2, largest: 3.8, step: 0.5 };

export interface Windows {
  readonly directory: string;
  readonly preload: string;
  /** What every page is told in its address; tests ask for probes. */
  readonly query: Readonly<Record<string, string>>;
  readonly linkState: () => LinkState;
  readonly restartEngine: () => void;
  readonly hasTray: () => boolean;
  /** A person wants to leave the app. */
  readonly leave: () => void;
  readonly answerQuit: (answer: QuitAnswer) => void;
  /** The last window is being closed: false keeps it open. */
  readonly mayCloseLast: () => boolean;
  /** Every window is being closed, and all of them are to come back. */
  readonly isQuitting: () => boolean;
  /** A window got or lost the keyboard. */
  readonly onFocus: () => void;
}

/** The windows of the app, each with its own port and its own connection to the engine. */
export class AppWindows {
  readonly #options: Windows;
  readonly #links = new Map<WebContents, WindowLink>();
  /** What a page that is still loading is to be told first. */
  readonly #waiting = new Map<WebContents, ToPage[]>();
  readonly #memory: WindowMemory;

  constructor(options: Windows) {
    this.#options = options;
    this.#memory = new WindowMemory(join(options.directory, "window", "windows.json"));
    ipcMain.on(PORT_MESSAGE, (event) => {
      // Only the page itself, never a frame somebody got into it.
      const frame = event.senderFrame;
      if (frame === null || frame !== event.sender.mainFrame || !frame.url.startsWith(`${PAGE_ORIGIN}/`))
        return;
      this.#connect(event.sender);
    });
  }

  /** All windows that were open when the app was left, the one used last in front; at the first start one. */
  restore(place: Place | null): void {
    const { windows } = this.#memory;
    for (const saved of windows.slice(0, -1)) this.open(null, saved);
    this.open(place, windows.at(-1));
  }

  open(place: Place | null = null, saved?: SavedWindow): void {
    const number = saved?.number ?? this.#memory.take();
    const window = new BrowserWindow({
      ...boundsFor(saved, this.#lastUsed()?.getNormalBounds()),
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
    if (saved?.maximized === true) window.maximize();
    const { webContents } = window;
    if (place !== null) this.#waiting.set(webContents, [{ t: "open", place }]);
    followBounds(window, (bounds) => this.#memory.keep({ ...bounds, number }));
    window.once("ready-to-show", () => window.show());
    window.on("focus", () => {
      this.#memory.use(number);
      this.#options.onFocus();
    });
    window.on("blur", this.#options.onFocus);
    window.on("close", (event) => {
      const isLast = BrowserWindow.getAllWindows().length === 1;
      if (isLast && !this.#options.mayCloseLast()) return event.preventDefault();
      // The last one is closed to leave the app.
      if (!isLast && !this.#options.isQuitting()) this.#memory.forget(number);
    });
    const reloads = new RestartBudget();
    window.on("closed", () => {
      this.#drop(webContents);
      this.#waiting.delete(webContents);
    });
    webContents.on("render-process-gone", (_event, details) => {
      this.#drop(webContents);
      if (details.reason !== "clean-exit") this.#comeBack(window, reloads);
    });
    const query = new URLSearchParams({ ...this.#options.query, window: String(number) });
    if (saved === undefined) query.set("new", "1");
    void window.loadURL(`${PAGE_ORIGIN}/index.html?${query.toString()}`);
  }

  /** A page that crashes while it loads would come back for ever: after some times a person says whether to try again. */
  #comeBack(window: BrowserWindow, reloads: RestartBudget): void {
    const waitMs = reloads.spend(Date.now());
    const reload = (): void => {
      if (!window.isDestroyed()) window.webContents.reload();
    };
    if (waitMs !== null) {
      setTimeout(reload, waitMs);
      return;
    }
    if (window.isDestroyed()) return;
    const asked = {
      type: "error" as const,
      message: t`This window crashed again and again`,
      detail: t`The engine and its agents go on. Load the window again, or close it.`,
      buttons: [t`Load again`, t`Close the window`],
      cancelId: 1,
    };
    void dialog.showMessageBox(window, asked).then(({ response }) => {
      if (window.isDestroyed()) return;
      if (response === 0) {
        reloads.refill();
        reload();
      } else window.close();
    });
  }

  /** The window that was used last to the front, with something to look at; a new one when there is none. */
  show(place: Place | null = null): void {
    const window = this.#lastUsed();
    if (window === undefined) return this.open(place);
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
    if (place !== null) this.#tell(window.webContents, { t: "open", place });
  }

  /** Asks in the window a person looks at; false: no page is there to ask. */
  askQuit(agents: number, missions: number): boolean {
    const window = this.#lastUsed();
    const link = window === undefined ? undefined : this.#links.get(window.webContents);
    if (window === undefined || link === undefined) return false;
    window.show();
    window.focus();
    link.tell({ t: "ask-quit", agents, missions });
    return true;
  }

  complain(words: string): void {
    const window = this.#lastUsed();
    if (window !== undefined) this.#tell(window.webContents, { t: "problem", words });
  }

  #lastUsed(): BrowserWindow | undefined {
    return BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows().at(-1);
  }

  #tell(page: WebContents, message: ToPage): void {
    const link = this.#links.get(page);
    if (link === undefined) this.#waiting.set(page, [...(this.#waiting.get(page) ?? []), message]);
    else link.tell(message);
  }

  follow(link: LinkState): void {
    for (const each of this.#links.values()) each.follow(link);
  }

  /** A menu item was chosen: the page in front knows what it means there. */
  command(id: string): void {
    const window = BrowserWindow.getFocusedWindow();
    // These work without a window, and with one whose page answers no more.
    if (id === "app.quit") return this.#options.leave();
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
    link.tell({ t: "facts", facts: windowFacts(this.#options.hasTray()) });
    link.follow(this.#options.linkState());
    for (const message of this.#waiting.get(page) ?? []) link.tell(message);
    this.#waiting.delete(page);
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
        return this.#options.leave();
      case "answer-quit":
        return this.#options.answerQuit(message.answer);
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
