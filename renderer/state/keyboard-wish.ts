/** What is still on its way is waited for this long. */
const WITHIN_MS = 5_000;

/** A person used keyboard or pointer: from then on the keyboard is where they put it. */
const MOVES = ["keydown", "pointerdown", "compositionstart", "paste", "drop"] as const;
const MODIFIERS = new Set(["Alt", "AltGraph", "Control", "Meta", "Shift"]);

export interface WishPage {
  readonly events: EventTarget;
  readonly nextFrame: (run: () => void) => void;
  readonly now: () => number;
}

const thisPage = (): WishPage => ({
  events: window,
  nextFrame: (run) => requestAnimationFrame(run),
  now: () => performance.now(),
});

/** There is one keyboard, so a newer wish takes the place of an older one. */
let forgetLast = (): void => undefined;

/**
 * Brings the keyboard to something that is not on the page yet: `give` is asked once a frame and answers whether it could. A
 * person who types, clicks or moves on meanwhile keeps the keyboard.
 */
export function wishForKeyboard(give: () => boolean, page: WishPage = thisPage()): void {
  forgetLast();
  const stopAt = page.now() + WITHIN_MS;
  let isWanted = true;
  const forget = (): void => {
    isWanted = false;
    for (const name of MOVES) page.events.removeEventListener(name, onMove, { capture: true });
  };
  const onMove = (event: Event): void => {
    const key = "key" in event ? String(event.key) : "";
    if (!MODIFIERS.has(key)) forget();
  };
  const look = (): void => {
    if (!isWanted) return;
    if (give() || page.now() >= stopAt) forget();
    else page.nextFrame(look);
  };
  for (const name of MOVES) page.events.addEventListener(name, onMove, { capture: true });
  forgetLast = forget;
  look();
}
