import { describe, expect, it } from "vitest";
import { planSchemaText } from "#shared/mission/plan/planner-prompt.ts";
import { reviewSchemaText } from "#shared/mission/plan/plan-review.ts";
import { strictSchema } from "./strict-schema.ts";

type Schema = Record<string, unknown>;
const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Every schema in a schema. */
function all(schema: unknown): Schema[] {
  if (!isSchema(schema)) return [];
  const { properties, items, anyOf } = schema;
  const below = [
    ...Object.values(isSchema(properties) ? properties : {}),
    items,
    ...(Array.isArray(anyOf) ? anyOf : []),
  ];
  return [schema, ...below.flatMap(all)];
}

const strictOf = (text: string): Schema => strictSchema(JSON.parse(text) as Schema) ?? {};

describe("the strict form of a schema", () => {
  it.each([
    ["a plan", planSchemaText()],
    ["a review", reviewSchemaText()],
  ])("requires everything and allows nothing else, in all of %s", (_, text) => {
    const schemas = all(strictOf(text));
    const objects = schemas.filter(({ properties }) => isSchema(properties));
    expect(objects.length).toBeGreaterThan(1);
    for (const { properties, required, additionalProperties } of objects) {
      expect(required).toEqual(Object.keys(isSchema(properties) ? properties : {}));
      expect(additionalProperties).toBe(false);
    }
    const words = new Set(schemas.flatMap((each) => Object.keys(each)));
    for (const refused of ["default", "pattern", "maxLength", "oneOf", "$schema"])
      expect(words).not.toContain(refused);
  });

  it("lets null stand for what may be left out, and keeps what has a default as it is", () => {
    const schema = {
      type: "object",
      properties: {
        must: { type: "string", minLength: 1 },
        may: { type: "integer", minimum: 1 },
        usual: { default: [], type: "array", items: { type: "string" } },
      },
      required: ["must"],
    };
    expect(strictSchema(schema)).toMatchObject({
      properties: {
        must: { type: "string" },
        may: { anyOf: [{ type: "integer" }, { type: "null" }] },
        usual: { type: "array", items: { type: "string" } },
      },
      required: ["must", "may", "usual"],
    });
  });

  it("is none where there is no schema", () => {
    expect(strictSchema(null)).toBeNull();
  });
});
