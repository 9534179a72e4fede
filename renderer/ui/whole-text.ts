/** How far up from what is pointed at the edge is that cuts it. */
const LEVELS = 4;

/**
 * Whatever ends in an ellipsis shows its whole text as a hint when it is pointed at, without every place having to
 * think of it. Screen readers read the whole text anyway.
 */
export function showWholeTexts(page: Document): void {
  page.addEventListener("pointerover", ({ target }) => {
    let element = target instanceof HTMLElement ? target : null;
    for (let level = 0; element !== null && level < LEVELS; level += 1) {
      if (element.title !== "") return;
      if (isCut(element)) {
        giveHint(element);
        return;
      }
      element = element.parentElement;
    }
  });
}

function giveHint(element: HTMLElement): void {
  element.title = element.innerText.replaceAll(/\s+/g, " ").trim();
  // Where more room or other words come, a hint from before would be wrong.
  element.addEventListener("pointerleave", () => element.removeAttribute("title"), { once: true });
}

function isCut(element: HTMLElement): boolean {
  const { textOverflow, webkitLineClamp } = getComputedStyle(element);
  if (textOverflow === "ellipsis" && element.scrollWidth > element.clientWidth) return true;
  return webkitLineClamp !== "none" && element.scrollHeight > element.clientHeight;
}
