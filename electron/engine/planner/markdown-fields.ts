import { taskKind, type TaskKind } from "#shared/mission/words.ts";
import { nearest } from "./known-keys.ts";
import type { BodyLine, ChecklistItem } from "./markdown-items.ts";
import { quoted, type Place } from "./problem.ts";

export interface Written {
  readonly text: string;
  readonly place: Place;
}

/** What an item says about its task beside its title. */
export interface ItemFields {
  readonly title: string;
  readonly id: string | null;
  readonly after: readonly Written[];
  readonly kind: TaskKind | null;
  readonly phase: number | null;
  readonly minutes: number | null;
  readonly brief: Readonly<Record<string, unknown>>;
  /** Where each field stands, by the name it has in a plan. */
  readonly places: ReadonlyMap<string, Place>;
  readonly problems: readonly { readonly place: Place; readonly sentence: string }[];
}

/** `key: value` below an item, with or without a bullet. Other words before a colon are prose. */
const FIELD =
  /^(?:[-*+][ \t]+)?(id|after|touch|avoid|read|accept|done|kind|phase|minutes|network):(?:[ \t]+(.*))?$/s;
const AFTER_IN_TITLE = /[ \t]*\(after:[ \t]*([^()]*)\)[ \t]*$/;

/** A longer one is refused as a title, so nobody has to look for anything in it. */
const MAX_TITLE = 2_000;

interface Line {
  readonly key: string;
  readonly value: string;
  readonly place: Place;
}

export function fieldsOf(item: ChecklistItem): ItemFields {
  const lines = item.body.flatMap((line) => lineOf(line));
  const inTitle = item.title.length > MAX_TITLE ? null : AFTER_IN_TITLE.exec(item.title);
  const of = (key: string): Line[] => lines.filter((line) => line.key === key);
  const after = [
    ...(inTitle === null ? [] : entriesOf(inTitle[1] ?? "", item.place)),
    ...of("after").flatMap(({ value, place }) => entriesOf(value, place)),
  ];
  const problems: { place: Place; sentence: string }[] = [];
  for (const key of ["id", "kind", "phase", "minutes", "network"]) {
    const second = of(key)[1];
    if (second === undefined) continue;
    problems.push({ place: second.place, sentence: `${quoted(key)} is said a second time for this item.` });
  }
  return {
    title: inTitle === null ? item.title : item.title.slice(0, inTitle.index),
    id: of("id")[0]?.value ?? null,
    after,
    kind: kindOf(of("kind")[0], problems),
    phase: numberOf(of("phase")[0], problems),
    minutes: numberOf(of("minutes")[0], problems),
    brief: {
      goal: proseOf(item.body),
      scope: { touch: texts(of("touch")), avoid: texts(of("avoid")), read: texts(of("read")) },
      acceptance: of("accept").map(({ value }) => ({ command: value })),
      criteria: of("done").map(({ value }) => value),
      network: networkOf(of("network")[0]),
    },
    places: new Map(lines.map(({ key, place }) => [NAMES.get(key) ?? key, place])),
    problems,
  };
}

/** Fields that a plan calls otherwise. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ["accept", "acceptance"],
  ["done", "criteria"],
]);

function lineOf({ text, place, code }: BodyLine): Line[] {
  const [, key, value = ""] = (code ? null : FIELD.exec(text)) ?? [];
  return key === undefined ? [] : [{ key, value: value.trim(), place }];
}

/** Everything below the item that is no field, as it is written. */
function proseOf(body: readonly BodyLine[]): string {
  const lines = body.filter((line) => lineOf(line).length === 0).map(({ text }) => text);
  return lines.join("\n").trim();
}

const entriesOf = (list: string, place: Place): Written[] =>
  list
    .split(",")
    .map((entry) => ({ text: entry.trim(), place }))
    .filter(({ text }) => text !== "");

const texts = (lines: readonly Line[]): string[] =>
  lines.flatMap(({ value }) =>
    patternsOf(value)
      .map((entry) => entry.trim().replace(/^`(.*)`$/s, "$1"))
      .filter((entry) => entry !== ""),
  );

/** Commas inside of braces belong to a pattern: `src/{a,b}/**`. */
function patternsOf(list: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < list.length; at += 1) {
    if (list[at] === "{") depth += 1;
    else if (list[at] === "}") depth -= 1;
    else if (list[at] === "," && depth <= 0) {
      found.push(list.slice(start, at));
      start = at + 1;
    }
  }
  return [...found, list.slice(start)];
}

type Problems = { place: Place; sentence: string }[];

function kindOf(line: Line | undefined, problems: Problems): TaskKind | null {
  if (line === undefined) return null;
  const known = taskKind.safeParse(line.value);
  if (known.success) return known.data;
  const meant = nearest(line.value, taskKind.options);
  const hint =
    meant === null ? `Known are ${taskKind.options.join(", ")}.` : `Did you mean ${quoted(meant)}?`;
  problems.push({ place: line.place, sentence: `${quoted(line.value)} is no kind of task. ${hint}` });
  return null;
}

function numberOf(line: Line | undefined, problems: Problems): number | null {
  if (line === undefined) return null;
  if (/^\d{1,6}$/.test(line.value)) return Number(line.value);
  problems.push({
    place: line.place,
    sentence: `${quoted(line.key)} is a whole number, not ${quoted(line.value)}.`,
  });
  return null;
}

/** `network: no`, or the reason why it is needed. */
function networkOf(line: Line | undefined): unknown {
  if (line === undefined) return null;
  return line.value === "no" ? { needed: false } : { needed: true, reason: line.value };
}
