import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { freshCommand, type FlightHome } from "../electron/engine/flight/testing/flight-home.ts";

/** Twenty terminals that print whatever is written into one file. */
export class TwentyTerminals {
  readonly #home: FlightHome;
  readonly sessions: string[] = [];
  #lastRow = 0;

  constructor(home: FlightHome) {
    this.#home = home;
  }

  get #printed(): string {
    return join(this.#home.folder, "printed");
  }

  async open(): Promise<void> {
    if (this.sessions.length > 0) return;
    writeFileSync(this.#printed, "");
    for (let number = 1; number <= 20; number++) {
      const command = [
        "/bin/sh",
        "-c",
        `printf 'name-${number}-\\033[1mhere\\033[0m\\n'; exec tail -f ${this.#printed}`,
      ];
      const asked = { commandId: freshCommand(), command, cwd: "/", title: null, cols: 80, rows: 24 };
      this.sessions.push((await this.#home.ask("terminals.open", asked)).terminal.id);
    }
  }

  /** All of them, a few coloured lines for each picture of the page, until what it returns is called. */
  print(): () => void {
    const line = () =>
      `\u001b[3${this.#lastRow % 8}mrow ${++this.#lastRow} \u001b[0m${"of what an agent prints ".repeat(2)}\n`;
    const timer = setInterval(
      () => appendFileSync(this.#printed, Array.from({ length: 4 }, line).join("")),
      16,
    );
    return () => clearInterval(timer);
  }
}

export interface PaintedFrame {
  readonly at: number;
  readonly owed: readonly string[];
  readonly painted: readonly string[];
}

export const secondsOf = (frames: readonly PaintedFrame[]): number =>
  ((frames.at(-1)?.at ?? 0) - (frames[0]?.at ?? 0)) / 1_000;

const PATIENCE_MS = 15_000;

/** The page's own log of its next pictures: as many of them however fast they are drawn, or what is drawn in a long time. */
export function nextPaints(page: Page, count: number): Promise<readonly PaintedFrame[]> {
  return page.evaluate(
    async ([wanted, most]) => {
      const probe = Reflect.get(globalThis, "flightdeckProbe") as { paints(): readonly PaintedFrame[] };
      const from = Number(document.timeline.currentTime);
      const since = () => probe.paints().filter(({ at }) => at > from);
      while (since().length < wanted && Number(document.timeline.currentTime) - from < most)
        await new Promise((resolve) => requestAnimationFrame(resolve));
      return since();
    },
    [count, PATIENCE_MS] as const,
  );
}
