import type { AnswerForm } from "../agent-adapter.ts";

/**
 * The schema for `--json-schema`. Without the name of the dialect it is written in: Claude Code (2.1.330) looks that up, knows only
 * an older one, and does not start.
 */
export function schemaText(schema: AnswerForm["schema"]): string | null {
  if (schema === null) return null;
  const { $schema: _dialect, ...rules } = schema;
  return JSON.stringify(rules);
}
