import {
  importedPlan,
  MAX_PLAN_BYTES,
  TaskPlaces,
  tooMany,
  type Imported,
  type LeftOut,
} from "./imported.ts";
import { fieldsOf, type ItemFields, type Written } from "./markdown-fields.ts";
import { checklistItems, type ChecklistItem } from "./markdown-items.ts";
import { problem, quoted, refused, START, type Problem } from "./problem.ts";
import { sourceText } from "./source-text.ts";
import { stemOf, TaskNames } from "./task-names.ts";
import { treeEdges } from "./task-tree.ts";

interface Entry {
  readonly item: ChecklistItem;
  readonly fields: ItemFields;
  readonly id: string;
}

/**
 * A Markdown checklist. Nested items are done before the one around them, headings become groups, and lines such as
 * `after: other-task` below an item say more about it. Items that are checked are done: they are left out.
 */
export function importMarkdown(file: string, content: string | Uint8Array): Imported {
  const source = sourceText(file, content, MAX_PLAN_BYTES);
  if (!source.ok) return source;
  const items = checklistItems(source.text);
  if (items.length === 0) {
    return refused([
      problem(file, START, "There is no checklist in this file: no line such as `- [ ] title`."),
    ]);
  }
  const crowd = tooMany(file, items.filter((item) => !item.checked).length);
  if (crowd !== null) return crowd;
  const entries = named(items);
  const problems = entries.flatMap(({ fields }) =>
    fields.problems.map(({ place, sentence }) => problem(file, place, sentence)),
  );
  const open = entries.filter(({ item }) => !item.checked);
  const after = dependencies(file, entries, open);
  problems.push(...after.problems);
  if (problems.length > 0) return refused(problems);
  const leftOut: LeftOut[] = entries
    .filter(({ item }) => item.checked)
    .map(({ item }) => ({ ...item.place, title: item.title, reason: "it is checked already" }));
  const places = new TaskPlaces(
    open.map(({ item, fields }) => ({ place: item.place, fields: fields.places })),
  );
  return importedPlan(file, { tasks: tasksOf(entries, open, after.edges) }, places, leftOut);
}

/** Ids that are written down are taken first, so that a title never takes one away. */
function named(items: readonly ChecklistItem[]): Entry[] {
  const fields = items.map((item) => fieldsOf(item));
  const names = new TaskNames(fields.flatMap(({ id }) => (id === null ? [] : [id])));
  return items.map((item, index) => {
    const own = fields[index] ?? fieldsOf(item);
    return { item, fields: own, id: own.id ?? names.idFor(own.title) };
  });
}

interface Dependencies {
  /** Indexes into the open entries, nesting not yet counted. */
  readonly edges: readonly number[][];
  readonly problems: readonly Problem[];
}

function dependencies(file: string, entries: readonly Entry[], open: readonly Entry[]): Dependencies {
  const problems: Problem[] = [];
  const places = new Map(open.map((entry, index) => [entry, index]));
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const byTitle = entriesByTitle(entries);
  const find = ({ text, place }: Written): number[] => {
    const explicit = byId.get(text);
    const [first, second] = byTitle.get(stemOf(text)) ?? [];
    const found = explicit?.fields.id === text ? explicit : (first ?? explicit);
    if (found === undefined) {
      problems.push(problem(file, place, `There is no task ${quoted(text)} to come after.`));
      return [];
    }
    if (found === first && second !== undefined) {
      const lines = `lines ${first.item.place.line} and ${second.item.place.line}`;
      const sentence = `More than one task is called ${quoted(text)} (${lines}). Give them ids with a line \`id: name\`.`;
      problems.push(problem(file, place, sentence));
      return [];
    }
    // What is done already has not to be waited for.
    const index = places.get(found);
    return index === undefined ? [] : [index];
  };
  const edges = open.map(({ fields }) => fields.after.flatMap(find));
  return { edges, problems };
}

/** At most two of a title: whether there is a second is all that matters. */
function entriesByTitle(entries: readonly Entry[]): ReadonlyMap<string, readonly Entry[]> {
  const byTitle = new Map<string, Entry[]>();
  for (const entry of entries) {
    const stem = stemOf(entry.fields.title);
    const same = byTitle.get(stem) ?? [];
    if (same.length < 2) same.push(entry);
    byTitle.set(stem, same);
  }
  return byTitle;
}

function tasksOf(entries: readonly Entry[], open: readonly Entry[], after: readonly number[][]): unknown[] {
  const places = new Map(open.map((entry, index) => [entry, index]));
  const nodes = open.map((entry, index) => ({
    parent: openParent(entry, entries, places),
    after: after[index] ?? [],
  }));
  const edges = treeEdges(nodes);
  const parents = new Set(nodes.map((node) => node.parent));
  return open.map(({ item, fields, id }, index) => ({
    id,
    title: fields.title,
    kind: fields.kind ?? (parents.has(index) ? "integrate" : "implement"),
    after: (edges[index] ?? []).map((before) => open[before]?.id),
    phase: fields.phase,
    group: open[nodes[index]?.parent ?? (parents.has(index) ? index : -1)]?.fields.title ?? item.heading,
    brief: fields.brief,
    estimate: { minutes: fields.minutes },
  }));
}

/** The nearest item around it that is not done yet. */
function openParent(
  entry: Entry,
  entries: readonly Entry[],
  places: ReadonlyMap<Entry, number>,
): number | null {
  for (let up = entry.item.parent; up !== null;) {
    const around = entries[up];
    if (around === undefined) return null;
    const index = places.get(around);
    if (index !== undefined) return index;
    up = around.item.parent;
  }
  return null;
}
