import axe from "axe-core";
import type { Page } from "playwright-core";
import { until } from "./flightdeck-app.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What fades in is looked at when it is there. */
export async function fadedIn(page: Page): Promise<void> {
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((each) => each.effect?.getComputedTiming().endTime !== Infinity)
        .map((each) => each.finished),
    ).then(() => undefined),
  );
}

/** They hand the keyboard on as soon as it comes to them: it is never seen on one, which A4 looks at. */
const GUARDS = "[data-base-ui-focus-guard]";

/**
 * What axe finds, on the whole page or in a part of it. It is brought into the page once, which makes a look four times as quick as
 * its Playwright wrapper.
 */
export async function violations(page: Page, part = "html"): Promise<string[]> {
  const there = await page.evaluate(() => Reflect.has(globalThis, "axe"));
  if (!there) await page.evaluate(axe.source);
  await fadedIn(page);
  return page.evaluate(
    async ({ values, include, exclude }) => {
      const { run } = Reflect.get(globalThis, "axe") as typeof axe;
      const found = await run(
        { include, exclude },
        { runOnly: { type: "tag", values }, resultTypes: ["violations"] },
      );
      return found.violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`,
      );
    },
    { values: RULES, include: part, exclude: GUARDS },
  );
}

/** Everything that Tab or an arrow can reach, marked so that it can be found again. */
export function markFocusables(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const all = [
      ...document.querySelectorAll<HTMLElement>("a[href], button, input, select, textarea, [tabindex]"),
    ].filter((each) => each.tabIndex >= 0 && each.checkVisibility({ visibilityProperty: true }));
    return all.map((each, index) => {
      each.dataset.walk = String(index);
      return `${each.tagName.toLowerCase()} "${(each.getAttribute("aria-label") ?? each.textContent ?? "").slice(0, 40)}"`;
    });
  });
}

/** Where the keyboard is: null when all is well there, else what is wrong with how it is shown. */
export function focusProblem(page: Page): Promise<{ readonly key: string; readonly problem: string | null }> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body)
      return { key: "nothing", problem: "nothing has the keyboard" };
    const ofField = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : null;
    const words = element.getAttribute("aria-label") ?? ofField ?? element.textContent ?? "";
    const label = words.trim().slice(0, 40);
    const key = `${element.tagName.toLowerCase()} ${element.dataset.testid ?? ""} "${label}"`;
    // An emulator shows where typing goes by its own cursor, in the frame of its tile.
    if (element.classList.contains("xterm-helper-textarea")) return { key, problem: null };
    const named = element.getAttribute("aria-labelledby") ?? element.getAttribute("title") ?? element.id;
    if (label === "" && named === "") return { key, problem: `${key} has no name` };
    // An edge between panes is all ring: itself and a line on either side.
    const least = element.role === "separator" ? 1 : 2;
    // One of several choices may have it around itself and its words.
    const choice = element.matches("[type=radio], [type=checkbox]") ? element.closest("label") : null;
    const ring = [element, ...(choice === null ? [] : [choice])].some((each) => {
      const { outlineWidth, outlineStyle } = getComputedStyle(each);
      return Number.parseFloat(outlineWidth) >= least && outlineStyle !== "none";
    });
    if (!ring && !isComposite(element)) return { key, problem: `${key} shows no ring` };
    const box = element.getBoundingClientRect();
    const x = Math.min(Math.max((box.left + box.right) / 2, 0), innerWidth - 1);
    const y = Math.min(Math.max((box.top + box.bottom) / 2, 0), innerHeight - 1);
    const hit = document.elementFromPoint(x, y);
    if (
      hit === null ||
      !(element.contains(hit) || hit.contains(element) || hit.closest("label")?.contains(element))
    )
      return {
        key,
        problem: `${key} is covered by ${hit?.outerHTML.slice(0, 80) ?? "the edge of the window"}`,
      };
    return { key, problem: null };

    /** A list that marks the row it means, instead of itself; a menu does it with its ground, a dialog is all there is. */
    function isComposite(candidate: HTMLElement): boolean {
      if (
        candidate.role === "menu" ||
        candidate.role === "dialog" ||
        candidate.hasAttribute("data-highlighted")
      )
        return true;
      return candidate.hasAttribute("aria-activedescendant");
    }
  });
}

/** The same when all has come to rest: what moves for a moment after a key is no problem, what stays is. */
export async function lastingProblem(page: Page): ReturnType<typeof focusProblem> {
  let seen = await focusProblem(page);
  const isWell = async () => {
    if (seen.problem !== null) seen = await focusProblem(page);
    return seen.problem === null;
  };
  await until("the keyboard is seen", isWell, 2_000).catch(() => undefined);
  return seen;
}

/** Targets that are smaller than 24 × 24 and not spaced so that a circle of 24 around each touches no other (2.5.8). */
export function smallTargets(page: Page, part = "body"): Promise<string[]> {
  return page.evaluate((within) => {
    const LEAST = 24;
    const roles = "button, option, tab, radio, checkbox, switch, menuitem, link, slider, treeitem".split(
      ", ",
    );
    const selector = [
      "button",
      "a[href]",
      "input",
      "select",
      "summary",
      ...roles.map((role) => `[role=${role}]`),
    ];
    const all = [
      ...(document.querySelector(within) ?? document).querySelectorAll<HTMLElement>(selector.join()),
    ]
      .filter((each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      .filter((each) => each.closest("[aria-hidden=true], .xterm") === null)
      .map((element) => ({ element, box: (element.closest("label") ?? element).getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && box.height > 0);
    const centre = ({ left, right, top, bottom }: DOMRect) =>
      [(left + right) / 2, (top + bottom) / 2] as const;
    const touches = (box: DOMRect, x: number, y: number): boolean => {
      const dx = Math.max(box.left - x, 0, x - box.right);
      const dy = Math.max(box.top - y, 0, y - box.bottom);
      return Math.hypot(dx, dy) < LEAST / 2;
    };
    return all
      .filter(({ box }) => box.width < LEAST - 0.5 || box.height < LEAST - 0.5)
      .filter(({ element, box }) =>
        all.some((other) => {
          if (other.element === element || other.element.contains(element) || element.contains(other.element))
            return false;
          return touches(other.box, ...centre(box));
        }),
      )
      .map(({ element, box }) => {
        const name = element.getAttribute("aria-label") ?? element.textContent ?? "";
        return `${element.dataset.testid ?? element.tagName} "${name.slice(0, 30)}": ${Math.round(box.width)} × ${Math.round(box.height)}`;
      });
  }, part);
}

/** The pane that has the keyboard. */
export function paneWithKeyboard(page: Page): Promise<string> {
  return page.evaluate(
    () => document.activeElement?.closest("[data-pane]")?.getAttribute("data-pane") ?? "none",
  );
}
