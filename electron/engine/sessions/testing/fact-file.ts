import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { terminalEvent, type TerminalEvent } from "../terminal-events.ts";

/** A log of facts for tests: one JSON line each, in the file before the promise resolves, one set per command. */
export class FactFile {
  readonly #path: string;
  readonly #commands = new Set<string>();

  constructor(path: string) {
    this.#path = path;
    for (const { commandId } of this.#lines()) if (commandId !== null) this.#commands.add(commandId);
  }

  record = (commandId: string | null, events: readonly TerminalEvent[]): Promise<{ repeated: boolean }> => {
    if (commandId !== null && this.#commands.has(commandId)) return Promise.resolve({ repeated: true });
    if (commandId !== null) this.#commands.add(commandId);
    for (const event of events) appendFileSync(this.#path, `${JSON.stringify({ commandId, event })}\n`);
    return Promise.resolve({ repeated: false });
  };

  get events(): TerminalEvent[] {
    return this.#lines().map(({ event }) => terminalEvent.parse(event));
  }

  get types(): string[] {
    return this.events.map(({ type }) => type);
  }

  #lines(): { commandId: string | null; event: unknown }[] {
    if (!existsSync(this.#path)) return [];
    const lines = readFileSync(this.#path, "utf8")
      .split("\n")
      .filter((line) => line !== "");
    return lines.map((line) => JSON.parse(line) as { commandId: string | null; event: unknown });
  }
}
