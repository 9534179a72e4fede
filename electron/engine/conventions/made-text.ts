import { posix } from "node:path";
import { markerLine, withoutMarkers } from "./marker.ts";
import type { ReadSide } from "./side.ts";

export const CLAUDE_WORDS = "CLAUDE.md";
export const AGENTS_WORDS = "AGENTS.md";

/** What the other side becomes when it is made from this one. The same file makes the same text. */
export function madeText(from: ReadSide, to: string): string {
  // Of a file that was made and then edited, the words count and not the line that says who made it.
  const source = withoutMarkers(from.text);
  const end = source.includes("\r\n") ? "\r\n" : "\n";
  if (to === CLAUDE_WORDS) return marked(from, "", ["@AGENTS.md", ""].join(end), end);
  const front = to === AGENTS_WORDS ? "" : frontMatter(source);
  const beside =
    from.beside.size === 0
      ? ""
      : `Files that this skill names lie in \`${posix.dirname(from.path)}/\`.${end}${end}`;
  return marked(from, front, `${beside}${source.slice(front.length)}`, end);
}

function marked({ path, text }: ReadSide, front: string, body: string, end: string): string {
  return `${front}${markerLine(path, text, `${front}${body}`)}${end}${body}`;
}

/** Where a skill says its name and when to take it: both kinds of agents look for it in the first line. */
const frontMatter = (text: string): string => /^---\r?\n[\s\S]*?\r?\n---\r?\n/.exec(text)?.[0] ?? "";

/** Whether Claude Code reads the words of the other file with this one: an import stands outside of code. */
export function importsAgentsWords(text: string): boolean {
  let fence: string | null = null;
  for (const line of text.split(/\r?\n/)) {
    const [, mark] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? [];
    if (fence !== null) {
      if (mark !== undefined && mark.startsWith(fence)) fence = null;
    } else if (mark !== undefined) fence = mark;
    else if (/(?:^|\s)@(?:\.\/)?AGENTS\.md(?=$|[\s.,;:)])/.test(line.replace(/`[^`]*`/g, ""))) return true;
  }
  return false;
}
