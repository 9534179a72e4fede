import { gitText } from "./git.ts";
import type { Repository } from "./repository.ts";

const MOST_NAMED = 5;

/** What is different about flying from this commit, as sentences for a person. Nothing of it keeps a mission from flying. */
export async function remarksOn({ place }: Repository, commit: string): Promise<string[]> {
  const listed = await gitText(["ls-tree", "-r", "-z", "--full-tree", commit], place);
  const entries = listed
    .split("\0")
    .filter((line) => line !== "")
    .map((line) => ({ mode: line.slice(0, 6), name: line.slice(line.indexOf("\t") + 1) }));
  const submodules = entries.filter(({ mode }) => mode === "160000").map(({ name }) => name);
  const remarks: string[] = [];
  if (submodules.length > 0) {
    remarks.push(
      `The submodules ${named(submodules)} stay empty in workspaces, and what is written in them is not committed.`,
    );
  }
  const colliding = collisions(entries.map(({ name }) => name));
  if (colliding.length > 0) {
    remarks.push(
      `${named(colliding)} differ only in upper and lower case; some systems can hold only one of them.`,
    );
  }
  const attributes = entries.filter(({ name }) => name.split("/").at(-1) === ".gitattributes");
  for (const { name } of attributes) {
    const text = await gitText(["cat-file", "blob", `${commit}:${name}`], place);
    if (!/\bfilter=lfs\b/.test(text)) continue;
    remarks.push("Files kept by Git LFS are the short pointers in workspaces; their content is not fetched.");
    break;
  }
  return remarks;
}

function collisions(names: readonly string[]): string[] {
  const seen = new Map<string, string>();
  const found: string[] = [];
  for (const name of names) {
    const folded = name.toLowerCase().normalize("NFC");
    const other = seen.get(folded);
    if (other !== undefined) found.push(`${other} and ${name}`);
    seen.set(folded, name);
  }
  return found;
}

function named(names: readonly string[]): string {
  const some = names.slice(0, MOST_NAMED).join(", ");
  return names.length > MOST_NAMED ? `${some} and ${names.length - MOST_NAMED} more` : some;
}
