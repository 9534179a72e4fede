import { commands, type Command } from "#shared/commands.ts";
import type { Region } from "#shared/commands/command.ts";
import { isTypingKey, matches, staysWithApp, type KeyPress, type Platform } from "./keys.ts";
import type { CommandRegistry } from "./registry.ts";

const list: readonly Command[] = commands;

/** Where the keyboard is when a key is pressed. */
export interface KeyPlace {
  /** In a terminal whose keys go to its process. */
  readonly controlled: boolean;
  /** In the part of the page that the scope `terminal` means. */
  readonly terminal: boolean;
  /** On the screen of the terminals, in whatever part of it. */
  readonly terminals: boolean;
  /** In a text field. */
  readonly typing: boolean;
  /** A dialog is open above the page. */
  readonly layer: boolean;
  /** Parts of the page with keys of their own that it is in. */
  readonly regions: readonly string[];
}

/** A key that follows another one later than this is a key of its own. */
const CHORD_WITHIN_MS = 1_000;

/**
 * The command a key press means at this place, or null when the key belongs to whatever has the keyboard. `first`: the key that
 * was pressed just before. What takes two keys goes before what takes one, and a part of the page before the whole.
 */
export function commandFor(
  press: KeyPress,
  place: KeyPlace,
  platform: Platform,
  first: KeyPress | null = null,
  known: readonly Command[] = list,
): Command | null {
  let found: { readonly command: Command; readonly weight: number } | null = null;
  for (const command of known) {
    if (!isMeant(command, place)) continue;
    for (const keys of command.keys) {
      if (!isPressed(keys, press, first, platform) || !isFree(keys, command, place, platform)) continue;
      const weight = (keys.includes(" ") ? 2 : 0) + (command.scope === "global" ? 0 : 1);
      if (found === null || weight > found.weight) found = { command, weight };
    }
  }
  return found?.command ?? null;
}

function isPressed(keys: string, press: KeyPress, first: KeyPress | null, platform: Platform): boolean {
  const [one = "", two] = keys.split(" ");
  if (two === undefined) return matches(press, one, platform);
  return first !== null && matches(first, one, platform) && matches(press, two, platform);
}

/** Nobody else has a right to these keys at this place. */
function isFree(keys: string, command: Command, place: KeyPlace, platform: Platform): boolean {
  if (place.controlled && !(command.alwaysWorks && staysWithApp(keys, platform))) return false;
  return !(place.typing && (isTypingKey(keys) || command.fieldsOwn === true));
}

function isMeant(command: Command, place: KeyPlace): boolean {
  if (place.layer && command.id !== "palette.open") return false;
  if (command.scope === "global") return true;
  if (command.scope === "terminal") return place.terminal || meansChosen(command, place);
  return place.regions.includes(command.scope satisfies Region);
}

/** Taking control is the way in: on the terminals' screen it means the chosen one, wherever the keyboard is. */
function meansChosen(command: Command, place: KeyPlace): boolean {
  return command.id === "terminal.take-control" && place.terminals && !place.typing;
}

function placeOf(target: EventTarget | null): KeyPlace {
  const element = target instanceof Element ? target : null;
  const inTerminal = element?.closest("[data-terminal-scope]") ?? null;
  const field = element?.closest("input, textarea, select, [contenteditable=true]") ?? null;
  return {
    controlled: element?.closest('[data-controlled="true"]') != null,
    terminal: inTerminal !== null,
    terminals: document.querySelector('[data-screen="terminals"]') !== null,
    typing: field !== null && field.getAttribute("type") !== "radio",
    layer: element?.closest('[role="dialog"][data-open]') != null,
    regions: regionsOf(element),
  };
}

function regionsOf(element: Element | null): string[] {
  const names: string[] = [];
  for (let at = element; at !== null; at = at.parentElement) {
    const name = at.getAttribute("data-keys");
    if (name !== null) names.push(name);
  }
  return names;
}

/** A key that is held down comes again and again: what is more than walking is done at the first of them only. */
export const isDone = ({ repeats }: Pick<Command, "repeats">, held: boolean): boolean =>
  !held || repeats === true;

const isModifier = ({ key }: KeyPress): boolean => ["Shift", "Control", "Alt", "Meta"].includes(key);

/** Listens before anything else in the page, so that the way out of a terminal is always open. */
export function listenToKeys(
  registry: CommandRegistry,
  platform: () => Platform,
  refused: (reason: string) => void,
): () => void {
  let first: KeyboardEvent | null = null;
  const onKeyDown = (event: KeyboardEvent) => {
    const before = first !== null && event.timeStamp - first.timeStamp < CHORD_WITHIN_MS ? first : null;
    if (!isModifier(event) && !event.repeat) first = event;
    const command = commandFor(event, placeOf(event.target), platform(), before);
    if (command === null) return;
    event.preventDefault();
    event.stopPropagation();
    if (!isDone(command, event.repeat)) return;
    const refusal = registry.run(command.id, "by-key");
    if (refusal !== null) refused(refusal);
  };
  window.addEventListener("keydown", onKeyDown, { capture: true });
  return () => window.removeEventListener("keydown", onKeyDown, { capture: true });
}
