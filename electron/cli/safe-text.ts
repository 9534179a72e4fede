// What agents and files write is shown, never obeyed: a terminal would take control characters as orders, and characters
// that turn or hide text would make a line say what it does not say.

/**
 * Controls, everything that shapes text without being seen (directions, joiners, tags, byte order marks), halves of
 * characters, and line separators. A newline is a control character too: one line stays one line.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Surrogate}\u2028\u2029\u115f\u1160\u3164\uffa0]/gu;
const NAMED: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16).padStart(4, "0");
  return code > 0xffff ? `\\u{${hex}}` : `\\u${hex}`;
}

/** One line for a terminal: whatever would not be seen as itself is written as an escape. */
export const safeLine = (text: string): string =>
  text.replace(UNSAFE, (character) => NAMED[character] ?? escaped(character));

/** JSON that reads back as the same value and does nothing to a terminal. `indent` 0: on one line. */
export function safeJson(value: unknown, indent = 2): string {
  return JSON.stringify(value, null, indent).replace(UNSAFE, (character) => {
    // What JSON itself put between values.
    if (character === "\n") return character;
    return character
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join("");
  });
}
