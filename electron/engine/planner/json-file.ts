import type { z } from "zod";
import { jsonFault } from "./json-syntax.ts";
import { jsonText, jsonToken, type JsonToken } from "./json-tokens.ts";
import { Lines, problem, refused, START, type FileResult, type Place, type Positions } from "./problem.ts";
import { fitsSchema } from "./schema-problems.ts";
import { sourceText } from "./source-text.ts";

/** A JSON file as plain data of a given shape, or every reason why it is not, with line and column. Never throws. */
export function readJson<Schema extends z.ZodType>(
  file: string,
  content: string | Uint8Array,
  schema: Schema,
  maxBytes?: number,
): FileResult<z.infer<Schema>> {
  const parsed = parseJson(file, content, maxBytes);
  return parsed.ok ? fitsSchema(file, parsed.value, parsed.positions, schema) : parsed;
}

/** A JSON file as plain data. */
export function parseJson(
  file: string,
  content: string | Uint8Array,
  maxBytes?: number,
): FileResult<unknown> {
  const source = sourceText(file, content, maxBytes);
  if (!source.ok) return source;
  const { text } = source;
  if (text.trim() === "") return refused([problem(file, START, "The file is empty.")]);
  const fault = jsonFault(text);
  if (fault !== null) return refused([problem(file, new Lines(text).place(fault.offset), fault.sentence)]);
  try {
    const value: unknown = JSON.parse(text);
    return { ok: true, value, positions: new JsonPositions(text) };
  } catch (error) {
    // What is left after the look at the structure: an escape or a line break inside a text.
    if (!(error instanceof SyntaxError)) throw error;
    const offset = /at position (\d+)/.exec(error.message)?.[1];
    const place = offset === undefined ? START : new Lines(text).place(Number(offset));
    return refused([
      problem(
        file,
        place,
        `This is not valid JSON: ${error.message.replace(/ in JSON at position .*$/, "")}.`,
      ),
    ]);
  }
}

interface Found {
  readonly key: number;
  readonly value: number;
}

/** Looks into a container only when something in it is asked for, and then once. */
class JsonPositions implements Positions {
  readonly #text: string;
  readonly #lines: Lines;
  readonly #inside = new Map<number, ReadonlyMap<string, Found>>();

  constructor(text: string) {
    this.#text = text;
    this.#lines = new Lines(text);
  }

  of(path: readonly PropertyKey[]): Place {
    return this.#lines.place(this.#find(path).value);
  }

  ofKey(path: readonly PropertyKey[]): Place {
    return this.#lines.place(this.#find(path).key);
  }

  #find(path: readonly PropertyKey[]): Found {
    const start = jsonToken(this.#text, 0).start;
    let here: Found = { key: start, value: start };
    for (const step of path) {
      const next = this.#entries(here.value).get(String(step));
      if (next === undefined) return { key: here.value, value: here.value };
      here = next;
    }
    return here;
  }

  #entries(container: number): ReadonlyMap<string, Found> {
    const known = this.#inside.get(container);
    if (known !== undefined) return known;
    const entries = entriesAt(this.#text, container);
    this.#inside.set(container, entries);
    return entries;
  }
}

/** Where the entries of the list or mapping at an offset begin. The text is known to be well formed. */
function entriesAt(text: string, container: number): ReadonlyMap<string, Found> {
  const entries = new Map<string, Found>();
  const bracket = jsonToken(text, container);
  if (bracket.kind !== "{" && bracket.kind !== "[") return entries;
  let token = jsonToken(text, bracket.end);
  while (token.kind !== "}" && token.kind !== "]" && token.kind !== "end") {
    const key = token;
    const value = bracket.kind === "{" ? jsonToken(text, jsonToken(text, key.end).end) : key;
    const name = bracket.kind === "{" ? jsonText(text, key) : String(entries.size);
    entries.set(name, { key: key.start, value: value.start });
    token = jsonToken(text, endOfValue(text, value));
    if (token.kind === ",") token = jsonToken(text, token.end);
  }
  return entries;
}

function endOfValue(text: string, first: JsonToken): number {
  let token = first;
  for (let depth = 0; ; token = jsonToken(text, token.end)) {
    if (token.kind === "{" || token.kind === "[") depth += 1;
    if (token.kind === "}" || token.kind === "]") depth -= 1;
    if (depth <= 0 || token.kind === "end") return token.end;
  }
}
