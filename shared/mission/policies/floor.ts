import { isWrapped, programName, programs, readings, runsCode } from "./command-words.ts";
import type { Action, ParsedCommand } from "./action.ts";
import type { Circumstances } from "./circumstances.ts";
import { mentionsCredentials, namesCredentials, namesEngineData, namesFolder } from "./credential-paths.ts";
import { gitCommands, overwrites } from "./git-command.ts";
import { changesGitFolder, entersGitFolder, isInGitFolder } from "./git-folder.ts";
import { settingBreach } from "./git-settings.ts";
import { Whereabouts } from "./places.ts";

/** Below this nothing goes, whatever rules, autonomy or a person's standing permission say. */
export interface Floor {
  /** Absolute folders nobody may name, beside those that are known by their names: the engine's own, wherever they are. */
  readonly protectedFolders: readonly string[];
}

/** The floor where the folders of this engine are not known: what is asked about a rule, not about a request. */
export const DENY_FLOOR: Floor = { protectedFolders: [] };

type Surroundings = Pick<Circumstances, "workspace" | "sandbox">;

/** Why the floor forbids this, in words; null: it does not. */
export function floorBreach(floor: Floor, action: Action, surroundings: Surroundings): string | null {
  switch (action.kind) {
    case "command":
      return commandBreach(floor, action.parsed, action.cwd, surroundings);
    case "file":
      return fileBreach(floor, action, surroundings);
    case "tool":
      return firstOf(action.input.split('"'), (text) =>
        textBreach(floor, text, surroundings, mentionsCredentials),
      );
    case "network":
    case "secret":
    case "spawn":
      return null;
  }
}

function firstOf(texts: readonly string[], look: (text: string) => string | null): string | null {
  for (const text of texts) {
    const found = look(text);
    if (found !== null) return found;
  }
  return null;
}

function textBreach(
  { protectedFolders }: Floor,
  text: string,
  { workspace }: Surroundings,
  secret = namesCredentials,
): string | null {
  if (secret(text)) return "it names a place where credentials are kept";
  if (namesEngineData(text) || protectedFolders.some((folder) => namesFolder(text, folder, workspace))) {
    return "it reaches for Flightdeck's own data, with which an agent could approve its own requests";
  }
  return null;
}

const CHANGES_GIT = "it changes git's own files, which decide what git runs";

function fileBreach(
  floor: Floor,
  { access, path, insideWorkspace }: Extract<Action, { kind: "file" }>,
  surroundings: Surroundings,
): string | null {
  const { workspace, sandbox } = surroundings;
  const named = textBreach(floor, path, surroundings);
  if (named !== null || access === "read") return named;
  if (sandbox === "read-only") return "this session may only read";
  const where = new Whereabouts(workspace, null);
  const inside = where.inWorkspace(path);
  if (inside?.split("/").some((name) => name.toLowerCase() === ".git") === true) {
    return CHANGES_GIT;
  }
  const outside = !insideWorkspace || where.placeOf(path) !== "inside";
  return access === "delete" && outside ? "it deletes outside the workspace" : null;
}

function commandBreach(
  floor: Floor,
  { parts }: ParsedCommand,
  cwd: string | null,
  surroundings: Surroundings,
): string | null {
  const where = new Whereabouts(surroundings.workspace, cwd);
  const startsIn = cwd === null ? null : textBreach(floor, cwd, surroundings);
  if (startsIn !== null) return startsIn;
  let inGit = isInGitFolder(cwd);
  for (const { words } of parts) {
    const secret = runsCode(words) ? namesCredentials : mentionsCredentials;
    const breach =
      firstOf(words, (word) => textBreach(floor, word, surroundings, secret)) ??
      gitBreach(words) ??
      ownProgram(words) ??
      (changesGitFolder(words, where, inGit) ? CHANGES_GIT : null) ??
      deletion(words, where);
    if (breach !== null) return breach;
    where.follow(words);
    inGit ||= entersGitFolder(words);
  }
  return null;
}

/** Settings given to git in variables: `GIT_CONFIG_KEY_0=…`. */
const SETTING_VARIABLE = /^GIT_CONFIG_(?:COUNT|KEY_\d+|PARAMETERS)=/;

function gitBreach(words: readonly string[]): string | null {
  if (words.some((word) => SETTING_VARIABLE.test(word))) return "it hides settings of git in variables";
  for (const git of gitCommands(words)) {
    const breach = overwrites(git) ?? settingBreach(git);
    if (breach !== null) return `it ${breach}`;
  }
  return null;
}

/** What agents call of us: reports through their own channel. Everything else speaks with a person's rights. */
const OWN_VERBS: readonly string[] = ["hook", "mcp", "--help", "--version", "help"];
const OURS = /^flightdeck(?:\.[cm]?[jt]s)?$/;
/** Words of ours that no other program would read behind the name of a file. */
const OPERATOR_WORDS =
  /^(?:allocation|decisions?|findings?|missions?|plan|polic(?:y|ies)|tasks?|trust|stop)$/;

function ownProgram(words: readonly string[]): string | null {
  const speaks = "it speaks to Flightdeck with a person's rights";
  const acts = readings(words, "flightdeck").some(
    ([, verb]) => verb !== undefined && !OWN_VERBS.includes(verb),
  );
  if (acts) return speaks;
  // Given to an interpreter any word may follow; elsewhere it may be a file among others.
  const isRun = runsCode(words) || OURS.test(programName(words[0] ?? ""));
  const named = words.some((word, index) => {
    const verb = words[index + 1];
    if (!OURS.test(programName(word)) || verb === undefined) return false;
    return isRun ? !OWN_VERBS.includes(verb) : OPERATOR_WORDS.test(verb);
  });
  return named ? speaks : null;
}

const REMOVERS: readonly string[] = [
  "rm",
  "rmdir",
  "unlink",
  "shred",
  "srm",
  "del",
  "erase",
  "rd",
  "trash",
  "remove-item",
];
const WIPERS = /^(?:mkfs(?:\..*)?|wipefs|fdisk|sfdisk|parted|diskutil)$/;

function deletion(words: readonly string[], where: Whereabouts): string | null {
  if (programs(words).some((program) => WIPERS.test(program))) return "it formats a disk";
  const paths = removed(words);
  if (paths.length === 0) return null;
  return [...paths, ...foldersOf(words)].some((path) => where.placeOf(path) === "outside")
    ? "it deletes outside the workspace"
    : null;
}

/** Folders a wrapper changes to before it runs something: `env -C / rm`, `sudo --chdir=/ rm`. */
function foldersOf(words: readonly string[]): string[] {
  if (!isWrapped(words)) return [];
  return words.flatMap((word, index) => {
    const [, attached] = /^(?:--chdir=|-[CD](?=.))(.*)$/.exec(word) ?? [];
    if (attached !== undefined) return [attached];
    return /^(?:-C|-D|--chdir)$/.test(word) ? words.slice(index + 1, index + 2) : [];
  });
}

/** Paths this command may remove, as they are written. */
export function removed(words: readonly string[]): string[] {
  return [
    ...REMOVERS.flatMap((program) => readings(words, program).flatMap(([, ...rest]) => operands(rest))),
    ...readings(words, "mv").flatMap(([, ...rest]) => operands(rest).slice(0, -1)),
    ...readings(words, "find").flatMap(([, ...rest]) => foundAndRemoved(rest)),
    ...readings(words, "rsync").flatMap(([, ...rest]) =>
      rest.some((word) => word.startsWith("--del")) ? operands(rest).slice(-1) : [],
    ),
    ...readings(words, "dd").flatMap(([, ...rest]) =>
      rest.filter((word) => word.startsWith("of=")).map((word) => word.slice(3)),
    ),
    ...gitCommands(words).flatMap(({ subcommand, args, folders }) => {
      if (subcommand === "worktree" && args[0] === "remove") return operands(args.slice(1));
      if (subcommand === "clean") return [...folders, ...operands(args)];
      return subcommand === "rm" || subcommand === "reset" ? folders : [];
    }),
  ];
}

/** Words that are no options; after `--` all of them. */
function operands(words: readonly string[]): string[] {
  const end = words.indexOf("--");
  const before = end === -1 ? words : words.slice(0, end);
  return [...before.filter((word) => !word.startsWith("-")), ...(end === -1 ? [] : words.slice(end + 1))];
}

function foundAndRemoved(words: readonly string[]): string[] {
  if (!words.some((word) => /^-(?:delete|exec|execdir|ok|okdir|fprint.*)$/.test(word))) return [];
  const first = words.findIndex((word) => /^[-(!]/.test(word) && !/^-[HLPOD]/.test(word));
  const paths = words.slice(0, first === -1 ? undefined : first).filter((word) => !word.startsWith("-"));
  return paths.length === 0 ? ["."] : paths;
}
