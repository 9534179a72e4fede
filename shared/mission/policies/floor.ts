import { isWrapped, programs, readings, runsCode } from "./command-words.ts";
import type { Action, ParsedCommand } from "./action.ts";
import type { Circumstances } from "./circumstances.ts";
import { mentionsCredentials, namesCredentials, namesEngineData } from "./credential-paths.ts";
import { gitCommands, overwrites } from "./git-command.ts";
import { Whereabouts } from "./places.ts";

/** Below this nothing goes, whatever rules, autonomy or a person's standing permission say. */
export interface Floor {
  /** Absolute folders nobody may name, beside those that are known by their names. */
  readonly protectedFolders: readonly string[];
}

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
      return firstOf(action.input.split('"'), (text) => textBreach(floor, text, mentionsCredentials));
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

function textBreach(floor: Floor, text: string, secret = namesCredentials): string | null {
  if (secret(text)) return "it names a place where credentials are kept";
  if (namesEngineData(text) || floor.protectedFolders.some((folder) => text.includes(folder))) {
    return "it reaches for Flightdeck's own data, with which an agent could approve its own requests";
  }
  return null;
}

function fileBreach(
  floor: Floor,
  { access, path, insideWorkspace }: Extract<Action, { kind: "file" }>,
  { workspace, sandbox }: Surroundings,
): string | null {
  const named = textBreach(floor, path);
  if (named !== null || access === "read") return named;
  if (sandbox === "read-only") return "this session may only read";
  const where = new Whereabouts(workspace, null);
  const inside = where.inWorkspace(path);
  if (inside?.split("/").some((name) => name.toLowerCase() === ".git") === true) {
    return "it changes git's own files, which decide what git runs";
  }
  const outside = !insideWorkspace || where.placeOf(path) !== "inside";
  return access === "delete" && outside ? "it deletes outside the workspace" : null;
}

function commandBreach(
  floor: Floor,
  { parts }: ParsedCommand,
  cwd: string | null,
  { workspace }: Surroundings,
): string | null {
  const where = new Whereabouts(workspace, cwd);
  for (const { words } of parts) {
    const secret = runsCode(words) ? namesCredentials : mentionsCredentials;
    const breach =
      firstOf(words, (word) => textBreach(floor, word, secret)) ??
      gitBreach(words) ??
      ownProgram(words) ??
      deletion(words, where);
    if (breach !== null) return breach;
    where.follow(words);
  }
  return null;
}

function gitBreach(words: readonly string[]): string | null {
  for (const git of gitCommands(words)) {
    const breach = overwrites(git);
    if (breach !== null) return `it ${breach}`;
  }
  return null;
}

/** What agents call of us: reports through their own channel. Everything else speaks with a person's rights. */
const OWN_VERBS: readonly string[] = ["hook", "mcp", "--help", "--version", "help"];

function ownProgram(words: readonly string[]): string | null {
  const acts = readings(words, "flightdeck").some(
    ([, verb]) => verb !== undefined && !OWN_VERBS.includes(verb),
  );
  return acts ? "it speaks to Flightdeck with a person's rights" : null;
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
      return subcommand === "clean" || subcommand === "rm" || subcommand === "reset" ? folders : [];
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
