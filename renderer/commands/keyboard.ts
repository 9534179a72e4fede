import { commands, type Command } from "#shared/commands.ts";
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
}

/** The command a key press means at this place, or null when the key belongs to whatever has the keyboard. */
export function commandFor(press: KeyPress, place: KeyPlace, platform: Platform): Command | null {
  for (const command of list) {
    for (const accelerator of command.keys) {
      if (!matches(press, accelerator, platform)) continue;
      if (place.controlled && !(command.alwaysWorks && staysWithApp(accelerator, platform))) continue;
      if (place.typing && (isTypingKey(accelerator) || command.fieldsOwn === true)) continue;
      if (place.layer && command.id !== "palette.open") continue;
      if (command.scope === "terminal" && !place.terminal && !meansChosen(command, place)) continue;
      return command;
    }
  }
  return null;
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
  };
}

/** Listens before anything else in the page, so that the way out of a terminal is always open. */
export function listenToKeys(
  registry: CommandRegistry,
  platform: () => Platform,
  refused: (reason: string) => void,
): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    const command = commandFor(event, placeOf(event.target), platform());
    if (command === null) return;
    event.preventDefault();
    event.stopPropagation();
    const refusal = registry.run(command.id);
    if (refusal !== null) refused(refusal);
  };
  window.addEventListener("keydown", onKeyDown, { capture: true });
  return () => window.removeEventListener("keydown", onKeyDown, { capture: true });
}
