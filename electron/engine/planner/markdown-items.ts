import type { Place } from "./problem.ts";

/** One item of a checklist: `- [ ] title`, with the lines that belong to it. */
export interface ChecklistItem {
  readonly place: Place;
  readonly title: string;
  readonly checked: boolean;
  /** The item it is nested in, as an index; null: none. */
  readonly parent: number | null;
  /** The heading it stands under. */
  readonly heading: string | null;
  readonly body: BodyLine[];
}

export interface BodyLine {
  readonly place: Place;
  readonly text: string;
  /** Inside a code fence: never anything but text. */
  readonly code: boolean;
}

const ITEM = /^([ \t]*)(?:[-*+]|\d{1,9}[.)])[ \t]+\[([ xX])\](?:[ \t]+(.*))?$/s;
const HEADING = /^ {0,3}#{1,6}(?=[ \t]|$)/;
/** A longer heading is no name for a group; what is cut off shows that it is too long. */
const MAX_HEADING = 400;
const FENCE = /^[ \t]*(`{3,}|~{3,})(.*)$/s;
/** What an editor shows for a tab. */
const TAB_COLUMNS = 4;

/** The items of all checklists of a text, in their order. */
export function checklistItems(text: string): ChecklistItem[] {
  const items: ChecklistItem[] = [];
  /** Items that the next line may belong to, outermost first. */
  let open: { index: number; indent: number }[] = [];
  let heading: string | null = null;
  let fence: string | null = null;
  for (const [number, written] of text.split("\n").entries()) {
    const source = written.endsWith("\r") ? written.slice(0, -1) : written;
    const indent = indentOf(source);
    const place: Place = { line: number + 1, column: source.length - source.trimStart().length + 1 };
    const marker = FENCE.exec(source);
    const item = fence === null ? ITEM.exec(source) : null;
    const title = fence === null ? HEADING.exec(source) : null;
    if (title !== null) {
      heading = headingText(source.slice(title[0].length));
      open = [];
      continue;
    }
    if (item !== null) {
      open = open.filter((around) => around.indent < indent);
      const [whole, , mark = " ", name = ""] = item;
      const column = whole.length - name.length + 1;
      items.push({
        place: { line: place.line, column },
        title: name.trim(),
        checked: mark !== " ",
        parent: open.at(-1)?.index ?? null,
        heading,
        body: [],
      });
      open.push({ index: items.length - 1, indent });
      continue;
    }
    // Text that is indented belongs to the item above it; text at the margin ends the list.
    if (fence === null && source.trim() !== "" && marker === null) {
      open = open.filter((around) => around.indent < indent);
    }
    items[open.at(-1)?.index ?? -1]?.body.push({
      place,
      text: source.trim(),
      code: fence !== null || marker !== null,
    });
    fence = fenceAfter(fence, marker);
  }
  return items;
}

/** Without the number signs that may close it. */
function headingText(written: string): string | null {
  const text = written
    .trim()
    .slice(0, MAX_HEADING)
    .replace(/(?:^|[ \t])#+$/, "")
    .trim();
  return text === "" ? null : text;
}

/** A fence is closed by one of its own kind that is as long, with nothing behind it. */
function fenceAfter(fence: string | null, marker: RegExpExecArray | null): string | null {
  const [, mark = "", rest = ""] = marker ?? [];
  if (fence === null) return mark === "" ? null : mark;
  return mark.startsWith(fence) && rest.trim() === "" ? null : fence;
}

function indentOf(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (character === " ") columns += 1;
    else if (character === "\t") columns += TAB_COLUMNS;
    else break;
  }
  return columns;
}
