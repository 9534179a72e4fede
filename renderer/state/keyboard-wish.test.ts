import { expect, it } from "vitest";
import { wishForKeyboard } from "./keyboard-wish.ts";

/** A page whose frames come when the test says so, and a card that may come late. */
function page() {
  const events = new EventTarget();
  let frames: (() => void)[] = [];
  let now = 0;
  const seen = { isThere: false, given: 0 };
  return {
    seen,
    wish: () =>
      wishForKeyboard(
        () => {
          if (seen.isThere) seen.given += 1;
          return seen.isThere;
        },
        { events, nextFrame: (run) => frames.push(run), now: () => now },
      ),
    frame: (ms = 16) => {
      now += ms;
      for (const run of frames.splice(0)) run();
    },
    does: (name: string, key?: string) => events.dispatchEvent(Object.assign(new Event(name), { key })),
    waiting: () => frames.length,
    clear: () => (frames = []),
  };
}

it("gives the keyboard to what comes later, once", () => {
  const { seen, wish, frame, waiting } = page();
  wish();
  frame();
  expect(seen.given).toBe(0);
  seen.isThere = true;
  frame();
  frame();
  expect(seen.given).toBe(1);
  expect(waiting()).toBe(0);
});

it.each([
  ["keydown", "a"],
  ["keydown", "Tab"],
  ["pointerdown", undefined],
  ["compositionstart", undefined],
  ["paste", undefined],
])("leaves it to a person who acts meanwhile: %s %s", (name, key) => {
  const { seen, wish, frame, does } = page();
  wish();
  frame();
  does(name, key);
  seen.isThere = true;
  frame();
  expect(seen.given).toBe(0);
});

it("takes a modifier alone for no act", () => {
  const { seen, wish, frame, does } = page();
  wish();
  does("keydown", "Control");
  seen.isThere = true;
  frame();
  expect(seen.given).toBe(1);
});

it("gives up after five seconds, and for a newer wish", () => {
  const old = page();
  old.wish();
  const other = page();
  other.wish();
  old.seen.isThere = true;
  old.frame();
  expect(old.seen.given).toBe(0);

  other.frame(6_000);
  other.seen.isThere = true;
  other.frame();
  expect(other.seen.given).toBe(0);
  expect(other.waiting()).toBe(0);
});
