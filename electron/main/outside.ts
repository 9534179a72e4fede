import { plural, t } from "@lingui/core/macro";
import { app, BrowserWindow, dialog } from "electron";
import type { GatewayClient } from "#shared/contract/client.ts";
import type { Place, QuitAnswer } from "#shared/contract/window.ts";
import { systemClock } from "./clock.ts";
import { FleetSource } from "./fleet-source.ts";
import { Interruptions } from "./interruptions/interruptions.ts";
import { SystemNotifications } from "./interruptions/notification-port.ts";
import { Leaving } from "./leaving.ts";
import { Presence } from "./presence.ts";
import { stopFlying } from "./stop-flying.ts";
import { TestDesk } from "./test-desk.ts";

export interface OutsideParts {
  readonly isTest: boolean;
  readonly show: (place?: Place) => void;
  readonly ask: (agents: number, missions: number) => boolean;
  readonly complain: (words: string) => void;
}

/** What main itself knows of missions, and all that follows from it outside the pages: notifications, badge, tray, the way out. */
export class Outside {
  readonly leaving: Leaving;
  readonly presence: Presence;
  readonly #source = new FleetSource(() => this.look());
  readonly #interruptions: Interruptions;

  constructor({ isTest, show, ask, complain }: OutsideParts) {
    const desk = isTest ? new TestDesk() : null;
    // The one thing a test of the running app cannot see otherwise.
    if (desk !== null) Reflect.set(globalThis, "flightdeckDesk", desk);
    const fleet = () => this.#source.fleet;
    this.#interruptions = new Interruptions({
      port: desk ?? new SystemNotifications(),
      clock: desk ?? systemClock,
      fleet,
      client: () => this.#source.client,
      isFocused: () => desk?.focused ?? BrowserWindow.getFocusedWindow() !== null,
      open: show,
    });
    this.leaving = new Leaving({
      fleet,
      stopFlying: () => stopFlying(this.#source.client, this.#source.fleet),
      ask,
      askBare,
      complain,
      quit: () => app.quit(),
    });
    this.presence = new Presence({
      setBadge: (count) => {
        app.setBadgeCount(count);
        if (desk !== null) desk.badge = count;
      },
      onTrayWords: (words) => {
        if (desk !== null) desk.tray = words;
      },
      show: () => show(),
      quit: () => this.leaving.start(),
    });
  }

  follow(client: GatewayClient | null): void {
    this.#source.follow(client);
  }

  /** Something changed that they go by. */
  look(): void {
    this.#interruptions.look();
    this.presence.look(this.#source.fleet);
    this.leaving.look();
  }

  close(): void {
    this.#interruptions.close();
    this.presence.close();
  }
}

/** The same question without a page: from the tray, or when no page answers. */
async function askBare(agents: number): Promise<QuitAnswer> {
  const answers: readonly QuitAnswer[] = ["cancel", "keep-flying", "stop"];
  const { response } = await dialog.showMessageBox({
    type: "question",
    message: plural(agents, { one: "# agent is flying", other: "# agents are flying" }),
    detail: t`They can keep flying without Flightdeck, or be stopped. All work is kept either way.`,
    buttons: [t`Cancel`, t`Keep flying and quit`, t`Stop agents and quit`],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return answers[response] ?? "cancel";
}
