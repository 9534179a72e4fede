/** What a reviewer is shown of a change; all of it is in the commit that lies before them. */
const MOST_OF_FILE = 40_000;
const MOST_OF_ALL = 160_000;

export interface ShownDiff {
  readonly text: string;
  /** What is not shown, a sentence each. */
  readonly cut: readonly string[];
}

const NAME = /^diff --git a\/.+ b\/(?<path>.+)$/m;

/** A change as git prints it, with a bound, and what was left out said by name: nobody takes a part for the whole. */
export function shownDiff(diff: string): ShownDiff {
  const files = diff.split(/^(?=diff --git )/m).filter((each) => each !== "");
  const shown: string[] = [];
  const cut: string[] = [];
  let left = MOST_OF_ALL;
  for (const file of files) {
    const path = NAME.exec(file)?.groups?.["path"] ?? "a file";
    const most = Math.min(MOST_OF_FILE, left);
    if (most <= 0) {
      cut.push(`${path}: nothing of its change is shown (${file.length} characters).`);
      continue;
    }
    const part = file.length <= most ? file : wholeLines(file, most);
    if (part.length < file.length)
      cut.push(`${path}: the first ${part.length} of ${file.length} characters of its change are shown.`);
    shown.push(part);
    left -= part.length;
  }
  return { text: shown.join(""), cut };
}

/** Up to the end of a line; what is one long line is cut in it. */
function wholeLines(text: string, most: number): string {
  const end = text.lastIndexOf("\n", most - 1);
  return end > 0 ? text.slice(0, end + 1) : text.slice(0, most);
}
