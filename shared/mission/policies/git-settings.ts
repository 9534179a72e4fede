import type { GitCommand } from "./git-command.ts";

// Settings of git that decide what runs, or where and how a push goes. They stay when the session is over, and a person's
// own git obeys them too.

const RUNS =
  /^(?:core\.(?:hookspath|sshcommand|fsmonitor|askpass|gitproxy|alternaterefscommand|worktree|pager|editor)|pager\..*|sequence\.editor|alias\..*|filter\..*|diff\.external|diff\..*\.(?:command|textconv)|(?:difftool|mergetool|guitool|browser|man)\..*\.(?:cmd|path)|merge\..*\.driver|credential\..*|include\..*|includeif\..*|gpg\.program|gpg\..*\.program|gpg\.ssh\.defaultkeycommand|interactive\.difffilter|submodule\..*\.update|uploadpack\.packobjectshook|init\.templatedir|hook\..*|trailer\..*\.(?:cmd|command)|tar\..*\.command|sendemail\..*|protocol\..*)$/i;
const PUSHES = /^(?:url\..*|remote\.[^=]*\.(?:push|pushurl|mirror|vcs|receivepack|uploadpack))$/i;
/** Only shows or edits a text; what it runs is judged as a command (`git-runs.ts`). */
const SHOWS = /^(?:core\.(?:pager|editor)|sequence\.editor|pager\..*)$/i;
/** Turns something off. */
const OFF = /^(?:|false|no|off|0|\/dev\/null)$/i;

const decides = (key: string): boolean => RUNS.test(key) || PUSHES.test(key);

/** What these settings would do that nobody may do for a person, in words; null: nothing. */
export function settingBreach(git: GitCommand): string | null {
  if (git.settings.some(changesWhatRuns)) return "changes with a setting what git runs, or where it pushes";
  if (git.subcommand === "config" && writtenKeys(git.args).some(decides))
    return "writes a setting that decides what git runs, or where it pushes";
  // `--mirror=fetch` only mirrors what comes in.
  if (git.subcommand === "remote" && git.args.some((word) => /^--mi[a-z]*(?!=fetch)(?:=|$)/.test(word)))
    return "sets up a push that removes what is not here";
  return null;
}

/** `key=value` of one run; `--config-env` names a variable instead of a value. */
function changesWhatRuns(setting: string): boolean {
  const [key = "", ...value] = setting.split("=");
  if (PUSHES.test(key)) return true;
  return RUNS.test(key) && !SHOWS.test(key) && !(setting.includes("=") && OFF.test(value.join("=")));
}

const READS = /^(?:--get[a-z-]*|--list|-l|list|get)$/;
const WRITES =
  /^(?:--add|--replace-all|--unset|--unset-all|--rename-section|--remove-section|set|unset|rename-section|remove-section)$/;
const WITH_VALUE: readonly string[] = [
  "-f",
  "--file",
  "--blob",
  "-t",
  "--type",
  "--default",
  "--value",
  "--comment",
];

/** Keys a `git config` may write; whole sections as the key they would hold. */
function writtenKeys(args: readonly string[]): string[] {
  if (args.some((word) => READS.test(word)) && !args.some((word) => WRITES.test(word))) return [];
  const names = args.filter(
    (word, index) => !word.startsWith("-") && !WITH_VALUE.includes(args[index - 1] ?? ""),
  );
  // One name alone is shown.
  if (names.length === 1 && !args.some((word) => WRITES.test(word))) return [];
  return names.flatMap((name) => [name, `${name}.x`]);
}
