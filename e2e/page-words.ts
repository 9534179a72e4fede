import type { Page } from "playwright-core";

/** What of a page is not the page's own words: other languages, code, keys, times, pictures, what a person typed. */
const NOT_WORDS = "[lang]:not(html), code, kbd, samp, pre, time, svg, script, style, .xterm, input, textarea";

/**
 * In the pseudo language every letter of a translated text has an accent. Two plain letters in a row are therefore a text that
 * nobody can translate: each is named with where it stands.
 */
export function untranslated(page: Page): Promise<string[]> {
  return page.evaluate((notWords) => {
    const plain = /[a-z]{2,}/iu;
    const accented = /[^\P{L}a-z]/iu;
    const place = (element: Element): string => {
      const named = element.closest("[data-testid], [data-pane], section, header, footer, nav, main");
      return named?.getAttribute("data-testid") ?? named?.getAttribute("data-pane") ?? named?.tagName ?? "?";
    };
    const found: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const element = node.parentElement;
      if (element === null || element.closest(notWords) !== null) continue;
      // What stands between isolates is somebody's name or text inside a sentence of ours.
      const text = (node.nodeValue ?? "").replaceAll(/\u2068[^\u2069]*\u2069/gu, "").trim();
      if (plain.test(text) && element.checkVisibility({ visibilityProperty: true }))
        found.push(`${place(element)}: "${text}"`);
    }
    for (const name of ["aria-label", "title", "placeholder", "aria-description", "aria-roledescription"]) {
      for (const element of document.querySelectorAll(`[${name}]`)) {
        const value = element.getAttribute(name) ?? "";
        if (element.closest(notWords.replace(", input, textarea", "").replace(", pre", "")) !== null)
          continue;
        // A path, keys, and what belongs to a thing that is called by the engine or by somebody.
        if (/^[~/]|^(?:Ctrl|Alt|Shift)\+/u.test(value)) continue;
        if (element.querySelector(":scope > [lang], :scope > span > [lang]") !== null) continue;
        // The whole of a text that is cut, which is looked at where it stands.
        if (name === "title" && (element.textContent ?? "").includes(value)) continue;
        // A name may be somebody's own, "Terminal bash" for instance; but something of it has to be ours.
        if (plain.test(value) && !accented.test(value)) found.push(`${place(element)}: ${name}="${value}"`);
      }
    }
    return [...new Set(found)];
  }, NOT_WORDS);
}

/** Texts that cannot be read whole: cut by an edge that neither scrolls nor says so with an ellipsis, which shows all when pointed at. */
export function clipped(page: Page, part = "body"): Promise<string[]> {
  return page.evaluate((within) => {
    const SLACK = 1.5;
    const inTitle = (element: Element): boolean => element.closest("[title]:not([title=''])") !== null;
    const cuts = (edge: Element, style: CSSStyleDeclaration): boolean =>
      style.overflowX !== "visible" || style.overflowY !== "visible" || edge === document.documentElement;
    const scrolls = (value: string): boolean => value === "auto" || value === "scroll";
    const found: string[] = [];
    const texts = document.createTreeWalker(
      document.querySelector(within) ?? document.body,
      NodeFilter.SHOW_TEXT,
    );
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const element = node.parentElement;
      const text = (node.nodeValue ?? "").trim();
      if (element === null || text === "" || element.closest(".xterm, svg, script, style") !== null) continue;
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const rect = range.getBoundingClientRect();
      if (rect.width === 0 || rect.height === 0) continue;
      for (let edge: Element | null = element; edge !== null; edge = edge.parentElement) {
        const style = getComputedStyle(edge);
        // For screen readers only.
        if (style.clipPath !== "none") break;
        const box = edge.getBoundingClientRect();
        const wide = rect.right > box.right + SLACK || rect.left < box.left - SLACK;
        const high = rect.bottom > box.bottom + SLACK || rect.top < box.top - SLACK;
        // Where one can scroll to it, it is there to be read; what is outside by scrolling is another page.
        // The graph is a plane that is moved about.
        if (edge.matches(".react-flow")) break;
        if (wide && scrolls(style.overflowX)) break;
        if (high && scrolls(style.overflowY)) break;
        if (cuts(edge, style) && (wide || high)) {
          const shortened = high ? style.webkitLineClamp !== "none" : style.textOverflow === "ellipsis";
          if (!shortened && !(wide && !high && inTitle(element)))
            found.push(`"${text.slice(0, 60)}" is cut by ${nameOf(edge)}`);
          break;
        }
        // Text that runs out of a box which does not cut it lies on what stands beside it.
        if (edge === element && wide && style.display !== "inline" && style.whiteSpace === "nowrap") {
          found.push(`"${text.slice(0, 60)}" runs out of ${nameOf(edge)}`);
          break;
        }
        // Only the window cuts what is fixed to it.
        if (style.position === "fixed" && edge !== document.documentElement) edge = document.body;
      }
    }
    return [...new Set(found)];

    function nameOf(element: Element): string {
      const id = element.getAttribute("data-testid") ?? element.getAttribute("data-pane");
      return id ?? `${element.tagName.toLowerCase()}.${element.className}`;
    }
  }, part);
}

/** Texts that lie on one another, each pair by its words. What lies above the page or is drawn on a plane of its own does not count. */
export function overlapping(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    // Line boxes of neighbours may touch.
    const SLACK = 4;
    const apart =
      ".xterm, .react-flow, svg, script, style, [role=dialog], [role=menu], [role=listbox], [data-testid=notices]";
    const shown: { readonly text: string; readonly element: Element; readonly box: DOMRect }[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const element = node.parentElement;
      const text = (node.nodeValue ?? "").trim();
      if (element === null || text === "" || element.closest(apart) !== null) continue;
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const line of range.getClientRects()) {
        const box = seenOf(line, element);
        if (box !== null) shown.push({ text: text.slice(0, 40), element, box });
      }
    }
    const found = shown.flatMap((one, index) =>
      shown
        .slice(index + 1)
        .filter(({ element, box }) => element !== one.element && meet(one.box, box))
        .map(({ text }) => `"${one.text}" lies on "${text}"`),
    );
    return [...new Set(found)];

    function meet(a: DOMRect, b: DOMRect): boolean {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      return wide > SLACK && high > SLACK;
    }

    /** What no edge around it hides; null: nothing. */
    function seenOf(line: DOMRect, element: Element): DOMRect | null {
      let { left, right, top, bottom } = line;
      for (let edge: Element | null = element; edge !== null; edge = edge.parentElement) {
        const { overflowX, clipPath } = getComputedStyle(edge);
        if (clipPath !== "none") return null;
        if (overflowX === "visible") continue;
        const box = edge.getBoundingClientRect();
        left = Math.max(left, box.left);
        right = Math.min(right, box.right);
        top = Math.max(top, box.top);
        bottom = Math.min(bottom, box.bottom);
      }
      return right > left && bottom > top ? new DOMRect(left, top, right - left, bottom - top) : null;
    }
  });
}

/** Whether the page itself can be scrolled sideways: it never may. */
export function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth || document.body.scrollWidth > document.body.clientWidth;
  });
}
