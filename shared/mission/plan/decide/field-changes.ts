import { cut, oneLine } from "../../decisions/card-text.ts";
import type { TaskSpec } from "../task-spec.ts";

/** More than any field may hold, with its breaks written out: the end of a command is never what a card leaves out. Characters. */
const VALUE_MAX = 20_000;
/** Of two texts longer than this, what they have in common at both ends is left out. Characters. */
const COMPARED_WHOLE = 600;
/** What is kept of it around the difference, so that one finds the place. Characters. */
const AROUND_DIFFERENCE = 40;

/** Every field of a task by its path ("brief scope touch"); a list has one text for each entry. */
type Fields = ReadonlyMap<string, readonly string[]>;

function fieldsOf(spec: TaskSpec): Fields {
  const fields = new Map<string, readonly string[]>();
  const put = (value: unknown, path: readonly string[]): void => {
    if (Array.isArray(value)) fields.set(path.join(" "), value.map(textOf));
    else if (typeof value === "object" && value !== null)
      for (const [name, inner] of Object.entries(value)) put(inner, [...path, name]);
    else fields.set(path.join(" "), value === null || value === "" ? [] : [textOf(value)]);
  };
  put(spec, []);
  return fields;
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
const shown = (text: string): string => oneLine(text, VALUE_MAX);

/** A new task, all that is asked of it. */
export const newFields = (spec: TaskSpec): string[] =>
  [...fieldsOf(spec)].flatMap(([name, values]) =>
    name === "id" || values.length === 0 ? [] : [`  ${name}: ${values.map(shown).join(" · ")}`],
  );

/** What is different, field by field. Edges have edits of their own. */
export function changedFields(before: TaskSpec, after: TaskSpec): string[] {
  const was = fieldsOf(before);
  const will = fieldsOf(after);
  const names = new Set([...was.keys(), ...will.keys()]);
  names.delete("after");
  return [...names].flatMap((name) => changeOf(name, was.get(name) ?? [], will.get(name) ?? []));
}

function changeOf(name: string, was: readonly string[], will: readonly string[]): string[] {
  if (was.length === will.length && was.every((value, index) => value === will[index])) return [];
  const [old = "", ...olds] = was;
  const [next = "", ...nexts] = will;
  if (olds.length === 0 && nexts.length === 0) {
    const [from, to] = apart(old, next);
    return [`  ${name}`, `    was: ${from}`, `    now: ${to}`];
  }
  const gone = was.filter((value) => !will.includes(value));
  const come = will.filter((value) => !was.includes(value));
  if (gone.length + come.length === 0) return [`  ${name}: the same in another order or number`];
  return [
    `  ${name}`,
    ...gone.map((value) => `    no longer: ${shown(value)}`),
    ...come.map((value) => `    new: ${shown(value)}`),
  ];
}

/** A change at the end of a long text must not hide behind its beginning. */
function apart(old: string, next: string): [string, string] {
  const shorter = Math.min(old.length, next.length);
  if (Math.max(old.length, next.length) <= COMPARED_WHOLE) return [shown(old), shown(next)];
  let head = 0;
  while (head < shorter && old[head] === next[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && old.at(-1 - tail) === next.at(-1 - tail)) tail += 1;
  const start = Math.max(0, head - AROUND_DIFFERENCE);
  const left = Math.max(0, tail - AROUND_DIFFERENCE);
  const middle = (text: string): string =>
    shown(`${start === 0 ? "" : "…"}${text.slice(start, text.length - left)}${left === 0 ? "" : "…"}`);
  return [middle(old), middle(next)];
}

/** A value in the middle of a sentence. */
export const inSentence = (values: readonly string[]): string =>
  values.map((value) => oneLine(value, 200)).join(", ");

/** The name of a task beside its id. */
export const titled = ({ id, title }: TaskSpec): string => `${id}: ${cut(oneLine(title, 200), 200)}`;
