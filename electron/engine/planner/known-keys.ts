import type { z } from "zod";

type Schema = z.core.$ZodType;
type Definition = z.core.$ZodTypes["_zod"]["def"];

/** The value at a path of plain data; undefined where the path leads nowhere. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let here = value;
  for (const step of path) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, step)) return undefined;
    here = Reflect.get(here, step);
  }
  return here;
}

/** The keys a schema knows at a path; where it branches, those of all branches that fit what was written. */
export function knownKeys(schema: z.ZodType, path: readonly PropertyKey[], value: unknown): string[] {
  let schemas: readonly Schema[] = [schema];
  for (const [depth, step] of path.entries()) {
    const here = valueAt(value, path.slice(0, depth));
    schemas = schemas.flatMap((each) => inside(each, step, here));
  }
  const here = valueAt(value, path);
  return [...new Set(schemas.flatMap((each) => shapesOf(each, here)).flatMap((shape) => Object.keys(shape)))];
}

const definitionOf = (schema: Schema): Definition => schema._zod.def as Definition;

function inside(schema: Schema, step: PropertyKey, value: unknown): Schema[] {
  const definition = definitionOf(schema);
  if (definition.type === "array") return [definition.element];
  if (definition.type === "record") return [definition.valueType];
  const wrapped = unwrapped(definition);
  if (wrapped !== null) return inside(wrapped, step, value);
  return shapesOf(schema, value).flatMap((shape) => {
    const next = Object.hasOwn(shape, step) ? shape[String(step)] : undefined;
    return next === undefined ? [] : [next];
  });
}

function shapesOf(schema: Schema, value: unknown): Readonly<Record<string, Schema>>[] {
  const definition = definitionOf(schema);
  if (definition.type === "object") return [definition.shape];
  if (definition.type === "union") {
    return definition.options
      .flatMap((option) => shapesOf(option, value))
      .filter((shape) => mayBe(shape, value));
  }
  const wrapped = unwrapped(definition);
  return wrapped === null ? [] : shapesOf(wrapped, value);
}

/** Every key that can only have one value has it: the way one branch of a union is told from another. */
const mayBe = (shape: Readonly<Record<string, Schema>>, value: unknown): boolean =>
  Object.entries(shape).every(([key, schema]) => {
    const definition = definitionOf(schema);
    const written = valueAt(value, [key]);
    return (
      definition.type !== "literal" || written === undefined || definition.values.includes(written as never)
    );
  });

/** What a schema adds a default or an absence to. */
function unwrapped(definition: Definition): Schema | null {
  if (definition.type === "pipe") return definition.in;
  return "innerType" in definition ? definition.innerType : null;
}

/** The option a person most likely meant: at most a third of the letters differ. */
export function nearest(written: string, options: readonly string[]): string | null {
  let best: string | null = null;
  let least = Math.max(1, Math.floor(written.length / 3)) + 1;
  for (const option of options) {
    if (Math.abs(option.length - written.length) >= least) continue;
    const distance = editDistance(written.toLowerCase(), option.toLowerCase());
    if (distance < least) {
      least = distance;
      best = option;
    }
  }
  return best;
}

/** How many letters have to be added, left out, changed or swapped with their neighbour. */
function editDistance(a: string, b: string): number {
  let older: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(
        (row[j - 1] ?? 0) + 1,
        (previous[j] ?? 0) + 1,
        (previous[j - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, (older[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    older = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}
