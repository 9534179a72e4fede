/** Where the keyboard was in each pane, so that F6 comes back to it. */
const lastFocus = new WeakMap<Element, HTMLElement>();

const FOCUSABLE =
  'button:not([tabindex="-1"]), input, select, textarea, a[href], [tabindex="0"], [role="separator"][tabindex]';

/** Remembers the keyboard's place per pane for as long as the page lives. */
export function rememberFocus(): () => void {
  const onFocus = (event: FocusEvent) => {
    const target = event.target;
    if (!(target instanceof HTMLElement)) return;
    const pane = target.closest("[data-pane]");
    if (pane !== null) lastFocus.set(pane, target);
  };
  document.addEventListener("focusin", onFocus);
  return () => document.removeEventListener("focusin", onFocus);
}

/** Moves the keyboard to the next (1) or previous (-1) pane of the window. */
export function cyclePanes(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>("[data-pane]")].filter(isShown);
  const here = document.activeElement?.closest("[data-pane]");
  const at = panes.findIndex((pane) => pane === here);
  const start = at < 0 && step < 0 ? 0 : at;
  const next = panes[(start + step + panes.length) % panes.length];
  if (next !== undefined) focusPane(next);
}

export function focusPane(pane: HTMLElement): void {
  const remembered = lastFocus.get(pane);
  const target = remembered?.isConnected && isShown(remembered) ? remembered : firstFocusable(pane);
  (target ?? pane).focus();
}

/** Moves the keyboard to what the screen is about: its chosen part, or the pane itself, whose keys then scroll it. */
export function focusScreen(): void {
  const pane = document.querySelector<HTMLElement>("main [data-pane]");
  if (pane === null) return;
  const chosen = pane.querySelector<HTMLElement>('[data-active="true"]');
  const typedInto = chosen?.querySelector<HTMLElement>('[data-controlled="true"] textarea');
  const itself = pane.hasAttribute("tabindex") ? pane : undefined;
  (typedInto ?? chosen ?? itself ?? firstFocusable(pane))?.focus();
}

function firstFocusable(pane: HTMLElement): HTMLElement | undefined {
  return [...pane.querySelectorAll<HTMLElement>(FOCUSABLE)].find(isShown);
}

function isShown(element: HTMLElement): boolean {
  return element.getClientRects().length > 0;
}
