const CONTEXT_LINES = 3;

/**
 * The change between two texts as one hunk of a unified diff: from the first line that differs to the last. A person reads
 * it on a card, so it may be longer than the shortest diff but never tells less than the change.
 */
export function unifiedDiff(path: string, before: string | null, after: string | null): string {
  const old = linesOf(before);
  const now = linesOf(after);
  const start = sameAtStart(old, now);
  const end = sameAtEnd(old.slice(start), now.slice(start));
  const from = Math.max(0, start - CONTEXT_LINES);
  const tail = old.slice(old.length - end, old.length - end + CONTEXT_LINES);
  const removed = old.slice(start, old.length - end);
  const added = now.slice(start, now.length - end);
  const head = old.slice(from, start);
  const body = [
    ...head.map((line) => ` ${line}`),
    ...removed.map((line) => `-${line}`),
    ...added.map((line) => `+${line}`),
    ...tail.map((line) => ` ${line}`),
  ];
  const oldCount = head.length + removed.length + tail.length;
  const newCount = head.length + added.length + tail.length;
  return [
    `--- ${before === null ? "/dev/null" : `a/${path}`}`,
    `+++ ${after === null ? "/dev/null" : `b/${path}`}`,
    `@@ -${place(from, oldCount)} +${place(from, newCount)} @@`,
    ...body,
    "",
  ].join("\n");
}

const place = (from: number, count: number): string => `${count === 0 ? from : from + 1},${count}`;

/** A missing line break at the end is part of the text; git says it in these words. */
function linesOf(text: string | null): string[] {
  if (text === null || text === "") return [];
  const lines = text.split("\n");
  if (lines.at(-1) === "") return lines.slice(0, -1);
  return [...lines.slice(0, -1), `${lines.at(-1) ?? ""}\n\\ No newline at end of file`];
}

function sameAtStart(one: readonly string[], two: readonly string[]): number {
  const length = Math.min(one.length, two.length);
  for (let at = 0; at < length; at += 1) if (one[at] !== two[at]) return at;
  return length;
}

const sameAtEnd = (one: readonly string[], two: readonly string[]): number =>
  sameAtStart(one.toReversed(), two.toReversed());
