import { readFileSync, statSync } from "node:fs";
import { systemCode } from "#launch/plain-error.ts";
import { InputError } from "./ask-engine.ts";

/** More is refused by whoever reads it; a device or a huge file is not even read. */
const MOST_BYTES = 4 * 1024 * 1024;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A file of the person, as text, under the name the person wrote. */
export function givenFile(path: string): { name: string; text: string } {
  try {
    const { size } = statSync(path);
    if (size > MOST_BYTES) {
      throw new InputError(`${path} has ${size} bytes; at most ${MOST_BYTES} are read. Nothing was changed.`);
    }
    return { name: path, text: decoder.decode(readFileSync(path)) };
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${path} ${reasonOf(error)}. Nothing was changed.`);
  }
}

function reasonOf(error: unknown): string {
  const code = systemCode(error);
  if (code === "ENOENT") return "does not exist";
  if (code === "EISDIR") return "is a folder";
  if (code === "ERR_ENCODING_INVALID_ENCODED_DATA") return "is not UTF-8 text";
  return `cannot be read (${code ?? String(error)})`;
}
