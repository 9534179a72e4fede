export interface DiffWord {
  readonly text: string;
  readonly change: "same" | "added" | "removed";
}

const words = (text: string): string[] => text.match(/\s+|[^\s]+/g) ?? [];

/** More words than this are compared as a whole: the table would grow with their square. */
const MOST_WORDS = 400;

/** What was taken out and what was put in, word by word. */
export function wordDiff(before: string, after: string): DiffWord[] {
  const a = words(before);
  const b = words(after);
  if (a.length > MOST_WORDS || b.length > MOST_WORDS) {
    return [
      { text: before, change: "removed" },
      { text: after, change: "added" },
    ];
  }
  const common = lengths(a, b);
  const found: DiffWord[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const one = a[i];
    const other = b[j];
    if (one !== undefined && one === other) {
      found.push({ text: one, change: "same" });
      i += 1;
      j += 1;
    } else if (one !== undefined && (other === undefined || at(common, i + 1, j) >= at(common, i, j + 1))) {
      found.push({ text: one, change: "removed" });
      i += 1;
    } else {
      found.push({ text: other ?? "", change: "added" });
      j += 1;
    }
  }
  return found;
}

const at = (table: readonly (readonly number[])[], i: number, j: number): number => table[i]?.[j] ?? 0;

/** How long the longest common part of what follows each pair of places is. */
function lengths(a: readonly string[], b: readonly string[]): number[][] {
  const table = Array.from({ length: a.length + 1 }, () => Array.from({ length: b.length + 1 }, () => 0));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const row = table[i];
    if (row === undefined) continue;
    for (let j = b.length - 1; j >= 0; j -= 1) {
      row[j] =
        a[i] === b[j] ? at(table, i + 1, j + 1) + 1 : Math.max(at(table, i + 1, j), at(table, i, j + 1));
    }
  }
  return table;
}
