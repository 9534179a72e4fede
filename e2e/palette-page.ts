import type { Page } from "playwright-core";
import { undisturbed } from "./measured.ts";

const INPUT = "[data-testid=palette-input]";

/** The palette as a person uses it. */
export class PalettePage {
  readonly #page: () => Page;

  constructor(page: () => Page) {
    this.#page = page;
  }

  /** Opens it, types, and takes what stands first. */
  async run(typed: string): Promise<void> {
    await this.#page().keyboard.press("Control+Shift+p");
    await this.#page().locator(INPUT).fill(typed);
    // Missions and tasks come from the engine: before there is a row, Enter means nothing.
    await this.#page().locator("[data-testid=palette] [role=option]").first().waitFor();
    await this.#page().keyboard.press("Enter");
  }

  /** What kinds of rows it lists for what is typed, the best one first. */
  async kinds(typed: string): Promise<string[]> {
    await this.#page().keyboard.press("Control+Shift+p");
    await this.#page().locator(INPUT).fill(typed);
    const rows = await this.#page()
      .locator("[data-testid=palette] [role=option]")
      .evaluateAll((all) => all.map((row) => row.getAttribute("data-kind") ?? ""));
    await this.close();
    return rows;
  }

  async close(): Promise<void> {
    await this.#page().keyboard.press("Escape");
    await this.#page().locator("[data-testid=palette]").waitFor({ state: "detached" });
  }

  /** Of 20 openings the time that 19 of them keep to. */
  openingP95(wanted: number): Promise<number> {
    const p95 = async () => (await this.#openings(20)).toSorted((a, b) => a - b)[18] ?? Infinity;
    return undisturbed(wanted, p95, 3);
  }

  /** For each of so many openings, milliseconds from the key to the frame in which it was drawn with the keyboard in it. */
  async #openings(many: number): Promise<number[]> {
    const times: number[] = [];
    for (let opening = 0; opening < many; opening++) {
      await this.#page().evaluate(watchOpening, INPUT);
      await this.#page().keyboard.press("Control+k");
      times.push(
        await this.#page().evaluate(() => Reflect.get(globalThis, "paletteDrawn") as Promise<number>),
      );
      await this.close();
    }
    return times;
  }
}

/** Runs in the page: from the next key on, until the palette has been drawn. */
function watchOpening(input: string): void {
  const drawn = new Promise<number>((resolve) => {
    const onKey = (event: KeyboardEvent) => {
      if (event.code !== "KeyK") return;
      removeEventListener("keydown", onKey, true);
      const look = () => {
        // What is there at the beginning of a frame was drawn by the end of the one before.
        if (document.activeElement?.matches(input) === true) resolve(performance.now() - event.timeStamp);
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    };
    addEventListener("keydown", onKey, true);
  });
  Reflect.set(globalThis, "paletteDrawn", drawn);
}
