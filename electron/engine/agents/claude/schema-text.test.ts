import { expect, it } from "vitest";
import { z } from "zod";
import { schemaText } from "./schema-text.ts";

it("is the schema of an answer without the name of its dialect, which Claude Code does not know", () => {
  const schema = z.toJSONSchema(z.object({ ok: z.boolean() }));
  expect(schema).toHaveProperty("$schema");
  const { $schema: _dialect, ...rules } = schema;
  expect(JSON.parse(schemaText({ ...schema }) ?? "")).toEqual(rules);
  expect(schemaText(null)).toBeNull();
});
