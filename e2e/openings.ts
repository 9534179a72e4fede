import type { Page } from "playwright-core";
import { commands, type CommandName } from "#shared/commands.ts";
import type { Command } from "#shared/commands/command.ts";
import { until } from "./flightdeck-app.ts";
import { closeAll, isOpened, markOpeners, notReturned, OPENED } from "./page-openings.ts";
import type { Screens } from "./screens.ts";

/** Asked by the system itself, or the end of the window: nothing of it is on the page. */
const NOT_ON_THE_PAGE = ["repository.open", "window.close", "choose-repository"];

/** One thing after the other: first perhaps a command of the palette, then openers by the key they are marked with. */
type Path = readonly (Command | string)[];

const nameOf = (path: Path): string =>
  path.map((step) => (typeof step === "string" ? (step.split("|")[1] ?? step) : step.title)).join(" › ");

/**
 * Everything that can be opened, found by walking what is shown and the list of commands: each opened once by keys alone, looked at,
 * and closed by Esc, which has to give the keyboard back. A new menu, choice or question is therefore looked at without a change here.
 */
export class Openings {
  readonly names: string[] = [];
  readonly wrong: string[] = [];
  readonly #screens: Screens;
  readonly #page: Page;
  readonly #look: (name: string) => Promise<void>;
  readonly #seen = new Set<string>();

  /** `look` finds what was opened as `OPENED`. */
  constructor(screens: Screens, look: (name: string) => Promise<void>) {
    this.#screens = screens;
    this.#page = screens.page;
    this.#look = look;
  }

  /** What can be opened from what is shown now, and from there; then the menus of a right click. */
  async here(where: string): Promise<void> {
    for (const key of await this.#unseen()) await this.#walk(where, [key]);
    await this.#contextMenus(where);
  }

  /** Every command that asks before it does something, by its name in the palette, with the first thing chosen that it can be given for. */
  async ofCommands(choose: readonly (() => Promise<void>)[]): Promise<void> {
    const list: readonly Command[] = commands;
    const asking = list.filter(({ title, ends }) => title.endsWith("…") || ends === true);
    let left = asking.filter(({ id }) => !NOT_ON_THE_PAGE.includes(id));
    for (const chosen of choose) {
      await chosen();
      const refused: Command[] = [];
      for (const command of left) if (!(await this.#walk("palette", [command]))) refused.push(command);
      left = refused;
    }
    this.wrong.push(...left.map(({ title }) => `"${title}" was possible for nothing`));
  }

  /** false: it cannot be opened as things are. */
  async #walk(where: string, path: Path): Promise<boolean> {
    this.#screens.stillWanted();
    const last = path.at(-1);
    if (typeof last === "string") {
      if (this.#seen.has(last)) return true;
      this.#seen.add(last);
    }
    const name = `${where}: ${nameOf(path)}`;
    const opened = await this.#open(path);
    if (opened === "refused") return false;
    if (opened === "nothing") {
      this.wrong.push(`${name} opens nothing`);
      await this.#close();
      return true;
    }
    await this.#lookAt(name);
    const inside = await this.#unseen(OPENED);
    await this.#close();
    if (typeof last === "string") {
      const at = (await markOpeners(this.#page)).indexOf(last);
      const lost = await notReturned(this.#page, at);
      if (lost !== null) this.wrong.push(`${name}: the keyboard comes back to ${lost}`);
    }
    for (const key of inside) await this.#walk(where, [...path, key]);
    return true;
  }

  async #open(path: Path): Promise<"opened" | "refused" | "nothing"> {
    for (const step of path) {
      const at = typeof step === "string" ? await this.#find(step) : null;
      if (typeof step !== "string" && !(await this.#screens.command(step.id as CommandName)))
        return "refused";
      if (at === -1) return "nothing";
      if (at !== null) await this.#press(at);
      if (!(await isOpened(this.#page, at))) return "nothing";
      // What it shows may still be asked for.
      await this.#screens.settled();
    }
    return "opened";
  }

  /** What was opened before may still be asking what it shows. */
  async #find(key: string): Promise<number> {
    let at = -1;
    const found = async () => {
      at = (await markOpeners(this.#page)).indexOf(key);
      return at !== -1;
    };
    await until(key, found, 10_000).catch(() => undefined);
    return at;
  }

  /** With the keyboard alone. A card takes no answer in the first moment after it opened or the keyboard came to it. */
  async #press(at: number): Promise<void> {
    await this.#page.locator(`[data-opener="${at}"]`).focus();
    await this.#page.waitForFunction(
      () => document.querySelector("[data-testid=decision][data-open=true][data-armed=false]") === null,
    );
    await this.#page.keyboard.press("Enter");
  }

  /** One for each kind of thing. */
  async #contextMenus(where: string): Promise<void> {
    const things = this.#page.locator("[data-context]:visible");
    const kinds = await things.evaluateAll((all) => [
      ...new Set(all.map((each) => each.getAttribute("data-context"))),
    ]);
    for (const kind of kinds) {
      const name = `menu of a ${kind}`;
      const thing = this.#page.locator(`[data-context=${kind}]:visible`).first();
      // The menu before may have shown something else in its place; another screen has it too.
      if (this.#seen.has(name) || (await thing.count()) === 0) continue;
      this.#seen.add(name);
      await thing.click({ button: "right", position: { x: 12, y: 12 } });
      if (await isOpened(this.#page, null)) {
        await this.#lookAt(`${where}: ${name}`);
        const rows = await this.#page.locator(`${OPENED} [role=menuitem]:not([aria-disabled=true])`).count();
        if (rows === 0) this.wrong.push(`${where}: the ${name} is empty`);
      } else this.wrong.push(`${where}: there is no ${name}`);
      await this.#close();
    }
  }

  async #lookAt(name: string): Promise<void> {
    this.names.push(name);
    await this.#look(name);
  }

  async #close(): Promise<void> {
    const problem = await closeAll(this.#page);
    if (problem !== null) this.wrong.push(`${this.names.at(-1)}: ${problem}`);
  }

  async #unseen(within = "body"): Promise<readonly string[]> {
    return (await markOpeners(this.#page, within)).filter(
      (key) => !this.#seen.has(key) && !NOT_ON_THE_PAGE.includes(key.split("|")[0] ?? ""),
    );
  }
}
