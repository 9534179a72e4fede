import type { Page } from "playwright-core";
import { fadedIn } from "./page-access.ts";

/** What opens something: it says so to screen readers, or by the three dots behind its name. */
const OPENERS = "[aria-haspopup], [aria-expanded=false], summary, button, [role=menuitem]";
const LAYERS = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";
/** In the place of a card's buttons. */
const FORM = "[data-testid=decision] [role=group][data-testid^=card-]";
const PARTS = { openers: OPENERS, layers: LAYERS, form: FORM };

/** What is open now. */
export const OPENED = "[data-opened]";

/** Marks what can be opened now and names each, `test id|words`: in this part of the page, or in what lies above it. */
export function markOpeners(page: Page, within = "body"): Promise<string[]> {
  return page.evaluate(
    ({ openers, layers, part }) => {
      for (const each of document.querySelectorAll<HTMLElement>("[data-opener]"))
        delete each.dataset["opener"];
      const above = [...document.querySelectorAll(layers)].filter((each) => each.checkVisibility()).at(-1);
      const root = above ?? document.querySelector(part);
      const keys: string[] = [];
      for (const each of root?.querySelectorAll<HTMLElement>(openers) ?? []) {
        if (!each.checkVisibility({ visibilityProperty: true })) continue;
        if (each.closest("[inert], [aria-disabled=true]") !== null) continue;
        const copy = document.createElement("span");
        copy.append(...[...each.childNodes].map((node) => node.cloneNode(true)));
        for (const caps of copy.querySelectorAll("kbd, svg")) caps.remove();
        const shown = (copy.textContent ?? "").trim();
        const unfolds = each.tagName === "SUMMARY" && each.closest("details")?.open === false;
        const says = each.hasAttribute("aria-haspopup") || each.getAttribute("aria-expanded") === "false";
        // In the longer language words go on behind their dots.
        if (!says && !unfolds && !/…~*$/u.test(shown)) continue;
        const words = each.getAttribute("aria-label") ?? shown;
        const key = `${each.dataset["testid"] ?? each.tagName}|${words.replaceAll(/\d+/gu, "0")}`;
        if (keys.includes(key)) continue;
        each.dataset["opener"] = String(keys.length);
        keys.push(key);
      }
      return keys;
    },
    { ...PARTS, part: within },
  );
}

/**
 * Whether something lies above the page, this opener says that it is open, or a form stands in its place. What was opened is marked
 * as `OPENED`.
 */
export async function isOpened(page: Page, opener: number | null): Promise<boolean> {
  const opened = await holds(
    page.waitForFunction(
      ({ at, layers, form }) => {
        for (const each of document.querySelectorAll("[data-opened]")) each.removeAttribute("data-opened");
        const above = [...document.querySelectorAll(layers)].filter((each) => each.checkVisibility()).at(-1);
        const by = at === null ? null : document.querySelector(`[data-opener="${at}"]`);
        // The layer that it stands in was there before.
        const isNew = above !== undefined && (by === null || !above.contains(by));
        const unfolded =
          by?.getAttribute("aria-expanded") === "true" || by?.closest("details")?.open === true;
        const part = isNew ? above : unfolded ? by?.parentElement : document.querySelector(form);
        part?.setAttribute("data-opened", "");
        if (!isNew && unfolded) by?.setAttribute("data-unfolded", "");
        return part !== null && part !== undefined;
      },
      { at: opener, ...PARTS },
      { timeout: 10_000 },
    ),
  );
  await fadedIn(page);
  return opened;
}

/** As before anything was opened: Esc closes layers and forms; what unfolded is folded again where it was. Returns what went wrong. */
export async function closeAll(page: Page): Promise<string | null> {
  const open = (): Promise<number> =>
    page.evaluate(
      (selector) => [...document.querySelectorAll(selector)].filter((each) => each.checkVisibility()).length,
      `${LAYERS}, ${FORM}`,
    );
  for (let before = await open(); before > 0; before = await open()) {
    await page.keyboard.press("Escape");
    const closed = page.waitForFunction(
      ({ selector, count }) =>
        [...document.querySelectorAll(selector)].filter((each) => each.checkVisibility()).length < count,
      { selector: `${LAYERS}, ${FORM}`, count: before },
      { timeout: 10_000 },
    );
    if (!(await holds(closed))) return "Esc closes nothing";
  }
  const unfolded = page.locator("[data-unfolded]").first();
  if ((await unfolded.count()) === 0) return null;
  const stillOpen = () =>
    unfolded.evaluate(
      (each) => each.getAttribute("aria-expanded") === "true" || each.closest("details")?.open === true,
    );
  if (await stillOpen()) await page.keyboard.press("Escape");
  if (await stillOpen()) {
    await unfolded.focus();
    await page.keyboard.press("Enter");
  }
  await unfolded.evaluate((each) => each.removeAttribute("data-unfolded"));
  return null;
}

/** The keyboard is on this opener, or, if that is gone, on what stands around its place. Else: where it is. */
export async function notReturned(page: Page, opener: number): Promise<string | null> {
  const returned = page.waitForFunction(
    (at) => {
      const focused = document.activeElement;
      if (focused === null || focused === document.body) return false;
      const by = document.querySelector(`[data-opener="${at}"]`);
      return (
        by === null ||
        by.closest("article, [data-terminal-scope]")?.contains(focused) === true ||
        by === focused
      );
    },
    opener,
    { timeout: 10_000 },
  );
  if (await holds(returned)) return null;
  return page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120) ?? "nothing");
}

const holds = (waiting: Promise<unknown>): Promise<boolean> =>
  waiting.then(
    () => true,
    () => false,
  );
