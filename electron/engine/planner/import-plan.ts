import { createHash } from "node:crypto";
import { basename } from "node:path";
import type { PlanSource } from "#shared/mission/plan/plan.ts";
import { importBeads, looksLikeBeads } from "./import-beads.ts";
import { importJson } from "./import-json.ts";
import { importMarkdown } from "./import-markdown.ts";
import { MAX_PLAN_BYTES, type Imported, type LeftOut } from "./imported.ts";
import type { Plan } from "#shared/mission/plan/plan.ts";
import type { Problem } from "./problem.ts";
import { sourceText } from "./source-text.ts";

type ImportSource = Extract<PlanSource, { kind: "import" }>;
export type ImportFormat = ImportSource["format"];

export type ImportedPlan =
  | {
      readonly ok: true;
      readonly plan: Plan;
      readonly source: ImportSource;
      readonly leftOut: readonly LeftOut[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const IMPORTERS: Readonly<Record<ImportFormat, (file: string, text: string) => Imported>> = {
  markdown: importMarkdown,
  json: importJson,
  beads: importBeads,
};

/** A plan from a file of some other tool, or every reason why there is none in it. Never throws. */
export function importPlan(file: string, content: string | Uint8Array): ImportedPlan {
  const source = sourceText(file, content, MAX_PLAN_BYTES);
  if (!source.ok) return source;
  const format = formatOf(file, source.text);
  const imported = IMPORTERS[format](file, source.text);
  if (!imported.ok) return imported;
  const hash = createHash("sha256").update(content).digest("hex");
  return { ...imported, source: { kind: "import", format, name: nameOf(file), hash } };
}

/** By the ending of the name; where that says nothing, by how the text begins. */
export function formatOf(file: string, text: string): ImportFormat {
  const ending = /\.[a-z]+$/i.exec(file)?.[0].toLowerCase();
  if (ending === ".md" || ending === ".markdown") return "markdown";
  if (ending === ".jsonl" || ending === ".ndjson") return "beads";
  if (/^\s*[{[]/.test(text)) return looksLikeBeads(text) ? "beads" : "json";
  return ending === ".json" ? "json" : "markdown";
}

/** What a plan remembers of a file name has to be readable in one line. */
const nameOf = (file: string): string =>
  basename(file)
    .replace(/[\p{Cc}\p{Cf}\p{Surrogate}\u2028\u2029]/gu, "?")
    .trim()
    .slice(-200) || "unnamed";
