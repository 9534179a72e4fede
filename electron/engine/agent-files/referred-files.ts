import { posix } from "node:path";
import { isAgentPath } from "./agent-files.ts";
import type { FileNames } from "./file-names.ts";
import { wordsOf, type Word } from "./words-of.ts";

/** What a program is written in: from one file of a program to the next only these are followed. */
const CODE = "js mjs cjs jsx ts mts cts tsx py sh bash zsh rb pl php lua".split(" ");
const IS_CODE = new RegExp(`\\.(${CODE.join("|")})$`);
/** In a folder, what runs when only the folder is named. */
const ENTRIES = [
  "package.json",
  "__init__.py",
  "__main__.py",
  ...["js", "mjs", "cjs", "ts", "mts", "cts", "tsx"].map((extension) => `index.${extension}`),
];
const PACKAGE = "package.json";
/** Programs that run what such a file says. Of a package the scripts are followed; the others are held to their words. */
const RUNNERS: readonly (readonly [programs: string, files: readonly string[]])[] = [
  ["npm npx pnpm pnpx yarn bun bunx", [PACKAGE]],
  ["make gmake", ["Makefile", "makefile", "GNUmakefile"]],
  ["just", ["justfile", "Justfile", ".justfile"]],
  ["task", ["Taskfile.yml", "Taskfile.yaml"]],
  ["deno", ["deno.json", "deno.jsonc"]],
  ["mise", ["mise.toml", ".mise.toml"]],
  ["rake", ["Rakefile"]],
];
const RUN_BY = new Map(
  RUNNERS.flatMap(([programs, files]) => programs.split(" ").map((program) => [program, files] as const)),
);
const RUN_FILES: ReadonlySet<string> = new Set(RUNNERS.flatMap(([, files]) => files));

export interface Referred {
  readonly path: string;
  /** Scripts of a package that may be meant. */
  readonly scripts: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

/**
 * Files of the repository that such a file runs or loads, told by their names: every word that names a file is taken for one. Of what
 * only looks like a program nothing is followed, so that a changed line of the work itself is no change of what was trusted.
 */
export function referredBy(
  { path, scripts }: Referred,
  content: Buffer,
  names: FileNames,
): readonly Referred[] {
  if (content.includes(0) || !isFollowed(path)) return [];
  const words = wordsOf(path, content.toString("utf8"), scripts);
  const folder = posix.dirname(path);
  const places = folder === "." ? ["."] : [folder, "."];
  const found = new Set(
    words.flatMap((word) => places.flatMap((place) => filesOf(word, place, path, names))),
  );
  found.delete(path);
  const texts = new Set(words.map(({ text }) => text));
  return [...found].map((each) => ({
    path: each,
    scripts: posix.basename(each) === PACKAGE ? texts : NONE,
  }));
}

const nameOf = (path: string): string => posix.basename(path);

function isFollowed(path: string): boolean {
  if (isAgentPath(path) || nameOf(path) === PACKAGE) return true;
  return isProgram(path) && !RUN_FILES.has(nameOf(path));
}

const isProgram = (path: string): boolean =>
  IS_CODE.test(path) || RUN_FILES.has(nameOf(path)) || !nameOf(path).includes(".");

function filesOf(word: Word, place: string, from: string, names: FileNames): readonly string[] {
  const { text, isCommand } = word;
  const isConfig = isAgentPath(from);
  const named = posix.join(place, text).replace(/\/$/, "");
  const isInside = !named.startsWith("..") && named !== ".";
  const run = isCommand ? (RUN_BY.get(text) ?? []).map((file) => posix.join(place, file)) : [];
  const candidates = isInside
    ? [...run, ...spelled(word, place, from), ...inFolder(word, named, from, names)]
    : run;
  return candidates.filter((each) => names.has(each) && (isConfig || isProgram(each)));
}

/** In how many ways one file is named: an import leaves out its ending, or has that of what is made of it. */
function spelled({ text, isProgram: isRun }: Word, place: string, from: string): readonly string[] {
  const named = posix.join(place, text);
  const isImport = text.includes("/") || isRun;
  const isModule = from.endsWith(".py") || isRun;
  const module = posix.join(place, text.replaceAll(".", "/"));
  return [
    named,
    ...(isImport ? [named.replace(/\.([mc]?)jsx?$/, ".$1ts"), named.replace(/\.jsx?$/, ".tsx")] : []),
    ...(isImport ? CODE.map((extension) => `${named}.${extension}`) : []),
    ...(isModule ? [`${module}.py`, `${module}/__init__.py`, `${module}/__main__.py`] : []),
  ];
}

/** A folder that is named is a program, or a plugin or skills that are loaded as a whole. Any other is only looked at. */
function inFolder(word: Word, folder: string, from: string, names: FileNames): readonly string[] {
  if (!names.hasFolder(folder)) return [];
  const isImported = word.text.includes("/") && IS_CODE.test(from);
  const entries = word.isProgram || isImported ? ENTRIES.map((entry) => `${folder}/${entry}`) : [];
  const all = isAgentPath(from) ? names.below(folder) : [];
  const isLoaded = all.some((path) =>
    /(^|\/)(\.claude-plugin\/|SKILL\.md$)/.test(path.slice(folder.length + 1)),
  );
  return isLoaded ? all : entries;
}
