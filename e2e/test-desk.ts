import type { ElectronApplication } from "playwright-core";

interface Shown {
  readonly id: number;
  readonly title: string;
  readonly body: string;
  readonly actions: readonly string[];
  readonly isOpen: boolean;
}

/** What a page handle of main's own desk can do; the desk itself is `electron/main/test-desk.ts`. */
interface DeskInMain {
  readonly shown: readonly Shown[];
  readonly badge: number;
  readonly tray: Readonly<Record<string, string>> | null;
  hasActions: boolean;
  focused: boolean | null;
  press(id: number, action: number): void;
  click(id: number): void;
  skip(ms: number): void;
}

/** The notifications and the badge of the running app, as a test reads and presses them. */
export class TestDesk {
  readonly #app: ElectronApplication;

  constructor(app: ElectronApplication) {
    this.#app = app;
  }

  shown(): Promise<readonly Shown[]> {
    return this.#app.evaluate(() => (Reflect.get(globalThis, "flightdeckDesk") as DeskInMain).shown);
  }

  badge(): Promise<number> {
    return this.#app.evaluate(() => (Reflect.get(globalThis, "flightdeckDesk") as DeskInMain).badge);
  }

  /** Everything the tray says. */
  async trayWords(): Promise<string[]> {
    const tray = await this.#app.evaluate(
      () => (Reflect.get(globalThis, "flightdeckDesk") as DeskInMain).tray,
    );
    return Object.values(tray ?? {});
  }

  set(as: { readonly hasActions?: boolean; readonly focused?: boolean }): Promise<void> {
    return this.#app.evaluate((_, given) => {
      Object.assign(Reflect.get(globalThis, "flightdeckDesk") as DeskInMain, given);
    }, as);
  }

  press(id: number, action: number): Promise<void> {
    return this.#app.evaluate(
      (_, [note = 0, button = 0]) => {
        (Reflect.get(globalThis, "flightdeckDesk") as DeskInMain).press(note, button);
      },
      [id, action],
    );
  }

  click(id: number): Promise<void> {
    return this.#app.evaluate((_, note) => {
      (Reflect.get(globalThis, "flightdeckDesk") as DeskInMain).click(note);
    }, id);
  }

  /** Puts main's clock forward. */
  skip(seconds: number): Promise<void> {
    return this.#app.evaluate((_, ms) => {
      (Reflect.get(globalThis, "flightdeckDesk") as DeskInMain).skip(ms);
    }, seconds * 1_000);
  }
}
