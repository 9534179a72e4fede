import type { ParsedCommand } from "./action.ts";
import type { Circumstances } from "./circumstances.ts";
import { isOpaque } from "./command-words.ts";
import { removed } from "./floor.ts";
import { gitCommands, isAlias, pushOf, type GitCommand } from "./git-command.ts";
import { Whereabouts } from "./places.ts";

/**
 * Could this command do what the floor forbids, without its words saying so? Then even a hands-free mission asks: the floor is
 * not something to fly under. In words; null: its words tell enough.
 */
export function hiddenFloor(
  parsed: ParsedCommand,
  cwd: string | null,
  { workspace }: Circumstances,
): string | null {
  const { parts, unclear } = parsed;
  if (unclear.includes("unparsable") || parts.length === 0) return "it cannot be parsed";
  const filledIn = unclear.includes("substitution") || unclear.includes("expansion");
  const where = new Whereabouts(workspace, cwd);
  for (const { words } of parts) {
    if (isOpaque(words)) return "what it runs is made elsewhere";
    if (gitCommands(words).some(isAlias)) return "it runs an alias of git, which can be anything";
    if (gitCommands(words).some(runsUnseen)) return "what git runs is written somewhere else";
    if (removed(words).some((path) => where.placeOf(path) === "unknown"))
      return "what it deletes is not written there";
    if (filledIn && mayFillIn(words)) return "a part of it is only known when it runs";
    if (
      words[0]?.startsWith(">") === true &&
      words.slice(1).some((path) => where.placeOf(path) !== "inside")
    ) {
      return "it writes outside the workspace";
    }
    where.follow(words);
  }
  return null;
}

/** An editor may write any setting, and an address that begins with `ext::` is a command. */
const runsUnseen = ({ subcommand, args }: GitCommand): boolean =>
  args.some((word) => /(?:^|=)ext::/.test(word)) ||
  (subcommand === "config" &&
    args.some((word) => word === "-e" || word === "edit" || word.startsWith("--ed")));

/** Names of files can be options of a push, and the name of a program. */
function mayFillIn(words: readonly string[]): boolean {
  const pushes = gitCommands(words).some((git) => pushOf(git) !== null);
  return words.some((word, index) => isFilledIn(word) || ((index === 0 || pushes) && PATTERN.test(word)));
}

const PATTERN = /[*?[]/;

/** A word with a variable, a command or alternatives in it, or a pattern that may mean a hidden file or one outside. */
function isFilledIn(word: string): boolean {
  if (/[$`{]|[<>]\(/.test(word)) return true;
  return PATTERN.test(word) && /^[/~]|\.\.|(?:^|\/)[.[?]/.test(word);
}
