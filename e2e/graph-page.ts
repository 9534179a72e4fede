import type { ElectronApplication, Locator, Page } from "playwright-core";
import type { MissionId } from "#shared/ids.ts";
import { until } from "./flightdeck-app.ts";

const MEASURED_MS = 700;
/** Longer than the picture moves by itself. */
const RESTS_MS = 300;

export interface SeenState {
  readonly state: string;
  readonly title: string;
  readonly name: string;
  readonly glyph: string;
}

const itemOf = (mission: MissionId): string => `[data-testid="menu-${mission}"]`;

interface Places {
  readonly viewport: string;
  readonly cards: Readonly<Record<string, { readonly x: number; readonly y: number }>>;
}

/** The graph of the mission screen, as a person finds it. */
export class GraphPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** By the menu of the header. */
  async choose(mission: MissionId): Promise<void> {
    await this.page.click("[data-testid=mission-name]");
    await this.page.click(itemOf(mission));
  }

  /** The page begins anew on this mission, and knows nothing of the others any more. */
  async beginAnewOn(mission: MissionId): Promise<void> {
    await this.choose(mission);
    await this.page.reload();
    await this.page.waitForSelector("[data-testid=engine-state][data-state=ready]");
    await this.page.waitForSelector("[data-testid=task-node]");
  }

  waitFor(task: string, state: string): Promise<unknown> {
    return this.page.waitForSelector(`[data-task="${task}"][data-state="${state}"]`, { timeout: 40_000 });
  }

  control(name: string): Locator {
    return this.page.locator("[data-testid=graph-controls]").getByRole("button", { name });
  }

  /** The whole picture in view. */
  fit(): Promise<void> {
    return this.control("Fit").click();
  }

  async show(view: "graph" | "list" | "timeline"): Promise<void> {
    await this.page.locator(`[data-testid=view-switch] [data-value=${view}]`).click();
    await this.page.waitForSelector(`[data-testid=view-${view}]`);
  }

  /** Whether the whole card of a task is seen. */
  isSeen(task: string): Promise<boolean> {
    return this.page.evaluate((id) => {
      const card = document.querySelector(`[data-testid=task-node][data-task="${id}"]`);
      const inside = card?.getBoundingClientRect();
      const around = document.querySelector("[data-testid=mission-graph]")?.getBoundingClientRect();
      if (inside === undefined || around === undefined) return false;
      return (
        inside.left >= around.left &&
        inside.right <= around.right &&
        inside.top >= around.top &&
        inside.bottom <= around.bottom
      );
    }, task);
  }

  focused(): Promise<string | null> {
    return this.page.evaluate(() => document.activeElement?.getAttribute("data-task") ?? null);
  }

  /** Every state that any card is drawn in from here on, however short, with the name it had then. */
  async recordStates(): Promise<void> {
    await this.page.evaluate(() => {
      const seen = new Map<string, SeenState>();
      const look = (): void => {
        for (const card of document.querySelectorAll<HTMLElement>("[data-testid=task-node]")) {
          const state = card.dataset["state"] ?? "";
          const title = card.querySelector("bdi")?.textContent ?? "";
          const glyph = card.querySelector("[data-glyph]")?.getAttribute("data-glyph") ?? "";
          seen.set(`${card.dataset["task"]} ${state}`, {
            state,
            title,
            glyph,
            name: card.getAttribute("aria-label") ?? "",
          });
        }
      };
      new MutationObserver(look).observe(document.body, {
        subtree: true,
        childList: true,
        attributeFilter: ["data-state"],
      });
      Object.assign(window, { statesSeen: () => [...seen.values()] });
    });
  }

  statesSeen(): Promise<readonly SeenState[]> {
    return this.page.evaluate(() =>
      (window as unknown as { readonly statesSeen: () => readonly SeenState[] }).statesSeen(),
    );
  }

  /** Two frames after the last thing that was done. */
  async settled(): Promise<void> {
    await this.page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
  }

  /** Where every card is on the screen, and how the picture is moved. */
  places(): Promise<Places> {
    return this.page.evaluate(() => ({
      viewport: document.querySelector<HTMLElement>(".react-flow__viewport")?.style.transform ?? "",
      cards: Object.fromEntries(
        [...document.querySelectorAll<HTMLElement>("[data-testid=task-node]")].map((card) => {
          const { x, y } = card.getBoundingClientRect();
          return [card.dataset["task"] ?? "", { x, y }];
        }),
      ),
    }));
  }

  /** As they are once nothing moves any more. */
  async restingPlaces(): Promise<Places> {
    let places = await this.places();
    await until("the picture rests", async () => {
      const before = places;
      await this.page.evaluate((ms) => new Promise((done) => setTimeout(done, ms)), RESTS_MS);
      places = await this.places();
      return JSON.stringify(places) === JSON.stringify(before);
    });
    return places;
  }

  /** Chooses a mission; the milliseconds from the click until its picture is there. From here on long tasks of the page are written down. */
  async open(mission: MissionId, card: string): Promise<number> {
    await this.page.click("[data-testid=mission-name]");
    const item = this.page.locator(itemOf(mission));
    await item.waitFor();
    await this.watchTasks();
    await this.page.evaluate((drawn) => {
      let asked = Infinity;
      addEventListener("click", ({ timeStamp }) => (asked = timeStamp), { capture: true, once: true });
      const laidOut = new Promise<number>((done) => {
        new MutationObserver((_, observer) => {
          if (asked === Infinity || document.querySelector(drawn) === null) return;
          observer.disconnect();
          requestAnimationFrame(() => done(performance.now() - asked));
        }).observe(document.body, { subtree: true, childList: true });
      });
      Object.assign(window, { laidOut });
    }, card);
    await item.click();
    return this.page.evaluate(() => (window as unknown as { readonly laidOut: Promise<number> }).laidOut);
  }

  /** From here on long tasks of the page are written down, and none from before. */
  async watchTasks(): Promise<void> {
    await this.page.evaluate(() => {
      const seen = window as unknown as { longTasks?: number[] };
      const tasks: number[] = [];
      if (seen.longTasks === undefined)
        new PerformanceObserver((list) => {
          for (const { duration } of list.getEntries()) seen.longTasks?.push(duration);
        }).observe({ type: "longtask" });
      seen.longTasks = tasks;
    });
  }

  longestTask(): Promise<number> {
    return this.page.evaluate(() =>
      Math.max(0, ...(window as unknown as { readonly longTasks: readonly number[] }).longTasks),
    );
  }

  /** Frames a second while the picture is panned and zoomed. */
  async movingFrames(): Promise<number> {
    const box = await this.page.locator("[data-testid=mission-graph]").boundingBox();
    if (box === null) throw new Error("the graph is not on the screen");
    await this.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const frames = this.page.evaluate(countFrames, MEASURED_MS);
    const end = performance.now() + MEASURED_MS;
    for (let turn = 0; performance.now() < end; turn++) {
      const zooms = turn % 20 === 19;
      if (zooms) await this.page.keyboard.down("Control");
      await this.page.mouse.wheel(turn % 40 < 20 ? 12 : -12, turn % 20 < 10 ? 12 : -12);
      if (zooms) await this.page.keyboard.up("Control");
    }
    return frames;
  }
}

/** Frames a second over a time. Runs in the page. */
function countFrames(ms: number): Promise<number> {
  return new Promise((done) => {
    let frames = 0;
    const start = performance.now();
    const next = (): void => {
      frames += 1;
      const passed = performance.now() - start;
      if (passed < ms) requestAnimationFrame(next);
      else done((frames * 1_000) / passed);
    };
    requestAnimationFrame(next);
  });
}

/** Frames a second of a page with nothing on it, in a window of the same size. */
export function blankFrames(app: ElectronApplication): Promise<number> {
  return app.evaluate(
    async ({ BrowserWindow }, { source, ms }) => {
      const window = new BrowserWindow({ width: 1440, height: 900 });
      await window.loadURL("about:blank");
      const frames = (await window.webContents.executeJavaScript(`(${source})(${ms})`)) as number;
      window.destroy();
      return frames;
    },
    { source: countFrames.toString(), ms: MEASURED_MS },
  );
}
