import { fieldsOf, textOf, type Heard } from "./heard.ts";

// What CLIs ask a model beside the conversation: a title for it, a summary of it.
const ASIDE = /\b(?:titles?|summar(?:y|ies|i[sz]e|i[sz]ing))\b/i;
const COMPACTION =
  /\b(?:create a (?:detailed )?summary of|context checkpoint compaction|summary of (?:our|the) conversation)\b/i;

/** Whether this is asked beside the script: such a request gets a fixed text and no scenario goes on by it. */
export function isAside({ tools, instructions, said, schema }: Heard): boolean {
  const last = said.findLast((each) => each.by === "person");
  if (COMPACTION.test(last?.text ?? "")) return true;
  if (tools.length > 0) return false;
  return ASIDE.test(instructions) || "title" in fieldsOf(fieldsOf(schema)["properties"]);
}

export const ASIDE_TEXT = "A scripted conversation.";

/** The fixed text, in the form that is wanted. */
export const asideText = ({ schema }: Heard): string =>
  schema === undefined ? ASIDE_TEXT : JSON.stringify(exampleOf(schema));

/** The smallest value that fits a schema, as far as CLIs use schemas for what they ask beside. */
export function exampleOf(schema: unknown): unknown {
  const { type, properties, required, enum: choices } = fieldsOf(schema);
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
      return 0;
    case "null":
      return null;
    default:
      return ASIDE_TEXT;
  }
}
