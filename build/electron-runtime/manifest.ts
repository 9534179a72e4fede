import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { systemCode } from "#launch/plain-error.ts";

const fileName = "runtime.json";
// What a runtime of this layout has; one that was made before a file was added is made anew.
const alwaysThere = ["electron", "version", "resources/app/main.js"];

const manifestShape = z.object({
  electron: z.string(),
  package: z.string(),
  /** Of the launcher that was put in: an older one is replaced together with its runtime. */
  launcher: z.string(),
  files: z.record(z.string(), z.object({ bytes: z.number(), sha256: z.string() })),
});
export type Manifest = z.infer<typeof manifestShape>;

/** sha256 of one file, in hex. */
export async function hashFile(path: string, algorithm = "sha256", encoding: "hex" | "base64" = "hex") {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path, { highWaterMark: 1_048_576 }), hash);
  return hash.digest(encoding);
}

/** Lists every file of a finished runtime; written last, so a folder without it is never taken for whole. */
export async function writeManifest(folder: string, about: Omit<Manifest, "files">): Promise<void> {
  const files: Manifest["files"] = {};
  for (const path of await filesBelow(folder)) {
    const at = join(folder, path);
    files[path] = { bytes: (await stat(at)).size, sha256: await hashFile(at) };
  }
  const manifest: Manifest = { ...about, files };
  await writeFile(join(folder, fileName), `${JSON.stringify(manifest, undefined, 2)}\n`, { flush: true });
}

/**
 * Why the runtime in `folder` cannot be used, or undefined when it is whole. `deep` also compares every hash (about half
 * a second); without it every file must be there at its exact length.
 */
export async function findDamage(
  folder: string,
  about: Omit<Manifest, "files">,
  deep: boolean,
): Promise<string | undefined> {
  const manifest = await readManifest(folder);
  if (typeof manifest === "string") return manifest;
  for (const key of ["electron", "package", "launcher"] as const) {
    if (manifest[key] !== about[key]) return `it was made for another ${key}`;
  }
  for (const path of alwaysThere) if (!(path in manifest.files)) return `it has no ${path}`;
  for (const [path, expected] of Object.entries(manifest.files)) {
    const bytes = await sizeOf(join(folder, path));
    if (bytes !== expected.bytes) return `${path} is ${bytes === undefined ? "missing" : "not whole"}`;
    if (deep && (await hashFile(join(folder, path))) !== expected.sha256) return `${path} was changed`;
  }
  return undefined;
}

async function readManifest(folder: string): Promise<Manifest | string> {
  let text: string;
  try {
    text = await readFile(join(folder, fileName), "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return `there is no ${fileName}`;
    throw error;
  }
  try {
    return manifestShape.parse(JSON.parse(text));
  } catch (error) {
    return `${fileName} cannot be read (${error instanceof SyntaxError ? "not JSON" : "wrong shape"})`;
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (systemCode(error) === "ENOENT" || systemCode(error) === "ENOTDIR") return undefined;
    throw error;
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
}
