import { maskText } from "./mask-text.ts";

/** Every text in a value without secrets, each masked by itself. */
export function maskValue(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === "string") return maskText(value, secrets);
  if (Array.isArray(value)) return value.map((each) => maskValue(each, secrets));
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, maskValue(each, secrets)]));
  return value;
}

/** A JSON document without secrets that can still be read: stars over the whole could cut an escape in two. Prose is masked as it is. */
export function maskDocument(text: string, secrets: readonly string[]): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return maskText(text, secrets);
    throw error;
  }
  const masked = JSON.stringify(maskValue(value, secrets));
  // Where there is nothing to hide it stays letter by letter.
  return masked === JSON.stringify(value) ? text : masked;
}
