import { matches } from "../plan/path-pattern.ts";
import type { Circumstances } from "./circumstances.ts";
import { mentionsCredentials } from "./credential-paths.ts";
import { Whereabouts } from "./places.ts";

// What a guarded mission lets through without a rule: looking around in the workspace, and changing what the brief names.

/** Programs that only read what they are given, with options that neither write a file nor start a program. */
const READING: Readonly<Record<string, RegExp>> = {
  pwd: /^-[LP]$/,
  true: /^$/,
  false: /^$/,
  echo: /^-[neE]+$/,
  ls: /^-/,
  cat: /^-/,
  head: /^-/,
  tail: /^-/,
  wc: /^-(?!-files0-from)/,
  stat: /^-/,
  basename: /^-/,
  dirname: /^-/,
  cd: /^$/,
  // Not recursive: what lies in a folder may be a secret.
  grep: /^-(?:[ivnlLcwxoHhEFGPqsABCem]+\d*|-color.*|-line-number|-ignore-case|-count|-fixed-strings|-extended-regexp)$/,
};

const GIT_READING: readonly string[] = ["status", "diff", "log", "show", "blame"];
/** Options of these that only choose what is shown: others start programs or write files. */
const GIT_OPTIONS =
  /^-(?:[npsbvwM]\d*|\d+|-stat|-oneline|-name-only|-name-status|-short|-porcelain|-branch|-cached|-staged|-no-color|-no-ext-diff|-patch|-graph|-decorate|-max-count=\d+|)$/;

/** One plain command that only looks, at things inside the workspace. */
export function onlyLooks(words: readonly string[], where: Whereabouts): boolean {
  const [program, ...rest] = words;
  if (program === undefined || where.placeOf(".") !== "inside") return false;
  if (program === "git") return onlyLooksWithGit(rest, where);
  const options = Object.hasOwn(READING, program) ? READING[program] : undefined;
  return (
    options !== undefined &&
    rest.every((word) => (isOption(word) ? options.test(word) : staysInside(word, where)))
  );
}

function onlyLooksWithGit([subcommand, ...rest]: readonly string[], where: Whereabouts): boolean {
  if (subcommand === undefined || !GIT_READING.includes(subcommand)) return false;
  return rest.every((word) =>
    isOption(word) ? GIT_OPTIONS.test(word) : staysInside(word.split(":").at(-1) ?? "", where),
  );
}

const isOption = (word: string): boolean => word.length > 1 && word.startsWith("-");

const staysInside = (word: string, where: Whereabouts): boolean =>
  where.placeOf(word) === "inside" && !mentionsCredentials(word) && !isGits(where.inWorkspace(word) ?? "");

const isGits = (path: string): boolean => path.split("/").some((name) => name.toLowerCase() === ".git");

/** Files that decide what is allowed or run are never in scope by themselves. */
const GUARDED: readonly string[] = [".flightdeck/**", ".flightdeck", ".git", ".git/**"];

/** A file the brief lets this task change. */
export function inScope(path: string, { touch, avoid, workspace }: Circumstances): boolean {
  const inside = new Whereabouts(workspace, null).inWorkspace(path);
  if (inside === null || inside === "") return false;
  const among = (patterns: readonly string[]): boolean =>
    patterns.some((pattern) => matches(pattern, inside) || matches(pattern, inside.toLowerCase()));
  return touch.some((pattern) => matches(pattern, inside)) && !among(avoid) && !among(GUARDED);
}

export const insideWorkspace = (path: string, { workspace }: Circumstances): boolean =>
  new Whereabouts(workspace, null).placeOf(path) === "inside";
