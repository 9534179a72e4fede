import { Menu, powerSaveBlocker, Tray } from "electron";
import type { Fleet } from "./fleet-figures.ts";
import { trayPicture } from "./tray-picture.ts";
import { trayWords, type TrayWords } from "./tray-words.ts";

export interface PresenceParts {
  readonly setBadge: (count: number) => void;
  /** Nobody can read a tray back: what it says is told here as well. */
  readonly onTrayWords: (words: TrayWords) => void;
  readonly show: () => void;
  readonly quit: () => void;
}

/** What of the app is seen outside its windows: the badge, the tray, and that the computer stays awake while agents fly. */
export class Presence {
  readonly #parts: PresenceParts;
  #tray: Tray | null = null;
  #blocker: number | null = null;
  #told = "";

  constructor(parts: PresenceParts) {
    this.#parts = parts;
  }

  /** A desktop without a place for it shows none; the windows and the menu do all the same. */
  get hasTray(): boolean {
    return this.#tray !== null;
  }

  /** Whether the computer is kept awake. */
  get isAwake(): boolean {
    return this.#blocker !== null && powerSaveBlocker.isStarted(this.#blocker);
  }

  start(): void {
    try {
      this.#tray = new Tray(trayPicture(false));
      this.#tray.on("click", () => this.#parts.show());
    } catch (error) {
      process.stderr.write(`Flightdeck: there is no tray here: ${String(error)}\n`);
    }
  }

  look(fleet: Fleet): void {
    this.#keepAwake(fleet.live && fleet.agents > 0);
    const told = JSON.stringify([fleet.queue.length, fleet.agents, fleet.live]);
    if (told === this.#told) return;
    this.#told = told;
    this.#parts.setBadge(fleet.queue.length);
    this.#lookAtTray(fleet);
  }

  close(): void {
    this.#keepAwake(false);
    this.#tray?.destroy();
    this.#tray = null;
  }

  #keepAwake(flying: boolean): void {
    if (flying && this.#blocker === null) this.#blocker = powerSaveBlocker.start("prevent-app-suspension");
    if (flying || this.#blocker === null) return;
    powerSaveBlocker.stop(this.#blocker);
    this.#blocker = null;
  }

  #lookAtTray(fleet: Fleet): void {
    const words = trayWords(fleet);
    this.#parts.onTrayWords(words);
    if (this.#tray === null) return;
    this.#tray.setImage(trayPicture(fleet.queue.length > 0));
    this.#tray.setToolTip(words.tip);
    if (process.platform === "darwin")
      this.#tray.setTitle(fleet.queue.length === 0 ? "" : String(fleet.queue.length));
    this.#tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: words.state, enabled: false },
        { type: "separator" },
        { label: words.open, click: () => this.#parts.show() },
        { label: words.quit, click: () => this.#parts.quit() },
      ]),
    );
  }
}
