import { randomUUID } from "node:crypto";
import {
  constants,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { systemCode } from "#launch/plain-error.ts";
import { hashOf } from "./read-sides.ts";
import type { Proposal } from "./drift.ts";

/** Why a file of a checkout was not written. It lies there as it was. */
export class NotWritten extends Error {}

/**
 * Writes one file of a person's checkout that they asked for, and only while what they saw still lies there. `keep` is given
 * what would go, before it goes.
 */
export function writeShown(
  top: string,
  { path, text, before }: Proposal,
  keep: (old: Uint8Array) => void,
): void {
  const folder = makeFolders(top, path.split("/").slice(0, -1));
  const place = join(top, path);
  const partial = join(folder, `.flightdeck-${randomUUID()}.partial`);
  const stat = lstatSync(place, { throwIfNoEntry: false });
  try {
    writeFileSync(partial, text, { flag: "wx", mode: stat === undefined ? 0o666 : stat.mode & 0o777 });
    if (before === null) putNew(partial, place, path);
    else {
      keep(asShown(place, path, before));
      // Again: keeping takes a while.
      asShown(place, path, before);
      renameSync(partial, place);
    }
  } finally {
    rmSync(partial, { force: true });
  }
}

function putNew(partial: string, place: string, path: string): void {
  try {
    // Unlike a rename neither replaces what somebody put there meanwhile.
    if (!linked(partial, place)) copyFileSync(partial, place, constants.COPYFILE_EXCL);
  } catch (error) {
    if (systemCode(error) === "EEXIST") throw changed(path);
    throw error;
  }
}

/** false: this disk knows no second names of files. */
function linked(partial: string, place: string): boolean {
  try {
    linkSync(partial, place);
    return true;
  } catch (error) {
    if (["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"].includes(systemCode(error) ?? "")) return false;
    throw error;
  }
}

function asShown(place: string, path: string, before: string): Uint8Array {
  if (lstatSync(place, { throwIfNoEntry: false })?.isFile() !== true) throw changed(path);
  const old = readFileSync(place);
  if (hashOf(old) !== before) throw changed(path);
  return old;
}

/** Every folder on the way is a real one: through a link we would write somewhere else. */
function makeFolders(top: string, names: readonly string[]): string {
  let folder = top;
  for (const [index, name] of names.entries()) {
    folder = join(folder, name);
    const stat = lstatSync(folder, { throwIfNoEntry: false });
    if (stat === undefined) mkdirSync(folder);
    else if (!stat.isDirectory())
      throw new NotWritten(`${names.slice(0, index + 1).join("/")} is no folder of the repository itself`);
  }
  return folder;
}

const changed = (path: string): NotWritten => new NotWritten(`${path} changed since it was shown`);
