type Schema = Readonly<Record<string, unknown>>;

const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What the strict form knows; bounds and patterns are judged by whoever asked, and some providers refuse them. */
const KEPT = new Set(["type", "enum", "const", "items", "properties", "anyOf", "description"]);

/**
 * A schema in the strict form that OpenAI's models are held to: every property of an object is required and no other is allowed. What may
 * be left out may be null instead; `withoutAddedNulls` takes those out again.
 */
export function strictSchema(schema: Schema | null): Record<string, unknown> | null {
  return schema === null ? null : strict(schema);
}

function strict(schema: Schema): Record<string, unknown> {
  const kept = Object.entries({ ...schema, anyOf: schema["anyOf"] ?? schema["oneOf"] }).flatMap(
    ([key, value]) => (KEPT.has(key) && value !== undefined ? [[key, inner(key, value)] as const] : []),
  );
  const made: Record<string, unknown> = Object.fromEntries(kept);
  if (!isSchema(schema["properties"])) return made;
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  const properties = Object.entries(schema["properties"]).map(([name, value]) => [
    name,
    required.includes(name) || hasDefault(value) ? strictOf(value) : orNull(strictOf(value)),
  ]);
  return {
    ...made,
    properties: Object.fromEntries(properties),
    required: Object.keys(schema["properties"]),
    additionalProperties: false,
  };
}

function inner(key: string, value: unknown): unknown {
  if (key === "items") return strictOf(value);
  if (key === "anyOf" && Array.isArray(value)) return value.map(strictOf);
  return value;
}

const strictOf = (value: unknown): Record<string, unknown> => (isSchema(value) ? strict(value) : {});

/** It may be left out because something stands for it: then the model can just as well say that. */
const hasDefault = (value: unknown): boolean => isSchema(value) && "default" in value;

const orNull = (schema: Record<string, unknown>): Record<string, unknown> => ({
  anyOf: [schema, { type: "null" }],
});
