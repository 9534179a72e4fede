import { fieldsOf, textOf, type Heard } from "./heard.ts";

// What CLIs ask a model beside the conversation: a title for it, a summary of it, which model it wants (Gemini CLI).
const ASIDE = /\b(?:titles?|summar(?:y|ies|i[sz]e|i[sz]ing)|task routing)\b/i;

// How Codex, opencode and Claude Code ask for a summary to go on with. The last one offers its tools all the same.
const COMPACTION = /\b(?:context checkpoint compaction|create a new anchored summary)\b/i;
const WITH_TOOLS = /\byour task is to create a detailed summary of (?:the|this|our) conversation\b/i;

/** Whether the CLI asks for a summary that it goes on with instead of the history. */
export function isCompaction({ tools, said }: Heard): boolean {
  const last = said.findLast((each) => each.by === "person")?.text ?? "";
  return WITH_TOOLS.test(last) || (tools.length === 0 && COMPACTION.test(last));
}

/** Whether this is asked beside the script: such a request gets a fixed text and no scenario goes on by it. */
export function isAside(heard: Heard): boolean {
  if (isCompaction(heard)) return true;
  if (heard.tools.length > 0) return false;
  return ASIDE.test(heard.instructions) || "title" in fieldsOf(fieldsOf(heard.schema)["properties"]);
}

export const ASIDE_TEXT = "A scripted conversation.";

/** The fixed text, in the form that is wanted. */
export const asideText = ({ schema }: Heard): string =>
  schema === undefined ? ASIDE_TEXT : JSON.stringify(exampleOf(schema));

/** The smallest value that fits a schema, as far as CLIs use schemas for what they ask beside. */
export function exampleOf(schema: unknown): unknown {
  const { type, properties, required, enum: choices, minimum } = fieldsOf(schema);
  if (Array.isArray(choices)) return choices[0];
  switch (Array.isArray(type) ? type[0] : type) {
    case "object": {
      const names = Array.isArray(required) ? required.map(textOf) : Object.keys(fieldsOf(properties));
      return Object.fromEntries(names.map((name) => [name, exampleOf(fieldsOf(properties)[name])]));
    }
    case "array":
      return [];
    case "boolean":
      return false;
    case "integer":
    case "number":
      return typeof minimum === "number" ? minimum : 0;
    case "null":
      return null;
    default:
      return ASIDE_TEXT;
  }
}
