import { describe, expect, it } from "vitest";
import { commands, type Command } from "#shared/commands.ts";
import { CONTEXTS } from "#shared/commands/command.ts";
import { commandFor, isDone, type KeyPlace } from "./keyboard.ts";
import { keyCaps, matches, shownAccelerator, type KeyPress } from "./keys.ts";

const press = (key: string, code: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  isComposing: false,
  ...held,
});
const ctrl = { ctrlKey: true };
const ctrlShift = { ctrlKey: true, shiftKey: true };

describe("matching keys", () => {
  it("reads Mod as Ctrl, and as Cmd on macOS", () => {
    expect(matches(press("k", "KeyK", ctrl), "Mod+K", "linux")).toBe(true);
    expect(matches(press("k", "KeyK", ctrl), "Mod+K", "darwin")).toBe(false);
    expect(matches(press("k", "KeyK", { metaKey: true }), "Mod+K", "darwin")).toBe(true);
  });

  it("wants exactly the keys held that are named", () => {
    expect(matches(press("K", "KeyK", ctrlShift), "Mod+K", "linux")).toBe(false);
    expect(matches(press("P", "KeyP", ctrlShift), "Mod+Shift+P", "linux")).toBe(true);
    expect(matches(press("k", "KeyK"), "Mod+K", "linux")).toBe(false);
  });

  it("goes by the place of the key where the layout has no Latin letters or no plain digits", () => {
    expect(matches(press("л", "KeyK", ctrl), "Mod+K", "linux")).toBe(true);
    expect(matches(press('"', "Digit3", ctrl), "Mod+3", "linux")).toBe(true);
  });

  it("goes by the letter, not the place, where there are Latin letters", () => {
    // Dvorak types k where others have v.
    expect(matches(press("k", "KeyV", ctrl), "Mod+K", "linux")).toBe(true);
    expect(matches(press("t", "KeyK", ctrl), "Mod+K", "linux")).toBe(false);
  });

  it("leaves keys that build a character to the input method", () => {
    expect(matches(press("k", "KeyK", { ...ctrl, isComposing: true }), "Mod+K", "linux")).toBe(false);
    expect(matches(press("Process", "KeyK", ctrl), "Mod+K", "linux")).toBe(false);
  });

  it("takes a sign however the layout makes it", () => {
    expect(matches(press("?", "Minus", { shiftKey: true }), "?", "linux")).toBe(true);
    expect(matches(press("/", "Slash"), "?", "linux")).toBe(false);
  });

  it("knows named keys", () => {
    expect(matches(press(" ", "Space", ctrlShift), "Ctrl+Shift+Space", "linux")).toBe(true);
    const altRight = press("ArrowRight", "ArrowRight", { ...ctrl, altKey: true });
    expect(matches(altRight, "Mod+Alt+Right", "linux")).toBe(true);
  });
});

describe("the command of a key press", () => {
  const page: KeyPlace = {
    controlled: false,
    terminal: false,
    terminals: false,
    typing: false,
    layer: false,
    regions: [],
  };
  const controlled: KeyPlace = { ...page, controlled: true, terminal: true, typing: true };
  const idOf = (key: KeyPress, place: KeyPlace) => commandFor(key, place, "linux")?.id ?? null;

  it("leaves every key of a shell to a controlled terminal", () => {
    const shellKeys = ["c", "k", "w", "r", "d", "t", "f", "b", "a", "e", "l", "u", "z", "q", "v"];
    for (const key of shellKeys)
      expect(idOf(press(key, `Key${key.toUpperCase()}`, ctrl), controlled)).toBeNull();
    for (const key of ["Escape", "Tab", "Enter", "?"]) expect(idOf(press(key, key), controlled)).toBeNull();
    expect(idOf(press("Enter", "Enter", ctrl), controlled)).toBeNull();
  });

  it("always keeps the way out of a controlled terminal", () => {
    expect(idOf(press("F6", "F6"), controlled)).toBe("pane.next");
    expect(idOf(press("F6", "F6", { shiftKey: true }), controlled)).toBe("pane.previous");
    expect(idOf(press(" ", "Space", ctrlShift), controlled)).toBe("terminal.release");
    expect(idOf(press("P", "KeyP", ctrlShift), controlled)).toBe("palette.open");
  });

  it("copies from a terminal in every case, and leaves a paste to the field it goes to", () => {
    const terminal = { ...page, terminal: true };
    expect(idOf(press("C", "KeyC", ctrlShift), controlled)).toBe("terminal.copy");
    expect(idOf(press("C", "KeyC", ctrlShift), terminal)).toBe("terminal.copy");
    expect(idOf(press("C", "KeyC", ctrlShift), page)).toBeNull();
    expect(idOf(press("V", "KeyV", ctrlShift), controlled)).toBeNull();
    expect(idOf(press("V", "KeyV", ctrlShift), { ...terminal, typing: true })).toBeNull();
    expect(idOf(press("V", "KeyV", ctrlShift), terminal)).toBe("terminal.paste");
  });

  it("closes the window from anywhere but a terminal under control or a dialog", () => {
    expect(idOf(press("w", "KeyW", ctrl), { ...page, terminal: true })).toBe("window.close");
    expect(idOf(press("q", "KeyQ", ctrl), page)).toBe("app.quit");
    expect(idOf(press("w", "KeyW", ctrl), { ...page, layer: true })).toBeNull();
    const mac = (place: KeyPlace) => commandFor(press("w", "KeyW", { metaKey: true }), place, "darwin");
    expect(mac(page)?.id).toBe("window.close");
    // There the menu has the key.
    expect(mac(controlled)).toBeNull();
  });

  it("never acts on a letter that is being typed", () => {
    expect(idOf(press("?", "Slash", { shiftKey: true }), page)).toBe("keys.show");
    expect(idOf(press("?", "Slash", { shiftKey: true }), { ...page, typing: true })).toBeNull();
    expect(idOf(press("k", "KeyK", ctrl), { ...page, typing: true })).toBe("palette.open");
  });

  it("keeps the page behind a dialog still", () => {
    expect(idOf(press("t", "KeyT", ctrl), { ...page, layer: true })).toBeNull();
  });

  it("takes control from anywhere on the terminals' screen but a text field or a dialog", () => {
    const enter = press("Enter", "Enter", ctrl);
    const terminals = { ...page, terminals: true };
    expect(idOf(enter, page)).toBeNull();
    expect(idOf(enter, terminals)).toBe("terminal.take-control");
    expect(idOf(enter, { ...terminals, terminal: true })).toBe("terminal.take-control");
    expect(idOf(enter, { ...terminals, typing: true })).toBeNull();
    expect(idOf(enter, { ...terminals, layer: true })).toBeNull();
  });

  it("gives other keys of a terminal no wider place", () => {
    expect(idOf(press("C", "KeyC", ctrlShift), { ...page, terminals: true })).toBeNull();
  });

  it("has no two commands on one key at one place", () => {
    const all = (commands as readonly Command[]).flatMap(({ keys, scope }) =>
      keys.map((each) => `${scope} ${each}`),
    );
    expect(all.length).toBe(new Set(all).size);
  });
});

describe("keys of a part of the page", () => {
  const place: KeyPlace = {
    controlled: false,
    terminal: false,
    terminals: false,
    typing: false,
    layer: false,
    regions: [],
  };
  const known: Command[] = [
    { id: "deny", title: "Deny", keys: ["D"], menu: null, scope: "decisions" },
    { id: "graph", title: "Graph", keys: ["G"], menu: null, scope: "graph" },
    { id: "top", title: "Top decision", keys: ["G D"], menu: null, scope: "global" },
  ];
  const g = press("g", "KeyG");
  const d = press("d", "KeyD");
  const idOf = (key: KeyPress, at: Partial<KeyPlace>, first: KeyPress | null = null) =>
    commandFor(key, { ...place, ...at }, "linux", first, known)?.id ?? null;

  it("act inside that part only, and never where text is typed", () => {
    expect(idOf(d, {})).toBeNull();
    expect(idOf(d, { regions: ["decisions"] })).toBe("deny");
    expect(idOf(d, { regions: ["decisions"], typing: true })).toBeNull();
    expect(idOf(d, { regions: ["decisions"], layer: true })).toBeNull();
    expect(idOf(d, { regions: ["graph"] })).toBeNull();
  });

  it("give way to two keys, one after the other", () => {
    expect(idOf(g, { regions: ["graph"] })).toBe("graph");
    expect(idOf(d, { regions: ["decisions"] }, g)).toBe("top");
    expect(idOf(d, { regions: ["decisions"] }, d)).toBe("deny");
    expect(idOf(d, { typing: true }, g)).toBeNull();
  });
});

describe("a key that is held down", () => {
  const known: readonly Command[] = commands;
  const onCards = known.filter(({ scope }) => scope === "decisions");
  const again = onCards.filter((command) => isDone(command, true)).map(({ id }) => id);

  it("answers one card, and walks over many", () => {
    expect(again).toEqual(["decision.forward", "decision.back"]);
    expect(onCards.every((command) => isDone(command, false))).toBe(true);
  });
});

describe("a menu of a right click", () => {
  const known: readonly Command[] = commands;

  it.each(CONTEXTS)("has something to do with a %s", (context) => {
    expect(known.filter((command) => command.context?.includes(context)).length).toBeGreaterThan(3);
  });
});

describe("key caps", () => {
  it("name keys that still reach the app while a terminal has the others", () => {
    const palette = { keys: ["Mod+K", "Mod+Shift+P"], alwaysWorks: true } as const;
    expect(shownAccelerator(palette, false, "linux")).toBe("Mod+K");
    expect(shownAccelerator(palette, true, "linux")).toBe("Mod+Shift+P");
    expect(shownAccelerator(palette, true, "darwin")).toBe("Mod+K");
    expect(shownAccelerator({ keys: ["Mod+T"] }, true, "linux")).toBe("Mod+T");
    expect(shownAccelerator({ keys: [] }, true, "linux")).toBeNull();
  });

  it("are in the words of the platform", () => {
    expect(keyCaps("Mod+Shift+P", "linux")).toEqual(["Ctrl", "Shift", "P"]);
    expect(keyCaps("Mod+Shift+P", "darwin")).toEqual(["⌘", "⇧", "P"]);
  });
});
