import { matches } from "../plan/path-pattern.ts";
import type { Action } from "./action.ts";
import type { Circumstances } from "./circumstances.ts";
import { programIndex, programName } from "./command-words.ts";
import { removed } from "./floor.ts";
import { branchesOf, gitCommands } from "./git-command.ts";
import { hostsIn, isHost, isPlainHost } from "./hosts.ts";
import { mayBe, surelyIs } from "./match-command.ts";
import { Whereabouts } from "./places.ts";
import type { Matcher } from "./policy.ts";

// Two questions about the same matcher. A rule that allows has to be sure; one that denies or asks must not be got round.

type CommandAction = Extract<Action, { kind: "command" }>;

/** Does a deny or an ask apply? When in doubt: yes. */
export const mayApply = (match: Matcher, action: Action, about: Circumstances): boolean =>
  isAbout(match, about, "careful") && whatMayBe(match, action, about);

/** Does an allow apply to everything this action does? When in doubt: no. Commands are asked about part by part. */
export const surelyApplies = (match: Matcher, action: Action, about: Circumstances): boolean =>
  isAbout(match, about, "sure") && whatSurelyIs(match, action);

/** Does an allow apply to this one plain command? */
export function surelyAllows(match: Matcher, words: readonly string[], about: Circumstances): boolean {
  if (match.command === undefined || !isAbout(match, about, "sure") || narrowsOtherThings(match))
    return false;
  if (!surelyIs(match.command, words)) return false;
  if (match.branches === undefined) return true;
  const touched = gitCommands(words).flatMap(branchesOf);
  const { branches } = match;
  return (
    touched.length > 0 &&
    touched.every((branch) => branch !== null && branches.some((rule) => isBranch(rule, branch)))
  );
}

/** Of a command nobody can say which paths or hosts it reaches, so a rule that names them cannot allow one. */
const narrowsOtherThings = ({ paths, access, hosts, hostsExcept, tool, spawnsFrom }: Matcher): boolean =>
  [paths, access, hosts, hostsExcept, tool, spawnsFrom].some((part) => part !== undefined);

/** Who asks, and when. */
function isAbout(match: Matcher, about: Circumstances, how: "careful" | "sure"): boolean {
  if (match.agents?.includes(about.agent) === false) return false;
  if (match.families?.includes(about.family) === false) return false;
  if (match.roles?.includes(about.role) === false) return false;
  if (match.after === "dependency-added" && !about.dependencyAdded) return false;
  if (match.unless === "dependency-task" && about.dependencyTask) return false;
  if (match.costFromMicros === undefined || about.costMicros >= match.costFromMicros) return true;
  // An unknown price is never zero.
  return how === "careful" && about.costUnknown;
}

function whatSurelyIs(match: Matcher, action: Action): boolean {
  const { command, tool, paths, access, hosts, hostsExcept, branches, spawnsFrom } = match;
  switch (action.kind) {
    case "file": {
      if ([command, tool, hosts, hostsExcept, branches, spawnsFrom].some((part) => part !== undefined))
        return false;
      const path = action.insideWorkspace ? new Whereabouts(null, null).inWorkspace(action.path) : null;
      if (path === null || paths?.some((pattern) => matches(pattern, path)) !== true) return false;
      return access?.includes(action.access) ?? action.access === "read";
    }
    case "network":
      if (
        [command, tool, paths, access, branches, spawnsFrom, hostsExcept].some((part) => part !== undefined)
      )
        return false;
      return isPlainHost(action.host) && hosts?.some((host) => isHost(host, action.host)) === true;
    case "tool":
      if (
        [command, paths, access, hosts, hostsExcept, branches, spawnsFrom].some((part) => part !== undefined)
      )
        return false;
      return tool === action.tool;
    case "command":
    case "secret":
    case "spawn":
      return false;
  }
}

function whatMayBe(match: Matcher, action: Action, about: Circumstances): boolean {
  switch (action.kind) {
    case "command":
      return commandMayBe(match, action, about);
    case "file": {
      if (given(match.command, match.tool, match.hosts, match.hostsExcept, match.branches, match.spawnsFrom))
        return false;
      if (match.access?.includes(action.access) === false) return false;
      return match.paths === undefined || pathMayBe(match.paths, action.path, about);
    }
    case "network":
      if (given(match.command, match.tool, match.paths, match.access, match.branches, match.spawnsFrom))
        return false;
      return hostMayBe(match, [action.host]);
    case "tool":
      if (
        given(
          match.command,
          match.hosts,
          match.hostsExcept,
          match.branches,
          match.spawnsFrom,
          match.paths,
          match.access,
        )
      )
        return false;
      return match.tool === undefined || match.tool.toLowerCase() === action.tool.toLowerCase();
    case "spawn":
      if (
        given(
          match.command,
          match.tool,
          match.paths,
          match.access,
          match.hosts,
          match.hostsExcept,
          match.branches,
        )
      )
        return false;
      // The last of those asked for is the one that would be too many.
      return match.spawnsFrom === undefined || about.spawns + action.count - 1 >= match.spawnsFrom;
    case "secret":
      return !given(
        match.command,
        match.tool,
        match.paths,
        match.access,
        match.hosts,
        match.hostsExcept,
        match.branches,
        match.spawnsFrom,
      );
  }
}

const given = (...parts: readonly unknown[]): boolean => parts.some((part) => part !== undefined);

function commandMayBe(match: Matcher, { parsed, cwd }: CommandAction, about: Circumstances): boolean {
  if (given(match.tool, match.spawnsFrom)) return false;
  const where = new Whereabouts(about.workspace, cwd);
  for (const { words } of parsed.parts) {
    if (partMayBe(match, words, where)) return true;
    where.follow(words);
  }
  // A rule about everything is also about what could not be parsed.
  return (
    parsed.parts.length === 0 &&
    !given(match.command, match.paths, match.access, match.hosts, match.hostsExcept, match.branches)
  );
}

function partMayBe(match: Matcher, words: readonly string[], where: Whereabouts): boolean {
  if (match.command !== undefined && !mayBe(match.command, words)) return false;
  if (match.paths !== undefined && !wordMayBePath(match.paths, words, where)) return false;
  if (match.access !== undefined && !accessMayApply(match, words)) return false;
  if ((match.hosts ?? match.hostsExcept) !== undefined && !hostMayBe(match, words.flatMap(hostsIn)))
    return false;
  return match.branches === undefined || branchMayBe(match.branches, words);
}

function branchMayBe(rules: readonly string[], words: readonly string[]): boolean {
  const touched = gitCommands(words).flatMap(branchesOf);
  return touched.some((branch) => branch === null || rules.some((rule) => isBranch(rule, branch)));
}

/** `release/*` stands for all that begin so. */
function isBranch(rule: string, branch: string): boolean {
  return rule.endsWith("*") ? branch.startsWith(rule.slice(0, -1)) : rule === branch;
}

function hostMayBe({ hosts, hostsExcept }: Matcher, named: readonly string[]): boolean {
  if (hosts === undefined && hostsExcept === undefined) return true;
  return named.some(
    (host) =>
      hosts?.some((rule) => isHost(rule, host)) === true ||
      (hostsExcept !== undefined && !(isPlainHost(host) && hostsExcept.some((rule) => isHost(rule, host)))),
  );
}

/** In any letter case, and for a folder also what lies in it. */
function pathMayBe(patterns: readonly string[], path: string, about: Circumstances): boolean {
  const inside = new Whereabouts(about.workspace, null).inWorkspace(path) ?? path;
  return patterns.some((pattern) => matchesAnyCase(pattern, inside));
}

const matchesAnyCase = (pattern: string, path: string): boolean =>
  matches(pattern, path) || matches(pattern.toLowerCase(), path.toLowerCase());

/** `--file=x`, `HEAD:x` and `of=x` hold a path behind a sign. */
function wordMayBePath(patterns: readonly string[], words: readonly string[], where: Whereabouts): boolean {
  return words.some((word) =>
    [word, ...word.split(/[=:]/).slice(1)].some((piece) => {
      const path = where.inWorkspace(piece) ?? piece;
      return patterns.some((pattern) => matchesAnyCase(pattern, path) || isFolderOf(pattern, path));
    }),
  );
}

/** Removing `migrations` removes what `migrations/**` protects. */
const isFolderOf = (pattern: string, path: string): boolean =>
  path !== "" && pattern.toLowerCase() === `${path.toLowerCase()}/**`;

const READERS: readonly string[] = [
  "cat",
  "head",
  "tail",
  "less",
  "more",
  "ls",
  "stat",
  "wc",
  "file",
  "grep",
  "diff",
  "cmp",
  "pwd",
  "<",
];

/** A rule that names an access but no path is about files: of commands only those that surely remove something. */
function accessMayApply({ access = [], paths }: Matcher, words: readonly string[]): boolean {
  if (paths === undefined) return access.includes("delete") && removed(words).length > 0;
  return access.some((one) => accessMayBe(one, words));
}

function accessMayBe(access: "read" | "write" | "delete", words: readonly string[]): boolean {
  const [first] = words.slice(programIndex(words));
  const onlyReads = first !== undefined && READERS.includes(programName(first));
  if (access === "read") return removed(words).length === 0;
  return access === "delete" ? removed(words).length > 0 : !onlyReads;
}
