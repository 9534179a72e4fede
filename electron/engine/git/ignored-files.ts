import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { systemCode } from "#launch/plain-error.ts";
import { lookAt, nullIfMissing } from "./file-look.ts";

/** What a repository ignores is kept in snapshots up to this much in all. Settings and local data fit; build results do not. */
const MAX_BYTES = 50 * 1024 * 1024;
/** A folder with more files than this is made by a program. */
const MAX_FILES = 20_000;
/** Programs make folders nobody else may enter, and some so deep that no call can name what is in them. */
const UNREADABLE = ["EACCES", "EPERM", "ENAMETOOLONG"];
const SHOWN_CHARACTERS = 200;

/** Made again by one command from what is tracked; as large as the rest of the work tree together, and more. */
const REGENERABLE = new Set([
  "node_modules",
  "bower_components",
  ".venv",
  "venv",
  "__pycache__",
  ".tox",
  ".mypy_cache",
  ".pytest_cache",
  ".ruff_cache",
  ".gradle",
  ".next",
  ".nuxt",
  ".turbo",
  ".parcel-cache",
  ".pnpm-store",
]);

export const isRegenerable = (folder: string): boolean => REGENERABLE.has(basename(folder));

interface Found {
  readonly path: string;
  readonly bytes: number;
}

/** Which of the ignored files a snapshot takes: the small ones first, so that as many as possible are kept. */
export async function chosenIgnored(
  workTree: string,
  listed: readonly string[],
): Promise<{ take: string[]; leftOut: string[] }> {
  const leftOut: string[] = [];
  const found: Found[] = [];
  for (const name of listed) {
    const path = name.replace(/\/$/, "");
    await collect(workTree, path, found, leftOut);
  }
  const take: string[] = [];
  let total = 0;
  let tooMuch = 0;
  for (const { path, bytes } of found.toSorted((one, two) => one.bytes - two.bytes)) {
    total += bytes;
    if (total <= MAX_BYTES && take.length < MAX_FILES) take.push(path);
    else tooMuch += 1;
  }
  if (tooMuch > 0) {
    leftOut.push(`${tooMuch} ignored files beyond ${MAX_BYTES / 1024 / 1024} MB or ${MAX_FILES} files`);
  }
  return { take, leftOut };
}

async function collect(workTree: string, path: string, found: Found[], leftOut: string[]): Promise<void> {
  try {
    await look(workTree, path, found, leftOut);
  } catch (error) {
    const code = systemCode(error) ?? "";
    if (!UNREADABLE.includes(code)) throw error;
    leftOut.push(`${path.slice(0, SHOWN_CHARACTERS)} cannot be read (${code})`);
  }
}

async function look(workTree: string, path: string, found: Found[], leftOut: string[]): Promise<void> {
  const at = await lookAt(join(workTree, path));
  if (at === null) return;
  if (at.isFile() || at.isSymbolicLink()) {
    found.push({ path, bytes: at.size });
    return;
  }
  if (!at.isDirectory()) return;
  if (isRegenerable(path)) {
    leftOut.push(`${path}/ can be made again`);
    return;
  }
  if (basename(path) === ".git") return;
  for (const name of (await readdir(join(workTree, path)).catch(nullIfMissing)) ?? []) {
    if (found.length > MAX_FILES * 2) return;
    await collect(workTree, `${path}/${name}`, found, leftOut);
  }
}
