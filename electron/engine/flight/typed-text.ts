/** Keys that are no letters, by what they send. Longest first, so that an arrow is not read as Esc and two letters. */
const NAMES: readonly (readonly [string, string])[] = [
  ["\u001b[200~", ""],
  ["\u001b[201~", ""],
  ["\u001b[A", "<Up>"],
  ["\u001b[B", "<Down>"],
  ["\u001b[C", "<Right>"],
  ["\u001b[D", "<Left>"],
  ["\u001bOA", "<Up>"],
  ["\u001bOB", "<Down>"],
  ["\u001bOC", "<Right>"],
  ["\u001bOD", "<Left>"],
  ["\u001b[Z", "<Shift+Tab>"],
  ["\u001b[3~", "<Delete>"],
  ["\r", "<Enter>"],
  ["\t", "<Tab>"],
  ["\u007f", "<Backspace>"],
  ["\u001b", "<Esc>"],
];

/** Typed bytes as a person reads them in a log: letters as they are, every other key by its name, no control character. */
export function typedText(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  let written = "";
  for (let at = 0; at < text.length;) {
    const known = NAMES.find(([sent]) => text.startsWith(sent, at));
    written += known?.[1] ?? plain(text.charAt(at));
    at += known?.[0].length ?? 1;
  }
  return written;
}

function plain(letter: string): string {
  const code = letter.charCodeAt(0);
  if (code >= 1 && code <= 26) return `<Ctrl+${String.fromCharCode(code + 64)}>`;
  return /\p{Cc}/u.test(letter) ? `<0x${code.toString(16).padStart(2, "0")}>` : letter;
}
