import { app, Menu, powerSaveBlocker, Tray } from "electron";
import type { Fleet } from "./fleet-figures.ts";
import { trayPicture } from "./tray-picture.ts";

export interface PresenceParts {
  readonly setBadge: (count: number) => void;
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
    if (this.#tray === null) return;
    const words = trayWords(fleet);
    this.#tray.setImage(trayPicture(fleet.queue.length > 0));
    this.#tray.setToolTip(`${app.name}: ${words}`);
    if (process.platform === "darwin")
      this.#tray.setTitle(fleet.queue.length === 0 ? "" : String(fleet.queue.length));
    this.#tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: words, enabled: false },
        { type: "separator" },
        { label: "Open Flightdeck", click: () => this.#parts.show() },
        { label: "Quit Flightdeck", click: () => this.#parts.quit() },
      ]),
    );
  }
}

export function trayWords({ live, queue, agents }: Fleet): string {
  if (!live) return "the engine does not answer";
  const decisions = queue.length === 1 ? "1 decision" : `${queue.length} decisions`;
  const flying = agents === 1 ? "1 agent flying" : `${agents} agents flying`;
  if (queue.length === 0) return agents === 0 ? "nothing needs you" : `nothing needs you, ${flying}`;
  return agents === 0 ? `${decisions} waiting` : `${decisions} waiting, ${flying}`;
}
