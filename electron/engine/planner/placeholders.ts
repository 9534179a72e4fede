import { nearest } from "./known-keys.ts";
import { quoted } from "./problem.ts";

/** Double braces belong to placeholders; whatever stands in them has to be one. */
const BRACES = /\{\{([^{}]*)\}\}|\{\{/g;
const SOLE = /^\{\{\s*([^{}\s]+)\s*\}\}$/;

/** What a placeholder stands for: one text, or the entries of a list. */
export type Answers = ReadonlyMap<
  string,
  { readonly text: string; readonly entries: readonly string[] | null }
>;

/** What is wrong with the placeholders of a text, one sentence each. */
export function placeholderFaults(text: string, known: readonly string[]): string[] {
  return [...text.matchAll(BRACES)].flatMap((match) => {
    const name = match[1]?.trim();
    if (name === undefined)
      return ["Two opening braces begin a placeholder, but it is not closed with two braces."];
    if (known.includes(name)) return [];
    const meant = nearest(name, known);
    const hint = meant === null ? "It is no input of this recipe." : `Did you mean {{${meant}}}?`;
    return [`The placeholder {{${quoted(name).slice(1, -1)}}} is not known here. ${hint}`];
  });
}

/** How much may still be written. A short recipe and short answers can make a text that no machine holds. */
export interface Room {
  characters: number;
}

/** A copy of plain data with every text filled in, in one pass: what is filled in is data and is not looked at again. */
export function filledAll(value: unknown, answers: Answers, room: Room): unknown {
  if (typeof value === "string") return filled(value, answers, room);
  if (Array.isArray(value)) return value.flatMap((entry) => filledEntry(entry, answers, room));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, filledAll(entry, answers, room)]),
  );
}

/** Without room the text stays as it is; whoever gave the room sees that none is left. */
function filled(text: string, answers: Answers, room: Room): string {
  room.characters -= text.length;
  return text.replace(BRACES, (whole, name: string | undefined) => {
    const answer = answers.get(name?.trim() ?? "")?.text;
    if (answer === undefined || room.characters < 0) return whole;
    room.characters -= answer.length;
    return answer;
  });
}

/**
 * An entry of a list. One that is nothing but a placeholder follows the answer: a list becomes one entry per line, and where
 * nothing was answered there is no entry. The same for a mapping with such a text, such as a command.
 */
function filledEntry(entry: unknown, answers: Answers, room: Room): unknown[] {
  const name = soleName(entry);
  const answer = name === null ? undefined : answers.get(name);
  if (name === null || answer === undefined || room.characters < 0) return [filledAll(entry, answers, room)];
  const entries = answer.entries ?? (answer.text.trim() === "" ? [] : [answer.text]);
  return entries.map((text) =>
    filledAll(entry, new Map([...answers, [name, { text, entries: null }]]), room),
  );
}

function soleName(entry: unknown): string | null {
  const texts = typeof entry === "object" && entry !== null ? Object.values(entry) : [entry];
  for (const text of texts) {
    const name = typeof text === "string" ? SOLE.exec(text)?.[1] : undefined;
    if (name !== undefined) return name;
  }
  return null;
}
