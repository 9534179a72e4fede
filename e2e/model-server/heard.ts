/** What was said in a conversation so far, whoever's dialect it came in. */
export type Said =
  | { readonly by: "person"; readonly text: string }
  | { readonly by: "model" }
  | { readonly by: "tool"; readonly text: string };

/** A tool that the CLI offers. Codex's apply_patch takes free text instead of named arguments. */
export interface OfferedTool {
  readonly name: string;
  readonly freeform: boolean;
  /** Its JSON schema, where there is one. */
  readonly parameters: unknown;
}

/** A request in the words of no dialect. */
export interface Heard {
  /** What the CLI tells the model about itself; it is no part of the conversation. */
  readonly instructions: string;
  readonly said: readonly Said[];
  readonly tools: readonly OfferedTool[];
  readonly model: string;
  readonly stream: boolean;
  /** The JSON schema of the answer, when the CLI wants one. */
  readonly schema: unknown;
  /** The CLI's own name for the conversation, where it sends one. */
  readonly conversation: string | null;
  /** The folder it works in, for tools that want whole paths. */
  readonly folder: string | null;
}

/** JSON of somebody else: looked at field by field, never trusted to have a shape. */
export type Fields = Readonly<Record<string, unknown>>;

export const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};

export const listOf = (value: unknown): readonly Fields[] =>
  Array.isArray(value) ? value.map(fieldsOf) : [];

export const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

export const nameOr = <Else>(value: unknown, otherwise: Else): string | Else =>
  typeof value === "string" && value !== "" ? value : otherwise;

/** The text of a message whose content is a text or a list of parts. */
export const contentText = (content: unknown): string =>
  typeof content === "string"
    ? content
    : listOf(content)
        .map(({ text }) => textOf(text))
        .join("\n");
