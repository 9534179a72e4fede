/** Points of a match; the gaps between them keep the kinds apart whatever the lengths. */
const EXACT = 1_000;
const PREFIX = 800;
const WORD_START = 600;
const INSIDE = 400;
const SCATTERED = 200;

/** How well what was typed fits a title: 0 when not at all. Earlier and tighter matches score higher. */
export function score(typed: string, title: string): number {
  const query = typed.trim().toLowerCase();
  const text = title.toLowerCase();
  if (query === "") return 1;
  if (text === query) return EXACT;
  if (text.startsWith(query)) return PREFIX - text.length;
  const at = text.indexOf(query);
  if (at > 0) return (isWordStart(text, at) ? WORD_START : INSIDE) - at;
  return scattered(query, text);
}

function isWordStart(text: string, at: number): boolean {
  return !/[a-z0-9]/.test(text[at - 1] ?? " ");
}

/** Every word typed must start a word of the title, or else all letters must follow in order, first one at a word start. */
function scattered(query: string, text: string): number {
  const words = text.split(/[^a-z0-9]+/);
  const parts = query.split(/\s+/);
  if (parts.length > 1 && parts.every((part) => words.some((word) => word.startsWith(part)))) {
    return SCATTERED + parts.length * 10;
  }
  let from = 0;
  let gaps = 0;
  for (const letter of query.replaceAll(" ", "")) {
    const at = text.indexOf(letter, from);
    if (at < 0 || (from === 0 && at > 0 && !isWordStart(text, at))) return 0;
    if (at !== from && !isWordStart(text, at)) gaps += at - from;
    from = at + 1;
  }
  // Letters strewn over a whole title match everything: more skipped than typed is no match.
  return gaps > query.length ? 0 : Math.max(1, SCATTERED - gaps * 10);
}
