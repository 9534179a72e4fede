import { z } from "zod";
import { slug } from "#shared/mission/text.ts";
import {
  importedPlan,
  MAX_PLAN_BYTES,
  TaskPlaces,
  tooMany,
  type Imported,
  type LeftOut,
} from "./imported.ts";
import { parseJson } from "./json-file.ts";
import { problem, quoted, refused, type Place, type Problem } from "./problem.ts";
import { fitsSchema } from "./schema-problems.ts";
import { sourceText } from "./source-text.ts";
import { TaskNames } from "./task-names.ts";
import { treeEdges } from "./task-tree.ts";

/** One line of an export of Beads. It has many more fields, and new ones with every version: they are passed over. */
const beadsIssue = z.looseObject({
  _type: z.string().optional(),
  id: z.string().min(1, "is empty"),
  title: z.string().default(""),
  description: z.string().nullish(),
  design: z.string().nullish(),
  notes: z.string().nullish(),
  acceptance_criteria: z.string().nullish(),
  status: z.string().default("open"),
  priority: z.number().default(2),
  issue_type: z.string().default("task"),
  estimated_minutes: z.number().nullish(),
  dependencies: z
    .array(
      z.looseObject({
        issue_id: z.string().optional(),
        depends_on_id: z.string().min(1, "is empty"),
        type: z.string().default("blocks"),
      }),
    )
    .nullish(),
});
type BeadsIssue = z.infer<typeof beadsIssue>;

/** Issues that are no open work. */
const NOT_OPEN: ReadonlyMap<string, string> = new Map([
  ["closed", "it is closed"],
  ["tombstone", "it is deleted"],
  ["deferred", "it is put off"],
  ["pinned", "it is a note that stays, no work"],
]);
/** Of the kinds of dependency only these say that one has to wait; the others only say that two have to do with each other. */
const WAITS: readonly string[] = ["blocks", "conditional-blocks", "waits-for"];
const PARENT = "parent-child";

interface Row {
  readonly issue: BeadsIssue;
  readonly place: Place;
}

/** The export of Beads: one JSON object per line. */
export function importBeads(file: string, content: string | Uint8Array): Imported {
  const source = sourceText(file, content, MAX_PLAN_BYTES);
  if (!source.ok) return source;
  const problems: Problem[] = [];
  const rows: Row[] = [];
  for (const [index, text] of source.text.split("\n").entries()) {
    if (text.trim() === "") continue;
    const row = readRow(file, text, index + 1);
    if (Array.isArray(row)) problems.push(...row);
    else if ((row.issue._type ?? "issue") === "issue") rows.push(row);
  }
  if (problems.length > 0) return refused(problems);
  const leftOut: LeftOut[] = [];
  const open: Row[] = [];
  for (const row of rows) {
    const reason = NOT_OPEN.get(row.issue.status);
    if (reason === undefined) open.push(row);
    else leftOut.push({ ...row.place, title: row.issue.title, reason });
  }
  // Of two that could start, the one with the higher priority (a smaller number) comes first.
  open.sort((a, b) => a.issue.priority - b.issue.priority);
  const crowd = tooMany(file, open.length);
  if (crowd !== null) return crowd;
  const graph = graphOf(file, open, rows);
  if (!Array.isArray(graph)) return refused(graph.problems);
  const places = new TaskPlaces(open.map(({ place }) => ({ place, fields: new Map() })));
  return importedPlan(file, { tasks: tasksOf(open, graph) }, places, leftOut);
}

function readRow(file: string, text: string, line: number): Row | Problem[] {
  const parsed = parseJson(file, text, MAX_PLAN_BYTES);
  const read = parsed.ok ? fitsSchema(file, parsed.value, parsed.positions, beadsIssue) : parsed;
  if (read.ok) return { issue: read.value, place: { line, column: 1 } };
  return read.problems.map((found) => ({ ...found, line }));
}

interface Waiting {
  readonly parent: number | null;
  readonly after: readonly number[];
}

function graphOf(
  file: string,
  open: readonly Row[],
  all: readonly Row[],
): Waiting[] | { problems: Problem[] } {
  const problems: Problem[] = [];
  const known = new Set<string>();
  for (const { issue, place } of all) {
    if (known.has(issue.id))
      problems.push(problem(file, place, `The id ${quoted(issue.id)} stands in a line before this one.`));
    known.add(issue.id);
  }
  const places = new Map(open.map(({ issue }, index) => [issue.id, index]));
  const nodes = open.map(({ issue, place }) => {
    const after: number[] = [];
    let parent: number | null = null;
    for (const { depends_on_id: before, type } of issue.dependencies ?? []) {
      if (type !== PARENT && !WAITS.includes(type)) continue;
      const index = places.get(before);
      if (!known.has(before)) {
        problems.push(
          problem(file, place, `${quoted(issue.id)} depends on ${quoted(before)}, which is not in the file.`),
        );
      }
      if (index === undefined) continue;
      if (type === PARENT && index !== places.get(issue.id)) parent ??= index;
      else after.push(index);
    }
    return { parent, after };
  });
  return problems.length > 0 ? { problems } : nodes;
}

function tasksOf(open: readonly Row[], nodes: readonly Waiting[]): unknown[] {
  const names = new TaskNames(open.map(({ issue }) => issue.id));
  // An id of theirs is kept where it can be one of ours.
  const ids = open.map(({ issue }) => (slug.safeParse(issue.id).success ? issue.id : names.idFor(issue.id)));
  const parents = new Set(nodes.map((node) => node.parent));
  const edges = treeEdges(nodes);
  return open.map(({ issue }, index) => ({
    id: ids[index],
    title: issue.title,
    kind: kindOf(issue.issue_type, parents.has(index)),
    after: (edges[index] ?? []).map((before) => ids[before]),
    group: open[nodes[index]?.parent ?? (parents.has(index) ? index : -1)]?.issue.title ?? null,
    brief: briefOf(issue),
    estimate: { minutes: issue.estimated_minutes ?? null },
  }));
}

function kindOf(type: string, hasChildren: boolean): string {
  if (hasChildren) return "integrate";
  return type === "chore" ? "mechanical" : "implement";
}

/** More or longer ones than a brief holds as criteria stay together as text. */
const MAX_CRITERIA = 50;
const MAX_CRITERION = 1_000;

function briefOf(issue: BeadsIssue): unknown {
  const criteria = unix(issue.acceptance_criteria)
    .split("\n")
    .map((entry) => entry.replace(/^\s*(?:[-*+]|\d+[.)])?\s*(?:\[[ xX]\])?\s*/, "").trim())
    .filter((entry) => entry !== "");
  const fit = criteria.length <= MAX_CRITERIA && criteria.every((entry) => entry.length <= MAX_CRITERION);
  const parts: [string, string][] = [
    ["", unix(issue.description)],
    ["Design:\n", unix(issue.design)],
    ["Notes:\n", unix(issue.notes)],
    ["Acceptance:\n", fit ? "" : unix(issue.acceptance_criteria)],
  ];
  const goal = parts.filter(([, text]) => text !== "").map(([heading, text]) => `${heading}${text}`);
  return { goal: goal.join("\n\n"), criteria: fit ? criteria : [] };
}

/** Line ends as we write them: they say nothing about the work. */
const unix = (text: string | null | undefined): string => (text ?? "").replaceAll("\r\n", "\n").trim();

/** Whether a text looks like such an export: its first line is an object by itself, and one with an id. */
export function looksLikeBeads(text: string): boolean {
  const [first] = text.trimStart().split("\n", 1);
  const parsed = parseJson("", first ?? "", MAX_PLAN_BYTES);
  return parsed.ok && z.looseObject({ id: z.string(), title: z.string() }).safeParse(parsed.value).success;
}
