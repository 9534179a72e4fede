import { z } from "zod";
import { isRecord } from "#shared/mission/landing/record.ts";
import { pathPattern } from "#shared/mission/text.ts";
import { readYaml } from "../planner/yaml-file.ts";

export const MAP_FILE = "docs/CODEBASE_MAP.md";
/** The map itself is newer than what it was made from, always; so is what missions write down of themselves. */
export const isMapped = (file: string): boolean => file !== MAP_FILE && !isRecord(file);
export const MOST_MAP_BYTES = 512_000;

/** What a map says about itself, in front of its text. */
export interface MapFile {
  /** The commit at which the code was read. */
  readonly mapped: string;
  /** What each part covers: a folder with everything beneath it (`src/`), the files of one (`src/*`), or any pattern. */
  readonly parts: readonly string[];
  readonly text: string;
}

const front = z.object({
  mapped: z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, "is no full name of a commit"),
  modules: z.array(z.object({ path: pathPattern })).max(500),
});

export type ReadMap =
  | { readonly ok: true; readonly map: MapFile }
  | { readonly ok: false; readonly sentence: string };

export function readMap(bytes: Uint8Array): ReadMap {
  if (bytes.length > MOST_MAP_BYTES)
    return wrong(`has ${bytes.length} bytes; at most ${MOST_MAP_BYTES} are read`);
  const text = new TextDecoder().decode(bytes);
  const [all, head = ""] = /^---\r?\n([\s\S]*?)\r?\n---(?:\r?\n|$)/.exec(text) ?? [];
  if (all === undefined) return wrong("does not begin with what it was made from");
  const read = readYaml(MAP_FILE, head, front);
  if (!read.ok) return wrong(`cannot be read: ${read.problems[0]?.sentence ?? ""}`);
  const { mapped, modules } = read.value;
  return { ok: true, map: { mapped, parts: modules.map(({ path }) => path), text: text.slice(all.length) } };
}

const wrong = (what: string): ReadMap => ({ ok: false, sentence: `${MAP_FILE} ${what}.` });

/** The lines a map begins with. JSON strings are YAML too, whatever is in them. */
export const frontOf = (mapped: string, parts: readonly string[]): string =>
  [
    "---",
    mappedLine(mapped),
    "modules:",
    ...parts.map((path) => `  - path: ${JSON.stringify(path)}`),
    "---",
  ].join("\n");

export const mappedLine = (mapped: string): string => `mapped: ${JSON.stringify(mapped)}`;
