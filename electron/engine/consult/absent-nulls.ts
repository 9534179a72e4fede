type Schema = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Models that are held to a strict schema say null where something is to be left out. Where the schema knows no null, it is left
 * out; everything else stays letter by letter.
 */
export function withoutAddedNulls(text: string, schema: Schema): string {
  const value = jsonOf(text);
  if (!isRecord(value)) return text;
  const cleaned = clean(value, schema);
  const before = JSON.stringify(value);
  const after = JSON.stringify(cleaned);
  return before === after ? text : after;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    // Prose around it: then nobody held it to a schema.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function clean(value: unknown, schema: unknown): unknown {
  if (!isRecord(schema)) return value;
  const { items, properties } = schema;
  if (Array.isArray(value)) return value.map((each) => clean(each, items));
  if (!isRecord(value) || !isRecord(properties)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) => {
      const known = properties[name];
      if (each === null && isRecord(known) && !takesNull(known)) return [];
      return [[name, clean(each, known)] as const];
    }),
  );
}

function takesNull({ type, anyOf }: Schema): boolean {
  const choices = Array.isArray(anyOf) ? anyOf : [];
  return type === "null" || choices.some((each) => isRecord(each) && takesNull(each));
}
