import { type Charset, emulatorInternals } from "./emulator-internals.ts";
import { newHeadlessTerminal } from "./headless-terminal.ts";

/** Every final byte by which xterm.js selects a character set, "B" (ASCII, the usual one) apart. */
const FLAGS = ["0", "A", "4", "C", "5", "R", "Q", "K", "Y", "E", "6", "Z", "H", "7", "="] as const;

let flagBySet: Map<Charset, string> | undefined;

/**
 * The designator of a character set in use. The library keeps the sets to itself, but they are the same objects in every
 * terminal: selecting each one once in a throw-away terminal tells which is which.
 */
export function charsetFlag(charset: Charset): string {
  if (charset === undefined) return "B";
  flagBySet ??= probe();
  return flagBySet.get(charset) ?? "B";
}

function probe(): Map<Charset, string> {
  const terminal = newHeadlessTerminal(2, 1, 0);
  const internals = emulatorInternals(terminal);
  const found = new Map<Charset, string>();
  for (const flag of FLAGS) {
    internals._inputHandler.parse(Buffer.from(`\x1b(${flag}`));
    const selected = internals._charsetService._charsets[0];
    if (selected !== undefined && !found.has(selected)) found.set(selected, flag);
  }
  terminal.dispose();
  return found;
}
