import { t } from "@lingui/core/macro";
import { commands, type Command, type CommandName } from "#shared/commands.ts";
import type { TerminalItem } from "./palette-item.ts";

/** By a key of its own, or chosen with eyes on its name: in the palette, in a menu, on a button. */
export type Called = "by-key" | "by-name";

export interface Behaviour {
  readonly run: (called: Called) => void;
  /** Why it cannot run now, as a sentence; null when it can. */
  readonly refusal?: () => string | null;
}

export interface CommandRow {
  readonly command: Command;
  readonly refusal: string | null;
}

const list: readonly Command[] = commands;

/** What each command of the shared list does in this window. Features add theirs; menu, palette and keys read it. */
export class CommandRegistry {
  readonly #behaviours = new Map<string, Behaviour>();
  #terminals: () => readonly TerminalItem[] = () => [];

  add(behaviours: Partial<Record<CommandName, Behaviour>>): () => void {
    const added = Object.entries(behaviours);
    for (const [id, behaviour] of added) this.#behaviours.set(id, behaviour);
    return () => {
      for (const [id, behaviour] of added) {
        if (this.#behaviours.get(id) === behaviour) this.#behaviours.delete(id);
      }
    };
  }

  /** Where the palette asks for terminals: which there are is known to the feature that shows them. */
  findTerminalsWith(find: () => readonly TerminalItem[]): void {
    this.#terminals = find;
  }

  terminals(): readonly TerminalItem[] {
    return this.#terminals();
  }

  rows(): readonly CommandRow[] {
    return list.map((command) => ({ command, refusal: this.refusal(command.id) }));
  }

  refusal(id: string): string | null {
    const behaviour = this.#behaviours.get(id);
    if (behaviour === undefined) return t`Not possible on this screen`;
    return behaviour.refusal?.() ?? null;
  }

  /** Runs the command, or answers why not. */
  run(id: string, called: Called = "by-name"): string | null {
    const refusal = this.refusal(id);
    if (refusal === null) this.#behaviours.get(id)?.run(called);
    return refusal;
  }
}
