import { isMap, isPair, isScalar, isSeq, parseDocument, visit, type Document, type Node } from "yaml";
import type { z } from "zod";
import {
  Lines,
  problem,
  quoted,
  refused,
  START,
  type FileResult,
  type Place,
  type Positions,
} from "./problem.ts";
import { fitsSchema } from "./schema-problems.ts";
import { sourceText } from "./source-text.ts";
import { refusedSyntax } from "./yaml-syntax.ts";

/** A YAML file as plain data of a given shape, or every reason why it is not, with line and column. Never throws. */
export function readYaml<Schema extends z.ZodType>(
  file: string,
  content: string | Uint8Array,
  schema: Schema,
): FileResult<z.infer<Schema>> {
  const parsed = parseYaml(file, content);
  return parsed.ok ? fitsSchema(file, parsed.value, parsed.positions, schema) : parsed;
}

/** A YAML file as plain data. */
export function parseYaml(file: string, content: string | Uint8Array): FileResult<unknown> {
  const source = sourceText(file, content);
  if (!source.ok) return source;
  const lines = new Lines(source.text);
  const unwanted = refusedSyntax(source.text);
  if (unwanted !== null) return refused([problem(file, lines.place(unwanted.offset), unwanted.sentence)]);
  const document = parseDocument(source.text, {
    // Its own search for duplicates compares every key with every other.
    uniqueKeys: false,
    stringKeys: true,
    prettyErrors: false,
    logLevel: "silent",
  });
  if (document.errors.length > 0) {
    return refused(
      document.errors.map((error) =>
        problem(
          file,
          lines.place(error.pos[0]),
          error.code === "RESOURCE_EXHAUSTION"
            ? "Values stand too deep in each other here."
            : `This is not valid YAML: ${error.message}`,
        ),
      ),
    );
  }
  const value: unknown = document.toJS();
  if (value === null) return refused([problem(file, START, "The file is empty.")]);
  const duplicates = duplicateKeys(document);
  if (duplicates.length > 0) {
    return refused(
      duplicates.map(({ key, offset, first }) =>
        problem(
          file,
          lines.place(offset),
          `${quoted(key)} stands here a second time; the first is in line ${lines.place(first).line}. Keep one of them.`,
        ),
      ),
    );
  }
  return { ok: true, value, positions: new YamlPositions(document, lines) };
}

interface Duplicate {
  readonly key: string;
  readonly offset: number;
  readonly first: number;
}

function duplicateKeys(document: Document): Duplicate[] {
  const found: Duplicate[] = [];
  visit(document, {
    Map(_place, map) {
      const seen = new Map<string, number>();
      for (const { key } of map.items) {
        const name = keyText(key);
        const offset = offsetOf(key) ?? 0;
        const first = seen.get(name);
        if (first === undefined) seen.set(name, offset);
        else found.push({ key: name, offset, first });
      }
    },
  });
  return found;
}

const keyText = (key: unknown): string => String(isScalar(key) ? key.value : key);

const offsetOf = (node: unknown): number | undefined =>
  isScalar(node) || isMap(node) || isSeq(node) ? (node as Node).range?.[0] : undefined;

class YamlPositions implements Positions {
  readonly #document: Document;
  readonly #lines: Lines;

  constructor(document: Document, lines: Lines) {
    this.#document = document;
    this.#lines = lines;
  }

  of(path: readonly PropertyKey[]): Place {
    return this.#find(path).value;
  }

  ofKey(path: readonly PropertyKey[]): Place {
    return this.#find(path).key;
  }

  #find(path: readonly PropertyKey[]): { key: Place; value: Place } {
    let node: unknown = this.#document.contents;
    let value = this.#lines.place(offsetOf(node) ?? 0);
    let key = value;
    for (const step of path) {
      const pair: unknown = isMap(node)
        ? node.items.find((item) => keyText(item.key) === String(step))
        : isSeq(node)
          ? node.items[Number(step)]
          : undefined;
      if (pair === undefined) return { key: value, value };
      node = isPair(pair) ? pair.value : pair;
      const keyOffset = isPair(pair) ? offsetOf(pair.key) : offsetOf(pair);
      if (keyOffset !== undefined) key = this.#lines.place(keyOffset);
      const offset = offsetOf(node);
      value = offset === undefined ? key : this.#lines.place(offset);
    }
    return { key, value };
  }
}
