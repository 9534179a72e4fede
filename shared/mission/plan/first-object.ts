/** Beginnings of an object that are tried in an answer with prose around it. */
const MOST_BEGINNINGS = 50;

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What an agent answered, in JSON: alone, in a fence, or the first whole object between its prose. null: there is none. */
export function firstObject(text: string): unknown {
  let from = text.indexOf("{");
  for (let tries = 0; from !== -1 && tries < MOST_BEGINNINGS; tries++) {
    const end = closingBrace(text, from);
    const value = end === -1 ? null : jsonObject(text.slice(from, end + 1));
    if (value !== null) return value;
    from = text.indexOf("{", from + 1);
  }
  return null;
}

function jsonObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch (error) {
    // Not JSON from here on: the next beginning is tried, and the planner is told when none fits.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The brace that closes the one at `from`, strings passed over; -1: none does. */
function closingBrace(text: string, from: number): number {
  let depth = 0;
  let inString = false;
  for (let index = from; index < text.length; index++) {
    const letter = text[index];
    if (inString) {
      if (letter === "\\") index += 1;
      else if (letter === '"') inString = false;
    } else if (letter === '"') inString = true;
    else if (letter === "{") depth += 1;
    else if (letter === "}") depth -= 1;
    if (depth === 0) return index;
  }
  return -1;
}
