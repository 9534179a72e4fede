import type { z } from "zod";
import { knownKeys, nearest, valueAt } from "./known-keys.ts";
import {
  problem,
  quoted,
  refused,
  type FileResult,
  type Place,
  type Positions,
  type Problem,
} from "./problem.ts";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** So many are looked at; finding the place of every one of a hundred thousand would take longer than reading the file. */
const MAX_LOCATED = 200;

/** The value as the schema gives it back, or one sentence for everything that does not fit. */
export function fitsSchema<Schema extends z.ZodType>(
  file: string,
  value: unknown,
  positions: Positions,
  schema: Schema,
): FileResult<z.infer<Schema>> {
  const result = schema.safeParse(value);
  if (result.success) return { ok: true, value: result.data, positions };
  const remarks = result.error.issues.flatMap((issue) => remarksOn(issue, [], value, schema));
  const problems: Problem[] = remarks
    .slice(0, MAX_LOCATED)
    .map((remark) => problem(file, remark.place(positions), remark.sentence()));
  return refused(problems, Math.max(0, remarks.length - MAX_LOCATED));
}

interface Remark {
  readonly place: (positions: Positions) => Place;
  readonly sentence: () => string;
}

function remarksOn(issue: Issue, outer: Path, value: unknown, schema: z.ZodType): Remark[] {
  const path = [...outer, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      place: (positions) => positions.ofKey([...path, key]),
      sentence: () => unknownKey(key, path, value, schema),
    }));
  }
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    // The branch that is nearest to what was written.
    const branch = issue.errors.toSorted((a, b) => a.length - b.length)[0] ?? [];
    return branch.flatMap((inner) => remarksOn(inner, path, value, schema));
  }
  if (issue.code === "invalid_key") {
    const reasons = issue.issues.map((inner) => inner.message).join(", ");
    return [
      {
        place: (positions) => positions.ofKey(path),
        sentence: () => `The name ${quoted(String(path.at(-1)))} ${reasons}.`,
      },
    ];
  }
  return [
    {
      place: (positions) => positions.of(path),
      sentence: () => ended(`${nameOf(path, value)} ${complaint(issue, valueAt(value, path))}`),
    },
  ];
}

const ended = (sentence: string): string => (sentence.endsWith("?") ? sentence : `${sentence}.`);

function unknownKey(key: string, path: Path, value: unknown, schema: z.ZodType): string {
  const known = knownKeys(schema, path, value);
  const meant = nearest(key, known);
  const hint =
    meant === null
      ? known.length === 0
        ? ""
        : ` Known here are ${known.map((name) => quoted(name)).join(", ")}.`
      : ` Did you mean ${quoted(meant)}?`;
  return `${quoted(key)} is no known key here.${hint}`;
}

/** What follows the name of the thing, without the full stop. */
function complaint(issue: Issue, found: unknown): string {
  if (issue.code === "invalid_type") {
    const expected = EXPECTED[issue.expected] ?? issue.expected;
    if (found === undefined) return `is missing; ${expected} is expected`;
    return `should be ${expected}, but ${described(found)} stands here`;
  }
  if (issue.code === "invalid_value") return choice(issue.values.map(String), found);
  if (issue.code === "invalid_union" && "options" in issue)
    return choice(issue.options?.map(String) ?? [], found);
  const own = ownWords(issue);
  if (own !== null) return typeof found === "string" ? `(${quoted(found)}) ${own}` : own;
  if (issue.code === "too_small") return tooSmall(issue.origin, Number(issue.minimum));
  if (issue.code === "too_big") return tooBig(issue.origin, Number(issue.maximum));
  return "is not of a form that can be read";
}

/** A message of ours goes on after a name: "is empty". Those of the library are whole sentences. */
const ownWords = (issue: Issue): string | null => (/^[a-z]/.test(issue.message) ? issue.message : null);

function choice(options: readonly string[], found: unknown): string {
  const meant = typeof found === "string" ? nearest(found, options) : null;
  const all = options.map((option) => (typeof found === "boolean" ? option : quoted(option))).join(", ");
  const instead = found === undefined ? "nothing stands" : `${described(found)} stands`;
  const hint = meant === null ? "" : `; did you mean ${quoted(meant)}?`;
  return `should be ${options.length > 1 ? "one of " : ""}${all}, but ${instead} here${hint}`;
}

const tooSmall = (origin: string, minimum: number): string =>
  origin === "array"
    ? `needs at least ${counted(minimum, "entry", "entries")}`
    : origin === "string"
      ? minimum === 1
        ? "is empty"
        : `is shorter than ${minimum} characters`
      : `is smaller than ${minimum}`;

const tooBig = (origin: string, maximum: number): string =>
  origin === "array"
    ? `has more than ${counted(maximum, "entry", "entries")}`
    : origin === "string"
      ? `is longer than ${maximum} characters`
      : `is larger than ${maximum}`;

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

const EXPECTED: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping of keys to values",
  record: "a mapping of names to values",
  null: "null",
};

function described(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return `the text ${quoted(value)}`;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return "a mapping";
}

/** `"title" of "build-api"`, `Entry 2 of "after"`. */
function nameOf(path: Path, value: unknown): string {
  const last = path.at(-1);
  if (last === undefined) return "The file";
  if (typeof last === "number") {
    const list = path.at(-2);
    const name = `Entry ${last + 1}`;
    return list === undefined ? name : `${name} of ${quoted(String(list))}${owner(path.slice(0, -2), value)}`;
  }
  return `${quoted(String(last))}${owner(path.slice(0, -1), value)}`;
}

/** The nearest thing around it that has a name of its own. */
function owner(path: Path, value: unknown): string {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const around = valueAt(value, path.slice(0, depth));
    if (typeof around !== "object" || around === null) continue;
    for (const key of ["id", "name"]) {
      const name: unknown = Object.hasOwn(around, key) ? Reflect.get(around, key) : undefined;
      if (typeof name === "string") return ` of ${quoted(name)}`;
    }
  }
  return "";
}
