import { z } from "zod";
import { importedPlan, MAX_PLAN_BYTES, type Imported } from "./imported.ts";
import { parseJson } from "./json-file.ts";

/** A plan in our own shape: `{ "reasons": …, "tasks": [ … ] }`. */
export function importJson(file: string, content: string | Uint8Array): Imported {
  const parsed = parseJson(file, content, MAX_PLAN_BYTES);
  if (!parsed.ok) return parsed;
  // Editors find the shape of a file through this key.
  const tolerated = z.looseObject({ $schema: z.string() }).safeParse(parsed.value);
  if (!tolerated.success) return importedPlan(file, parsed.value, parsed.positions, []);
  const { $schema: _schema, ...value } = tolerated.data;
  return importedPlan(file, value, parsed.positions, []);
}
