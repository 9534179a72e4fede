import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { lookAt, nullIfMissing } from "../git/file-look.ts";
import { matches } from "#shared/mission/plan/path-pattern.ts";
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
    const found = (await Promise.all(patterns.map((pattern) => valuesOf(checkout, pattern)))).flat();
    const fresh = found.filter((value) => !this.#values.includes(value));
    if (fresh.length > 0) this.#values = [...this.#values, ...new Set(fresh)];
  }
}

async function valuesOf(checkout: string, pattern: string): Promise<string[]> {
  const folder = dirname(pattern);
  // A pattern of folders is not followed: what is carried from there is code or data, not settings.
  if (/[*?[{]/.test(folder)) return [];
  const names = (await readdir(join(checkout, folder)).catch(nullIfMissing)) ?? [];
  const paths = names.map((name) => (folder === "." ? name : `${folder}/${name}`));
  const settings = paths.filter((path) => HOLDS_SETTINGS.test(basename(path)) && matches(pattern, path));
  return (await Promise.all(settings.map((path) => secretsIn(join(checkout, path))))).flat();
}

/** Never behind a link: such a file is not carried either. */
async function secretsIn(path: string): Promise<string[]> {
  const found = await lookAt(path);
  if (found === null || !found.isFile() || found.size > MAX_BYTES) return [];
  return secretsOfFile(await readFile(path, "utf8"));
}
