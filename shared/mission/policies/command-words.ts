// How the words of one plain command may be read. Tightening rules look at every reading, so that nothing a command is
// wrapped in hides it; an allowing rule looks only at the words as they stand.
import { scriptsOfGit, scriptsOfVariables } from "./git-runs.ts";

/** Programs that run another command made of the words that follow. */
const WRAPPERS: ReadonlySet<string> = new Set([
  "builtin",
  "busybox",
  "caffeinate",
  "chronic",
  "chroot",
  "chrt",
  "command",
  "coproc",
  "dbus-run-session",
  "doas",
  "entr",
  "env",
  "exec",
  "find",
  "flock",
  "gdb",
  "hyperfine",
  "ionice",
  "ltrace",
  "nice",
  "nohup",
  "noglob",
  "npx",
  "nsenter",
  "parallel",
  "perf",
  "pkexec",
  "prlimit",
  "rlwrap",
  "runuser",
  "screen",
  "script",
  "setpriv",
  "setsid",
  "stdbuf",
  "strace",
  "sudo",
  "systemd-run",
  "taskset",
  "time",
  "timeout",
  "tmux",
  "torsocks",
  "toybox",
  "trap",
  "unbuffer",
  "unshare",
  "valgrind",
  "watch",
  "xargs",
  "xvfb-run",
]);

/** Programs that run another command only after one of their words, as `npm exec -- git push` does. */
const RUNNERS: ReadonlySet<string> = new Set([
  "bun",
  "bundle",
  "mise",
  "npm",
  "pipenv",
  "pnpm",
  "poetry",
  "uv",
  "yarn",
]);
const RUNNING_WORD = /^(?:exec|run|x|dlx|--)$/;

/** Programs that take a whole script as a word. */
const SHELLS: ReadonlySet<string> = new Set([
  "ash",
  "bash",
  "cmd",
  "csh",
  "dash",
  "eval",
  "fish",
  "ksh",
  "mksh",
  "powershell",
  "pwsh",
  "sh",
  "ssh",
  "su",
  "tcsh",
  "zsh",
]);

/** What they run is made elsewhere: from their input, or from a script in a word. No rule can say what it allows. */
const MADE_ELSEWHERE: ReadonlySet<string> = new Set([
  "entr",
  "eval",
  "hyperfine",
  "parallel",
  "screen",
  "ssh",
  "su",
  "tmux",
  "trap",
  "watch",
  "xargs",
]);

const ASSIGNMENT = /^[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=/;

/** `/usr/bin/GIT` and `git.exe` are `git` on some system. */
export function programName(word: string): string {
  const name = word.slice(Math.max(word.lastIndexOf("/"), word.lastIndexOf("\\")) + 1).toLowerCase();
  return name.replace(/\.(?:exe|cmd|bat|com)$/, "");
}

/** Where the program stands: `A=1 B=2 git` runs git. */
export function programIndex(words: readonly string[]): number {
  const index = words.findIndex((word) => !ASSIGNMENT.test(word));
  return index === -1 ? words.length : index;
}

const isWrapper = (name: string): boolean => WRAPPERS.has(name) || SHELLS.has(name);

const runsOthers = (name: string, words: readonly string[]): boolean =>
  isWrapper(name) ||
  (RUNNERS.has(name) && words.some((word) => RUNNING_WORD.test(word))) ||
  scriptsThroughGit(words).length > 0;

/** What git runs for these words, wherever in them it stands, and what variables make it run. */
function scriptsThroughGit(words: readonly string[]): string[] {
  const git = words.findIndex((word) => runs(programName(word), "git"));
  if (git === -1) return scriptsOfVariables(words);
  const name = programName(words[git] ?? "");
  const behind = words.slice(git + 1);
  // `git-rebase` says its subcommand in its name.
  return [
    ...scriptsOfVariables(words),
    ...scriptsOfGit(name === "git" ? behind : [name.slice(4), ...behind]),
  ];
}

/** More is not looked at: such a command is nothing a person could read either. */
const MOST_READINGS = 200;

/**
 * Every way in which this command may run `program`, its name first. Behind a wrapper any word may be the program, because
 * which words are the wrapper's own differs from one to the next; a script in a word is taken apart at its spaces.
 */
export function readings(words: readonly string[], program: string): (readonly string[])[] {
  const start = programIndex(words);
  const first = words[start];
  if (first === undefined) return [];
  const name = programName(first);
  const found: (readonly string[])[] = [];
  if (runs(name, program)) found.push(named(program, name, words.slice(start + 1)));
  if (!runsOthers(name, words)) return found;
  const behind = [
    ...(isWrapper(name) || RUNNERS.has(name) ? behindWrapper(words.slice(start)) : []),
    ...scriptsThroughGit(words).flatMap(taken),
  ];
  for (const [index, word] of behind.entries()) {
    const inner = programName(word);
    if (runs(inner, program)) found.push(named(program, inner, behind.slice(index + 1)));
    if (found.length >= MOST_READINGS) break;
  }
  return found;
}

/** The words behind a wrapper; from the first program on that takes a script, words are also taken apart at their spaces. */
function behindWrapper(words: readonly string[]): string[] {
  const script = words.findIndex(
    (word) => takesScript(programName(word)) || /^(?:-S|--split-string)/.test(word),
  );
  if (script === -1) return words.slice(1);
  return [...words.slice(1, script + 1), ...words.slice(Math.max(1, script + 1)).flatMap(taken)];
}

const takesScript = (name: string): boolean =>
  SHELLS.has(name) || MADE_ELSEWHERE.has(name) || name === "script";

/** Words of this command that are scripts of a shell, to be parsed like the command line itself. */
export function scriptsIn(words: readonly string[]): string[] {
  return [...scriptsOfShells(words), ...scriptsThroughGit(words)];
}

function scriptsOfShells(words: readonly string[]): string[] {
  if (!isWrapped(words)) return [];
  const from = words.findIndex(
    (word) => takesScript(programName(word)) || /^(?:-S|--split-string)/.test(word),
  );
  if (from === -1) return [];
  const rest = words.slice(from + 1);
  if (programName(words[from] ?? "") === "eval") return [rest.join(" ")];
  return rest.filter((word, index) => /[\s;&|()`]/.test(word) || /^-\w*c$/.test(rest[index - 1] ?? ""));
}

/** `git-push` runs the same as `git push`. */
const runs = (name: string, program: string): boolean =>
  name === program || (program === "git" && name.startsWith("git-"));

function named(program: string, name: string, words: readonly string[]): readonly string[] {
  return name === program ? [program, ...words] : [program, name.slice(program.length + 1), ...words];
}

const taken = (word: string): string[] =>
  /[\s;&|()'"`]/.test(word) ? [word, ...word.split(/[\s;&|()'"`]+/).filter((piece) => piece !== "")] : [word];

/** Programs that may run here, wrappers included. */
export function programs(words: readonly string[]): string[] {
  const start = programIndex(words);
  const first = words[start];
  if (first === undefined) return [];
  const name = programName(first);
  const behind = isWrapper(name) ? words.slice(start + 1) : scriptsThroughGit(words);
  return [name, ...behind.flatMap(taken).map(programName)];
}

export const isWrapped = (words: readonly string[]): boolean => {
  const first = words[programIndex(words)];
  return first !== undefined && (isWrapper(programName(first)) || scriptsThroughGit(words).length > 0);
};

const INTERPRETER =
  /^(?:python|pypy|node|nodejs|deno|bun|perl|ruby|php|awk|gawk|mawk|lua|luajit|osascript|rscript|tclsh)[\d.]*$/;

/** A word of it may be a program text. */
export const runsCode = (words: readonly string[]): boolean =>
  isWrapped(words) || programs(words).some((program) => INTERPRETER.test(program));

/** Nobody can say from these words what will run. */
export function isOpaque(words: readonly string[]): boolean {
  const start = programIndex(words);
  const first = words[start];
  if (first === undefined) return true;
  const name = programName(first);
  if (MADE_ELSEWHERE.has(name)) return true;
  const rest = words.slice(start + 1);
  if (SHELLS.has(name))
    return rest.length === 0 || rest.some((word) => /^[-/]{1,2}\w*c/i.test(word) || word === "-s");
  if (!isWrapper(name)) return false;
  return rest.some((word, index) => {
    const inner = programName(word);
    return MADE_ELSEWHERE.has(inner) || (SHELLS.has(inner) && isOpaque(rest.slice(index)));
  });
}
