/** One token of JSON. `end`: the text is over; `bad`: nothing of JSON begins like this. */
export interface JsonToken {
  readonly kind: "{" | "}" | "[" | "]" | ":" | "," | "text" | "plain" | "end" | "bad";
  readonly start: number;
  readonly end: number;
}

const SPACE = /[ \t\r\n]*/y;
const PLAIN = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const STRUCTURE = new Set<string>(["{", "}", "[", "]", ":", ","]);

const isStructure = (character: string): character is "{" | "}" | "[" | "]" | ":" | "," =>
  STRUCTURE.has(character);

/** The token at or after an offset. */
export function jsonToken(text: string, offset: number): JsonToken {
  SPACE.lastIndex = offset;
  SPACE.test(text);
  const start = SPACE.lastIndex;
  const first = text[start];
  if (first === undefined) return { kind: "end", start, end: start };
  if (isStructure(first)) return { kind: first, start, end: start + 1 };
  if (first === '"') return { start, ...textToken(text, start) };
  PLAIN.lastIndex = start;
  return PLAIN.test(text)
    ? { kind: "plain", start, end: PLAIN.lastIndex }
    : { kind: "bad", start, end: start + 1 };
}

/** A text in quotes ends at the first quote that no backslash takes away. */
function textToken(text: string, start: number): { kind: "text" | "bad"; end: number } {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return { kind: "text", end: at + 1 };
    if (code === 0x5c) at += 1;
  }
  return { kind: "bad", end: text.length };
}

/** The text that a token of kind `text` stands for; itself where it is not well formed. */
export function jsonText(text: string, token: JsonToken): string {
  const written = text.slice(token.start, token.end);
  if (!written.includes("\\")) return written.slice(1, -1);
  try {
    return String(JSON.parse(written));
  } catch (error) {
    if (error instanceof SyntaxError) return written;
    throw error;
  }
}
