/** Patches in the form that Codex's apply_patch reads. */
const patch = (...lines: readonly string[]): string =>
  ["*** Begin Patch", ...lines, "*** End Patch", ""].join("\n");

const linesOf = (text: string, mark: string): readonly string[] =>
  text
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => `${mark}${line}`);

export const addedFile = (path: string, content: string): string =>
  patch(`*** Add File: ${path}`, ...linesOf(content, "+"));

/** `from` and `to` are whole lines. */
export const changedFile = (path: string, from: string, to: string): string =>
  patch(`*** Update File: ${path}`, "@@", ...linesOf(from, "-"), ...linesOf(to, "+"));
