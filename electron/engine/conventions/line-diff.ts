/** More lines on both sides together are not compared one by one, and more of a comparison is not shown. */
const MOST_PAIRS = 4_000_000;
const MOST_SHOWN = 400;
const AROUND = 2;

/** What changes from one text to the other: `- ` gone, `+ ` new, two spaces the same, `…` left out. */
export function lineDiff(before: string, after: string): string[] {
  const lines = compared(linesOf(before), linesOf(after));
  const near = nearChanges(lines);
  const shown = lines.flatMap((line, index) => {
    if (near[index] === true) return [line];
    return index === 0 || near[index - 1] === true ? ["…"] : [];
  });
  if (shown.length <= MOST_SHOWN) return shown;
  return [...shown.slice(0, MOST_SHOWN), `… and ${shown.length - MOST_SHOWN} more lines`];
}

const linesOf = (text: string): string[] => {
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
};

function compared(before: readonly string[], after: readonly string[]): string[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const same = (lines: readonly string[]) => lines.map((line) => `  ${line}`);
  return [
    ...same(before.slice(0, start)),
    ...middle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...same(before.slice(before.length - end)),
  ];
}

/** By the longest common sequence; two very long texts are shown as one gone and one new. */
function middle(before: readonly string[], after: readonly string[]): string[] {
  const [gone, added] = [before.map((line) => `- ${line}`), after.map((line) => `+ ${line}`)];
  if (before.length * after.length > MOST_PAIRS) return [...gone, ...added];
  const width = after.length + 1;
  const common = new Uint32Array((before.length + 1) * width);
  const at = (one: number, other: number): number => common[one * width + other] ?? 0;
  for (let one = before.length - 1; one >= 0; one -= 1)
    for (let other = after.length - 1; other >= 0; other -= 1)
      common[one * width + other] =
        before[one] === after[other]
          ? at(one + 1, other + 1) + 1
          : Math.max(at(one + 1, other), at(one, other + 1));
  const lines: string[] = [];
  let [one, other] = [0, 0];
  while (one < before.length && other < after.length) {
    if (before[one] === after[other]) {
      lines.push(`  ${before[one]}`);
      one += 1;
      other += 1;
    } else if (at(one + 1, other) >= at(one, other + 1)) {
      lines.push(gone[one] ?? "");
      one += 1;
    } else {
      lines.push(added[other] ?? "");
      other += 1;
    }
  }
  return [...lines, ...gone.slice(one), ...added.slice(other)];
}

function nearChanges(lines: readonly string[]): boolean[] {
  const near = lines.map(() => false);
  for (const [index, line] of lines.entries()) {
    if (line.startsWith("  ")) continue;
    for (let at = Math.max(0, index - AROUND); at <= Math.min(lines.length - 1, index + AROUND); at += 1)
      near[at] = true;
  }
  return near;
}
