/**
 * Chromium draws no ring around what the keyboard came to by a key with Ctrl, Alt or Cmd while the mouse was used before. Who
 * pressed a key has to see where it went, so what a ring is missing on is marked, and the style sheets treat the mark alike.
 */
export function showRingsAfterKeys(page: Document): () => void {
  const listening = new AbortController();
  const options = { capture: true, signal: listening.signal };
  let byKey = false;
  let marked: HTMLElement | null = null;
  const unmark = () => {
    if (marked !== null) delete marked.dataset["ring"];
    marked = null;
  };
  page.addEventListener("keydown", () => (byKey = true), options);
  page.addEventListener(
    "pointerdown",
    () => {
      byKey = false;
      unmark();
    },
    options,
  );
  page.addEventListener("focusout", unmark, options);
  page.addEventListener(
    "focusin",
    ({ target }) => {
      if (!byKey || !(target instanceof HTMLElement) || target.matches(":focus-visible")) return;
      marked = target;
      target.dataset["ring"] = "";
    },
    options,
  );
  return () => listening.abort();
}
