import type { Locator, Page } from "playwright-core";

/** What a person sees of a mission without scrolling or pointing, in every window. */
export const GLANCE = [
  "mission-name",
  "glance-elapsed",
  "state-count",
  "decisions-pill",
  "engine-state",
  "agents-flying",
  "task-node",
];
/** Only where there is room for it. */
export const ONLY_WIDE = ["glance-place", "glance-estimate", "glance-spend", "pause-starts", "open-palette"];

/** What is wrong with it at a glance; an empty text when a person sees all of it. */
const hidden = (item: Locator): Promise<string> =>
  item.evaluate((element) => {
    const box = element.getBoundingClientRect();
    const name = element.getAttribute("data-testid") ?? element.textContent ?? "";
    if (box.width === 0 || box.height === 0) return `${name}: not drawn`;
    const inside =
      box.left >= 0 && box.top >= 0 && box.right <= innerWidth + 0.5 && box.bottom <= innerHeight + 0.5;
    if (!inside) return `${name}: ${JSON.stringify(box)}`;
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return top !== null && (element.contains(top) || top.contains(element)) ? "" : `${name}: covered`;
  });

/** Each of these (a test id, or a selector) that is missing, outside the window or below something else. */
export async function notSeen(page: Page, items: readonly string[]): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const item of items) {
    const all = await page.locator(item.includes("[") ? item : `[data-testid=${item}]`).all();
    if (all.length === 0) wrong.push(`${item}: missing`);
    wrong.push(...(await Promise.all(all.map(hidden))).filter((each) => each !== ""));
  }
  return wrong;
}
