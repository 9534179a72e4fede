export interface DiffLine {
  readonly kind: "added" | "removed" | "same" | "hunk" | "note";
  /** Without its sign. */
  readonly text: string;
  readonly number: number | null;
}

export interface FileDiff {
  readonly path: string;
  readonly was: "added" | "deleted" | "renamed" | "changed";
  readonly added: number;
  readonly removed: number;
  readonly lines: readonly DiffLine[];
}

interface Making {
  path: string;
  was: FileDiff["was"];
  added: number;
  removed: number;
  lines: DiffLine[];
  next: number;
}

/** A unified diff of git, file by file. The last file may be cut off where the piece ends. */
export function filesOfDiff(diff: string): readonly FileDiff[] {
  const files: Making[] = [];
  let inHunk = false;
  for (const line of diff.split("\n")) {
    if (line.startsWith("diff --git ")) {
      inHunk = false;
      files.push({ path: pathIn(line), was: "changed", added: 0, removed: 0, lines: [], next: 0 });
      continue;
    }
    const file = files.at(-1);
    if (file === undefined) continue;
    const hunk = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@(.*)/.exec(line);
    if (hunk !== null) {
      inHunk = true;
      file.next = Number(hunk[1]);
      file.lines.push({ kind: "hunk", text: line, number: null });
    } else if (inHunk) takeLine(file, line);
    else takeHead(file, line);
  }
  return files;
}

function takeLine(file: Making, line: string): void {
  const text = line.slice(1);
  if (line.startsWith("+")) {
    file.added += 1;
    file.lines.push({ kind: "added", text, number: file.next });
    file.next += 1;
  } else if (line.startsWith("-")) {
    file.removed += 1;
    file.lines.push({ kind: "removed", text, number: null });
  } else if (line.startsWith(" ")) {
    file.lines.push({ kind: "same", text, number: file.next });
    file.next += 1;
  } else if (line.startsWith("\\")) file.lines.push({ kind: "note", text: line.slice(2), number: null });
}

function takeHead(file: Making, line: string): void {
  if (line.startsWith("new file")) file.was = "added";
  else if (line.startsWith("deleted file")) file.was = "deleted";
  else if (line.startsWith("rename to ")) {
    file.was = "renamed";
    file.path = unquoted(line.slice("rename to ".length));
  } else if (line.startsWith("+++ ") && line !== "+++ /dev/null")
    file.path = unquoted(line.slice(4)).replace(/^b\//, "");
  else if (line.startsWith("Binary files")) file.lines.push({ kind: "note", text: line, number: null });
}

const pathIn = (line: string): string =>
  unquoted(/ (?:"b\/.*"|b\/.*)$/.exec(line)?.[0].trim() ?? line).replace(/^b\//, "");

/** git puts names with unusual letters in quotes. */
const unquoted = (name: string): string =>
  name.startsWith('"') ? name.slice(1, -1) : name.replace(/\t$/, "");
