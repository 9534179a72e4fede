import { readFile, realpath } from "node:fs/promises";
import { basename, join } from "node:path";
import { filesToCarry } from "../git/carry.ts";
import { lookAt } from "../git/file-look.ts";
import { secretsOfFile } from "./known-secrets.ts";

/** A file of settings is never larger; what is larger is no such file, and reading it would only cost time. */
const MAX_BYTES = 256 * 1024;
const HOLDS_SETTINGS = /^\.env($|\.)|\.env$/;

/** The values that must reach no disk and no screen. Grows with what missions carry into their workspaces. */
export class SecretBook {
  #values: readonly string[];

  constructor(values: readonly string[]) {
    this.#values = values;
  }

  /** The same array until there is something new: whoever masks keeps what they made of it. */
  get values(): readonly string[] {
    return this.#values;
  }

  /** Reads the files of settings that are carried from this checkout. What cannot be read has no values to keep. */
  async learn(checkout: string, patterns: readonly string[]): Promise<void> {
    const found = await valuesOf(checkout, patterns);
    const fresh = found.filter((value) => !this.#values.includes(value));
    if (fresh.length > 0) this.#values = [...this.#values, ...new Set(fresh)];
  }
}

/** Read from the same list as it is carried: a file in a folder, or behind a pattern of folders, is one as well. */
async function valuesOf(checkout: string, patterns: readonly string[]): Promise<string[]> {
  const carried = await filesToCarry(checkout, patterns);
  const settings = carried.filter((path) => HOLDS_SETTINGS.test(basename(path)));
  return (await Promise.all(settings.map((path) => secretsIn(checkout, path)))).flat();
}

/** Never behind a link, wherever it is on the way: such a file is not carried either. */
async function secretsIn(checkout: string, path: string): Promise<string[]> {
  const file = join(await realpath(checkout), path);
  const found = await lookAt(file);
  if (found === null || !found.isFile() || found.size > MAX_BYTES) return [];
  return (await realpath(file)) === file ? secretsOfFile(await readFile(file, "utf8")) : [];
}
