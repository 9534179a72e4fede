/** Everything a reader or a renderer may take for the end of a line. */
const BREAKS = /\r\n|[\n\r\u0085\u2028\u2029]/;

export const linesOf = (text: string): string[] => text.split(BREAKS);

/**
 * What somebody wrote, as a quotation: with a mark before every line, nothing in it can pass for a heading, a rule or the end
 * of a block of the text around it.
 */
export const quoted = (text: string): string =>
  linesOf(text)
    .map((line) => (line === "" ? ">" : `> ${line}`))
    .join("\n");

/** One item of a list; further lines of it stay inside the item. */
export const listItem = (text: string): string => `- ${linesOf(text).join(" ")}`;

export const list = (items: readonly string[]): string => items.map(listItem).join("\n");

/** Letters that begin something in Markdown or HTML wherever they stand. */
const SPECIAL = /[\\`*_{}[\]<>#|~&]/g;
/** What begins or underlines something only at the start of a line. */
const LINE_START = /^(\s*)([-=+]|\d+[.)])/;

/** Text that a Markdown reader shows exactly as it was written. */
export const plainMarkdown = (text: string): string =>
  linesOf(text)
    .map((line) => line.replace(SPECIAL, "\\$&").replace(LINE_START, escapedStart).trimStart())
    .join("\n");

/** `1.` is escaped before its dot, everything else before itself. */
function escapedStart(_all: string, space: string, start: string): string {
  const number = start.slice(0, -1);
  return /\d/.test(start) ? `${space}${number}\\${start.slice(-1)}` : `${space}\\${start}`;
}

/** A path or a command as code: the fence is longer than any run of fences in it. */
export function codeSpan(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  const inner = linesOf(text).join(" ");
  const pad = longest > 0 || /^\s|\s$/.test(inner) ? " " : "";
  return `${fence}${pad}${inner}${pad}${fence}`;
}
