import type { Command } from "#shared/commands.ts";

export type Platform = "darwin" | "win32" | "linux";

/** What is looked at of a keyboard event. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly isComposing: boolean;
}

interface Accelerator {
  readonly ctrl: boolean;
  readonly meta: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  readonly key: string;
}

const KEY_NAMES: Readonly<Record<string, string>> = {
  Space: " ",
  Left: "ArrowLeft",
  Right: "ArrowRight",
  Up: "ArrowUp",
  Down: "ArrowDown",
};

/** Physical keys of the signs used in accelerators, for layouts that type another sign there. */
const CODES: Readonly<Record<string, string>> = {
  " ": "Space",
  ",": "Comma",
  ".": "Period",
  "/": "Slash",
  "=": "Equal",
  "-": "Minus",
  "[": "BracketLeft",
  "]": "BracketRight",
};

export function parseAccelerator(accelerator: string, platform: Platform): Accelerator {
  const parts = accelerator.split("+");
  const last = parts.pop() ?? "";
  const has = (name: string) => parts.includes(name);
  const mac = platform === "darwin";
  return {
    ctrl: has("Ctrl") || (has("Mod") && !mac),
    meta: has("Mod") && mac,
    alt: has("Alt"),
    shift: has("Shift"),
    key: KEY_NAMES[last] ?? last,
  };
}

export function matches(press: KeyPress, accelerator: string, platform: Platform): boolean {
  // Keys that build a character belong to the input method.
  if (press.isComposing || press.key === "Process") return false;
  const wanted = parseAccelerator(accelerator, platform);
  if (press.ctrlKey !== wanted.ctrl || press.metaKey !== wanted.meta || press.altKey !== wanted.alt)
    return false;
  if (!wanted.ctrl && !wanted.meta && !wanted.alt && isSign(wanted.key)) return press.key === wanted.key;
  if (press.shiftKey !== wanted.shift) return false;
  return press.key.toLowerCase() === wanted.key.toLowerCase() || matchesByPlace(press, wanted.key);
}

/** Layouts without Latin letters (and digit rows that need Shift) are matched by the place of the key. */
function matchesByPlace(press: KeyPress, key: string): boolean {
  if (/^[a-z]$/i.test(press.key)) return false;
  if (/^[a-z]$/i.test(key)) return press.code === `Key${key.toUpperCase()}`;
  if (/^\d$/.test(key)) return press.code === `Digit${key}`;
  return CODES[key] !== undefined && press.code === CODES[key];
}

/** A printable sign alone: which keys make it differs by layout, so only the sign counts. */
function isSign(key: string): boolean {
  return key.length === 1 && !/[a-z0-9 ]/i.test(key);
}

/** True for keys a person types text with: these never act while an input has the keyboard. */
export function isTypingKey(accelerator: string): boolean {
  return !/(Mod|Ctrl|Alt)\+/.test(accelerator) && !/F\d+$/.test(accelerator);
}

/**
 * With a terminal under control, only keys that no shell uses stay with the app: on Windows and Linux those with Shift
 * beside Ctrl, and F6; on macOS everything with Cmd as well.
 */
export function staysWithApp(accelerator: string, platform: Platform): boolean {
  if (/F\d+$/.test(accelerator)) return true;
  if (platform === "darwin" && accelerator.includes("Mod+")) return true;
  return /(Mod|Ctrl)\+Shift\+/.test(accelerator);
}

/** The keys to name for a command: with a terminal under control the first that still reaches the app. */
export function shownAccelerator(
  { keys, alwaysWorks }: Pick<Command, "keys" | "alwaysWorks">,
  controlled: boolean,
  platform: Platform,
): string | null {
  const stays = alwaysWorks ? keys.find((each) => staysWithApp(each, platform)) : undefined;
  return (controlled ? stays : undefined) ?? keys[0] ?? null;
}

const MAC_NAMES: Readonly<Record<string, string>> = {
  Mod: "⌘",
  Ctrl: "⌃",
  Alt: "⌥",
  Shift: "⇧",
  Enter: "↩",
};
const NAMES: Readonly<Record<string, string>> = { Mod: "Ctrl", Left: "←", Right: "→", Up: "↑", Down: "↓" };

/** The words on the key caps. */
export function keyCaps(accelerator: string, platform: Platform): readonly string[] {
  return accelerator
    .split(/[+ ]/)
    .map((part) =>
      platform === "darwin" ? (MAC_NAMES[part] ?? NAMES[part] ?? part) : (NAMES[part] ?? part),
    );
}
