import { readings } from "./command-words.ts";

/** A git command line, taken apart far enough to see what it pushes and removes. */
export interface GitCommand {
  readonly subcommand: string;
  readonly args: readonly string[];
  /** Settings given for this run alone: `-c key=value`. */
  readonly settings: readonly string[];
  /** Folders given with `-C`, `--git-dir` or `--work-tree`. */
  readonly folders: readonly string[];
}

/** Options of git itself, in front of the subcommand, whose value is the next word. */
const FOLDERS: readonly string[] = ["-C", "--git-dir", "--work-tree"];
const SETTINGS: readonly string[] = ["-c", "--config-env"];
const WITH_VALUE: readonly string[] = [
  "--namespace",
  "--exec-path",
  "--super-prefix",
  "--attr-source",
  "--list-cmds",
];

/** Every git command this command line may run, behind wrappers too. */
export const gitCommands = (words: readonly string[]): GitCommand[] => readings(words, "git").map(parseGit);

/** `words` begins with git. */
export function parseGit(words: readonly string[]): GitCommand {
  const settings: string[] = [];
  const folders: string[] = [];
  let index = 1;
  for (; index < words.length; index += 1) {
    const word = words[index] ?? "";
    if (!word.startsWith("-")) break;
    const equals = word.indexOf("=");
    const name = equals === -1 ? word : word.slice(0, equals);
    const into = FOLDERS.includes(name) ? folders : SETTINGS.includes(name) ? settings : null;
    if (equals !== -1 && word.startsWith("--")) {
      into?.push(word.slice(equals + 1));
    } else if (into !== null || WITH_VALUE.includes(name)) {
      index += 1;
      into?.push(words[index] ?? "");
    }
  }
  return { subcommand: words[index] ?? "", args: words.slice(index + 1), settings, folders };
}

const PUSH_WITH_VALUE: readonly string[] = ["-o", "--push-option", "--repo", "--receive-pack", "--exec"];

/** The parts of a push; null: it pushes nothing. */
export function pushOf(git: GitCommand): { readonly flags: string[]; readonly refs: string[] } | null {
  const subcommand = git.subcommand.toLowerCase();
  if (subcommand !== "push" && subcommand !== "send-pack") return null;
  const flags: string[] = [];
  const names: string[] = [];
  let onlyNames = false;
  for (let index = 0; index < git.args.length; index += 1) {
    const word = git.args[index] ?? "";
    if (onlyNames || !word.startsWith("-")) names.push(word);
    else if (word === "--") onlyNames = true;
    else {
      flags.push(word);
      if (PUSH_WITH_VALUE.includes(word)) index += 1;
    }
  }
  // The first name is the remote.
  return { flags, refs: names.slice(1) };
}

/** Git takes any beginning of a long option that means only one, so every beginning is taken for the whole. */
const begins = (flag: string, option: string, shortest: number): boolean => {
  const name = flag.split("=")[0] ?? "";
  return name.length >= shortest && option.startsWith(name);
};

/** What a push would overwrite or remove on the other side, in words; null: it only adds. */
export function overwrites(git: GitCommand): string | null {
  const hidden = git.settings.find((setting) =>
    /^(?:alias\.|remote\.[^=]*\.(?:push|mirror)|push\.)/i.test(setting),
  );
  if (hidden !== undefined) return "hides a push behind a setting of git";
  const push = pushOf(git);
  if (push === null) return null;
  for (const flag of push.flags) {
    const long = flag.startsWith("--");
    // "--fo…": --force and its relatives; "--fol…" would be --follow-tags.
    if (long && /^--fo(?!l)/.test(flag)) return "pushes with force";
    if (!long && flag.includes("f")) return "pushes with force";
    if (long && begins(flag, "--mirror", 3)) return "pushes a mirror, which removes what is not here";
    if (long && begins(flag, "--prune", 5)) return "removes branches of the remote";
    if ((long && begins(flag, "--delete", 4)) || (!long && flag.includes("d")))
      return "removes a branch of the remote";
  }
  if (push.refs.some((ref) => ref.startsWith("+"))) return "pushes with force (+)";
  return push.refs.some((ref) => ref.startsWith(":") && ref !== ":")
    ? "removes a branch of the remote"
    : null;
}

/** Branches a command changes; null in the list: which one is not written there. */
export function branchesOf(git: GitCommand): (string | null)[] {
  const push = pushOf(git);
  if (push !== null) {
    if (
      push.flags.some(
        (flag) => begins(flag, "--all", 4) || begins(flag, "--branches", 4) || begins(flag, "--mirror", 3),
      )
    ) {
      return [null];
    }
    return push.refs.length === 0 ? [null] : push.refs.map(targetOf);
  }
  const names = git.args.filter((word) => !word.startsWith("-"));
  switch (git.subcommand) {
    case "checkout":
    case "switch":
    case "branch":
    case "merge":
    case "rebase":
    case "update-ref":
      return names.length === 0 ? [null] : names.map(branchName);
    case "commit":
    case "reset":
    case "cherry-pick":
    case "revert":
    case "am":
    case "pull":
      return [null];
    default:
      return [];
  }
}

const branchName = (ref: string): string => ref.replace(/^refs\/heads\//, "");

function targetOf(ref: string): string | null {
  const target = ref.replace(/^\+/, "").split(":").at(-1) ?? "";
  // HEAD, @ and a lone ":" mean whatever is checked out.
  return target === "" || target === "HEAD" || target.includes("@") || target.includes("*")
    ? null
    : branchName(target);
}

/** What git itself knows. Any other word is an alias of somebody's configuration, and can be anything. */
const KNOWN: ReadonlySet<string> = new Set(
  (
    "add am annotate apply archive bisect blame branch bundle cat-file check-attr check-ignore check-ref-format checkout " +
    "checkout-index cherry cherry-pick clean clone commit commit-graph commit-tree config count-objects describe diff diff-files " +
    "diff-index diff-tree fast-export fast-import fetch for-each-ref format-patch fsck gc grep hash-object help init interpret-trailers " +
    "log ls-files ls-remote ls-tree maintenance merge merge-base merge-file merge-tree mktree mv name-rev notes pack-refs prune " +
    "pull push range-diff read-tree rebase reflog remote repack replace request-pull rerere reset restore rev-list rev-parse revert rm " +
    "send-pack shortlog show show-branch show-ref sparse-checkout stash status stripspace submodule subtree switch symbolic-ref tag " +
    "update-index update-ref var verify-commit verify-tag version whatchanged worktree write-tree"
  ).split(" "),
);

export const isAlias = (git: GitCommand): boolean => git.subcommand !== "" && !KNOWN.has(git.subcommand);
