import { constants } from "node:fs";
import { copyFile, mkdir, readdir, realpath } from "node:fs/promises";
import { join, matchesGlob, sep } from "node:path";
import { systemCode } from "#launch/plain-error.ts";
import { lookAt, nullIfMissing } from "./file-look.ts";
import { isRegenerable } from "./ignored-files.ts";

/** Settings are small. What is larger is made again by a setup command. */
const MAX_BYTES = 50 * 1024 * 1024;

export interface Carried {
  readonly carried: readonly string[];
  readonly skipped: readonly { readonly path: string; readonly why: string }[];
}

/**
 * Copies files that no commit holds (`.env` and the like) from a person's checkout into a workspace. Copies, never links:
 * what an agent writes there stays there. A link is never followed, on neither side, and nothing that is there is replaced.
 */
export async function carryFiles(
  workTree: string,
  patterns: readonly string[],
  from: string,
): Promise<Carried> {
  const carried: string[] = [];
  const skipped: { path: string; why: string }[] = [];
  const root = await realpath(from);
  let total = 0;
  for (const path of await matching(root, patterns, skipped)) {
    const bytes = (await lookAt(join(root, path)))?.size ?? 0;
    const why =
      total + bytes > MAX_BYTES
        ? `more than ${MAX_BYTES / 1024 / 1024} MB in all`
        : await copy(root, workTree, path);
    if (why === null) {
      carried.push(path);
      total += bytes;
    } else skipped.push({ path, why });
  }
  return { carried, skipped };
}

/** The files of a checkout that would be carried, as paths in it. */
export async function filesToCarry(from: string, patterns: readonly string[]): Promise<readonly string[]> {
  const root = await realpath(from).catch(nullIfMissing);
  return root === null ? [] : matching(root, patterns, []);
}

async function matching(
  root: string,
  patterns: readonly string[],
  skipped: { path: string; why: string }[],
): Promise<string[]> {
  const found = new Set<string>();
  const wild = patterns.filter((pattern) => /[*?[{]/.test(pattern));
  for (const pattern of patterns) {
    if (wild.includes(pattern)) continue;
    const path = pattern.replace(/^\.\//, "").replace(/\/$/, "");
    const outside = path.startsWith("/") || path.split("/").some((part) => part === ".." || part === ".git");
    if (outside) skipped.push({ path, why: "it is not a path inside the repository" });
    else for (const file of await filesAt(root, path)) found.add(file);
  }
  if (wild.length > 0) {
    for await (const file of walk(root, "", true)) {
      if (wild.some((pattern) => matchesGlob(file, pattern))) found.add(file);
    }
  }
  return [...found].toSorted();
}

/** A file, or everything in a folder that was named itself. */
async function filesAt(root: string, path: string): Promise<string[]> {
  const look = await lookAt(join(root, path));
  if (look === null) return [];
  if (!look.isDirectory()) return [path];
  const files: string[] = [];
  for await (const file of walk(root, path, false)) files.push(file);
  return files;
}

async function* walk(root: string, folder: string, skipRegenerable: boolean): AsyncGenerator<string> {
  const entries = (await readdir(join(root, folder), { withFileTypes: true }).catch(nullIfMissing)) ?? [];
  for (const entry of entries) {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.name === ".git" || (skipRegenerable && entry.isDirectory() && isRegenerable(entry.name)))
      continue;
    if (entry.isDirectory()) yield* walk(root, path, skipRegenerable);
    else yield path;
  }
}

/** null: it was copied; otherwise why not. */
async function copy(root: string, workTree: string, path: string): Promise<string | null> {
  const source = join(root, path);
  const look = await lookAt(source);
  if (look === null) return "it is gone";
  if (!look.isFile()) return look.isSymbolicLink() ? "it is a link" : "it is no file";
  // A folder on the way may be a link, too.
  if ((await realpath(source)) !== source) return "a folder on the way to it is a link";
  if (!(await makeFolders(workTree, path.split("/").slice(0, -1)))) {
    return "a folder on the way to it is a link or a file in the workspace";
  }
  try {
    await copyFile(source, join(workTree, path), constants.COPYFILE_EXCL);
    return null;
  } catch (error) {
    const code = systemCode(error);
    if (code === "EEXIST") return "it is there already";
    if (code === "ENOENT" || code === "EACCES") return `it cannot be read (${code})`;
    throw error;
  }
}

/** One by one, so that no link of the workspace leads out of it. */
async function makeFolders(workTree: string, parts: readonly string[]): Promise<boolean> {
  let folder = workTree;
  for (const part of parts) {
    folder += sep + part;
    const look = await lookAt(folder);
    if (look === null) await mkdir(folder);
    else if (!look.isDirectory()) return false;
  }
  return true;
}
