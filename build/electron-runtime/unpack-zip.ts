import { createWriteStream } from "node:fs";
import { mkdir, realpath, symlink } from "node:fs/promises";
import { dirname, isAbsolute, join, resolve, sep } from "node:path";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { openPromise, type Entry, type ZipFile } from "yauzl";

type Kind = "file" | "folder" | "link";

export interface UnpackOptions {
  zipPath: string;
  folder: string;
  /** The path inside `folder` for an entry, or undefined to leave it out. */
  place: (archivePath: string) => string | undefined;
  onBytes?: (bytes: number) => void;
}

/**
 * Unpacks a zip and lets nothing out of `folder`: only regular files, folders and links that stay inside. Links are made
 * last, so that no file can be written through one. The folder must be the caller's own and empty; after an error
 * its content is worthless.
 */
export async function unpackZip({ zipPath, folder, place, onBytes }: UnpackOptions): Promise<void> {
  await mkdir(folder, { recursive: true });
  const root = await realpath(folder);
  const links: { at: string; target: string }[] = [];
  const zip = await openPromise(zipPath, { autoClose: false, strictFileNames: true });
  try {
    for await (const entry of zip.eachEntry()) {
      const placed = place(entry.fileName);
      if (placed === undefined) continue;
      const at = placeInside(root, placed);
      const kind = kindOf(entry);
      if (kind === "folder") await mkdir(at, { recursive: true });
      else if (kind === "file") await writeEntry(zip, entry, at);
      else links.push({ at, target: await text(await zip.openReadStreamPromise(entry)) });
      onBytes?.(entry.uncompressedSize);
    }
  } finally {
    zip.close();
  }
  for (const link of links) await makeLink(root, link);
}

function placeInside(root: string, path: string): string {
  const at = resolve(root, path);
  if (isAbsolute(path) || (at !== root && !at.startsWith(root + sep))) {
    throw new Error(`the archive holds "${path}", which would be written outside its folder`);
  }
  return at;
}

function kindOf(entry: Entry): Kind {
  // The upper 16 bits are the Unix mode; its top four bits say what the entry is (0: made on a system without modes).
  const type = (entry.externalFileAttributes >>> 28) & 0xf;
  if (entry.fileName.endsWith("/")) return "folder";
  if (type === 0x8 || type === 0) return "file";
  if (type === 0x4) return "folder";
  if (type === 0xa) return "link";
  throw new Error(`the archive holds "${entry.fileName}", which is neither a file, a folder nor a link`);
}

async function writeEntry(zip: ZipFile, entry: Entry, at: string): Promise<void> {
  await mkdir(dirname(at), { recursive: true });
  const executable = ((entry.externalFileAttributes >>> 16) & 0o111) !== 0;
  const from = await zip.openReadStreamPromise(entry);
  // "wx": a second entry of the same name is an error, never an overwrite. "flush": on disk before the folder is published.
  await pipeline(from, createWriteStream(at, { flags: "wx", mode: executable ? 0o755 : 0o644, flush: true }));
}

async function makeLink(root: string, link: { at: string; target: string }): Promise<void> {
  await mkdir(dirname(link.at), { recursive: true });
  await symlink(link.target, link.at);
  // Asked of the file system, not of the text: links may lead through each other.
  const real = await realpath(join(link.at));
  if (real !== root && !real.startsWith(root + sep)) {
    throw new Error(`the archive holds the link "${link.at}", which leads outside its folder`);
  }
}
