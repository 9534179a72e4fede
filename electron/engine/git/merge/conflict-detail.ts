import { gitText, git, type GitPlace } from "../git.ts";
import type { ConflictedPath, ConflictSide, MergedTrees } from "./merge-trees.ts";

/** As much as a prompt and a card can carry. */
export const MAX_DETAIL_BYTES = 20_000;
/** One long file leaves room for the others. */
const MAX_FILE_BYTES = 6_000;
/** More than this of a file is not read to be shown. */
const MAX_READ_BYTES = 1_000_000;
/** Further files are named, with git's sentence about them. */
const MAX_FILES_SHOWN = 20;

export interface Labels {
  readonly ours: { readonly commit: string; readonly name: string };
  readonly theirs: { readonly commit: string; readonly name: string };
}

export const UNRELATED =
  "The two have no history in common, so there is nothing to compare them with. Bring one of them onto the other by hand.";

export function collisionDetail(paths: readonly string[]): string {
  const lines = paths.slice(0, 100).map((path) => `- ${path}`);
  const sentence =
    "These names differ only in upper and lower case (or in how a letter is written). Where that makes no difference, one of them would be lost. Rename one.";
  return capped([sentence, ...lines].map(visible));
}

/** What conflicts and how, with both sides. */
export async function conflictDetail(place: GitPlace, merged: MergedTrees, labels: Labels): Promise<string> {
  const named = (text: string) =>
    text
      .replaceAll(labels.ours.commit, labels.ours.name)
      .replaceAll(labels.theirs.commit, labels.theirs.name);
  const parts = merged.messages.map((message) => `- ${named(message)}`);
  for (const conflict of merged.conflicts.slice(0, MAX_FILES_SHOWN)) {
    const text = await shown(place, merged.tree, conflict, labels);
    parts.push(`\n## ${named(conflict.path)}\n${shortened(named(text))}`);
  }
  const more = merged.conflicts.length - MAX_FILES_SHOWN;
  if (more > 0) parts.push(`\n${more} more files conflict.`);
  return capped(parts.flatMap((part) => part.split("\n")).map(visible));
}

/** The file with its markers when it has some; otherwise what each side made of it. */
async function shown(
  place: GitPlace,
  tree: string,
  { path, base, ours, theirs }: ConflictedPath,
  labels: Labels,
): Promise<string> {
  const sides = [
    `${labels.ours.name}: ${await sideText(place, ours)}`,
    `${labels.theirs.name}: ${await sideText(place, theirs)}`,
  ];
  const merged = await fileAt(place, tree, path);
  const marked = merged === null ? null : conflictedLines(merged);
  if (marked !== null && marked !== "") return `${sides.join("\n")}\n${marked}`;
  for (const [side, { name }] of [[ours, labels.ours] as const, [theirs, labels.theirs] as const]) {
    const change = await changeText(place, base, side);
    if (change !== "") sides.push(`What ${name} changed:\n${change}`);
  }
  return sides.join("\n");
}

async function sideText(place: GitPlace, side: ConflictSide | null): Promise<string> {
  if (side === null) return "not there";
  const { mode, object } = side;
  if (mode === "160000") return `submodule at ${object}`;
  const bytes = Number(await gitText(["cat-file", "-s", object], place));
  if (mode === "120000") return `link to ${await gitText(["cat-file", "blob", object], place)}`;
  return `${mode === "100755" ? "program" : "file"} of ${bytes} bytes`;
}

/** The difference between two versions of a file, when both are text one can show. */
async function changeText(
  place: GitPlace,
  base: ConflictSide | null,
  side: ConflictSide | null,
): Promise<string> {
  if (base === null || side === null || base.object === side.object) return "";
  if (base.mode === "160000" || side.mode === "160000") return "";
  for (const { object } of [base, side])
    if (Number(await gitText(["cat-file", "-s", object], place)) > MAX_READ_BYTES) return "";
  const args = ["diff", "--no-ext-diff", "--no-textconv", "--no-color", base.object, side.object];
  const text = await gitText(args, place);
  const from = text.indexOf("\n@@");
  return from === -1 ? "" : text.slice(from + 1);
}

async function fileAt(place: GitPlace, tree: string, path: string): Promise<string | null> {
  const entry = await gitText(["ls-tree", "-z", "--full-tree", tree, "--", `:(literal)${path}`], place);
  const [, object] = /^100\d{3} blob ([0-9a-f]+)\t/.exec(entry) ?? [];
  if (object === undefined) return null;
  if (Number(await gitText(["cat-file", "-s", object], place)) > MAX_READ_BYTES) return null;
  const { out } = await git(["cat-file", "blob", object], place);
  return out.includes(0) ? null : out.toString("utf8");
}

/** Lines between markers, with three around them. */
function conflictedLines(text: string): string {
  const AROUND = 3;
  const lines = text.split("\n");
  const isWanted = new Set<number>();
  let from: number | null = null;
  for (const [at, line] of lines.entries()) {
    if (line.startsWith("<<<<<<< ")) from = at;
    if (!line.startsWith(">>>>>>> ") || from === null) continue;
    for (let each = from - AROUND; each <= at + AROUND; each++) isWanted.add(each);
    from = null;
  }
  const kept: string[] = [];
  for (const [at, line] of lines.entries()) {
    if (isWanted.has(at)) kept.push(line);
    else if (isWanted.has(at - 1)) kept.push("…");
  }
  return kept.join("\n");
}

const shortened = (text: string): string =>
  Buffer.byteLength(text) <= MAX_FILE_BYTES ? text : withinBytes(text.split("\n"), MAX_FILE_BYTES);

const capped = (lines: readonly string[]): string => withinBytes(lines, MAX_DETAIL_BYTES);

const CUT = "… the rest is left out.";

function withinBytes(lines: readonly string[], maxBytes: number): string {
  const kept: string[] = [];
  let bytes = Buffer.byteLength(CUT) + 1;
  for (const line of lines) {
    const short = line.length > 2_000 ? `${line.slice(0, 2_000).replace(/[\ud800-\udbff]$/, "")}…` : line;
    bytes += Buffer.byteLength(short) + 1;
    if (bytes > maxBytes) return [...kept, CUT].join("\n");
    kept.push(short);
  }
  return kept.join("\n");
}

/** A control character is shown, not obeyed; texts with one are refused by the domain. */
const visible = (line: string): string =>
  line.replaceAll(/[^\P{Cc}\t\n]/gu, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : "\u2421";
  });
