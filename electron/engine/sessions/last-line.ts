/** As many characters as a row has room for. */
const MOST_CHARACTERS = 160;

const ESC = "\u001B";
const sequences = (pattern: string): RegExp => new RegExp(pattern, "g");
/** Strings for the terminal: titles, links, questions. The last may have no end yet. */
const STRINGS = sequences(String.raw`${ESC}[\]PX^_][^]*?(?:\u0007|${ESC}\\|$)`);
/** Commands that go to another place of the screen, or clear it: what follows is another line. */
const MOVES = sequences(String.raw`${ESC}\[[0-9;]*[ABEFGHJdfsu]|${ESC}[78DEMc]`);
const FORWARD = sequences(String.raw`${ESC}\[[0-9;]*C`);
/** The rest; the last may have no end yet. */
const SEQUENCES = sequences(String.raw`${ESC}(?:\[[ -?]*(?:[@-~]|$)|[ -/]*(?:[0-~]|$))`);

/**
 * The last line with something on it, as text, from the last bytes that a program printed. For finding one's way among many
 * terminals: without a screen, what a program drew somewhere else counts as a line of its own.
 */
export function lastLineOf(bytes: Uint8Array): string {
  const text = new TextDecoder()
    .decode(bytes)
    .replace(STRINGS, "")
    .replace(MOVES, "\n")
    .replace(FORWARD, " ")
    .replace(SEQUENCES, "");
  const lines = text.replaceAll(/\r+\n/g, "\n").split("\n");
  for (const line of lines.toReversed()) {
    const shown = asDrawn(line)
      .replaceAll(/[\p{Cc}\p{Cf}\uFFFD]/gu, "")
      .trim();
    if (shown !== "") return Array.from(shown).slice(0, MOST_CHARACTERS).join("");
  }
  return "";
}

/** A line that is written over, as progress is, shows what stands there in the end. */
function asDrawn(line: string): string {
  if (!/[\r\b]/.test(line)) return line.replaceAll("\t", " ");
  const drawn: string[] = [];
  let at = 0;
  for (const letter of line) {
    if (letter === "\r") at = 0;
    else if (letter === "\b") at = Math.max(0, at - 1);
    else drawn[at++] = letter === "\t" ? " " : letter;
  }
  return drawn.join("");
}
