import { constants } from "node:fs";
import { copyFile, link, mkdir, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { systemCode } from "#launch/plain-error.ts";

/** A source that repacks more often than this while its files are linked is left to be read object by object. */
const MAX_ROUNDS = 10;
const LOOSE_FOLDER = /^[0-9a-f]{2}$/;
const PACK = /^pack-[0-9a-f]+\.pack$/;

/**
 * Gives `to` every object that is in `from`, without copying where the file system can share a file. Objects are never
 * written to again, so sharing them is safe; when the source throws its name away, ours stays. Says whether everything is
 * there: with alternates, links or too busy a source it is not, and the objects have to be packed instead.
 */
export async function linkObjects(from: string, to: string): Promise<boolean> {
  if (await exists(join(from, "info", "alternates"))) return false;
  // Loose ones first: what is packed meanwhile is then found in a pack.
  if (!(await linkLoose(from, to))) return false;
  return linkPacks(join(from, "pack"), join(to, "pack"));
}

async function linkLoose(from: string, to: string): Promise<boolean> {
  for (const folder of await readdir(from, { withFileTypes: true })) {
    if (!LOOSE_FOLDER.test(folder.name)) continue;
    if (!folder.isDirectory()) return false;
    const source = join(from, folder.name);
    const target = join(to, folder.name);
    await mkdir(target, { recursive: true });
    const files = await readdir(source, { withFileTypes: true }).catch(gone);
    if (files === null) continue;
    const objects = files.filter(({ name }) => !name.startsWith("tmp_obj_"));
    if (objects.some((file) => !file.isFile())) return false;
    await Promise.all(objects.map(({ name }) => share(join(source, name), join(target, name))));
  }
  return true;
}

/** Until all packs that are listed were there to be linked: whoever repacks writes the new pack before the old one goes. */
async function linkPacks(from: string, to: string): Promise<boolean> {
  await mkdir(to, { recursive: true });
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const files = await readdir(from, { withFileTypes: true }).catch(gone);
    if (files === null) return true;
    const packs = files.filter(({ name }) => PACK.test(name));
    if (packs.some((file) => !file.isFile())) return false;
    let whole = true;
    for (const { name } of packs) whole = (await linkPack(from, to, name)) && whole;
    if (whole) return true;
  }
  return false;
}

/** The index goes last: git takes a pack for there when it sees its index. */
async function linkPack(from: string, to: string, pack: string): Promise<boolean> {
  const index = pack.replace(/\.pack$/, ".idx");
  return (await share(join(from, pack), join(to, pack))) && (await share(join(from, index), join(to, index)));
}

/** false: it is not there any more. */
async function share(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    const code = systemCode(error);
    if (code === "EEXIST") return true;
    if (code === "ENOENT") return false;
    // Another file system, another owner, too many names, no names at all: then a copy.
    return copy(from, to);
  }
}

async function copy(from: string, to: string): Promise<boolean> {
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE);
    return true;
  } catch (error) {
    return gone(error) !== null;
  }
}

function gone(error: unknown): null {
  if (systemCode(error) === "ENOENT") return null;
  throw error;
}

const exists = async (path: string): Promise<boolean> => (await stat(path).catch(gone)) !== null;
