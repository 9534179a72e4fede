import { isOpaque, isWrapped, programName, readings } from "./command-words.ts";
import { parseGit } from "./git-command.ts";

/** The words of a rule's command: `git push *`. */
export const ruleWords = (command: string): string[] => command.split(/\s+/).filter((word) => word !== "");

/**
 * Does a rule that allows mean this command? Word for word, and the words that `*` stands for may not choose another program:
 * what wraps or makes a command is only allowed when it is written out in full.
 */
export function surelyIs(rule: string, words: readonly string[]): boolean {
  if (isOpaque(words)) return false;
  const wanted = ruleWords(rule);
  const open = wanted.at(-1) === "*";
  const fixed = open ? wanted.slice(0, -1) : wanted;
  if (fixed.length === 0 || (open && isWrapped(words))) return false;
  if (open ? words.length < fixed.length : words.length !== fixed.length) return false;
  return fixed.every((word, index) => word === words[index]);
}

/**
 * May this command be what a rule that denies or asks means? In every reading, in any order of options, with options in
 * between and words behind: such a rule is also about `git -C elsewhere push`, `env A=1 git push` and `git push --quiet`.
 */
export function mayBe(rule: string, words: readonly string[]): boolean {
  const wanted = ruleWords(rule).filter((word) => word !== "*");
  const [program, ...rest] = wanted;
  if (program === undefined) return true;
  const name = programName(program);
  return readings(words, name).some((reading) =>
    holds(rest, name === "git" ? withoutGlobals(reading) : reading.slice(1)),
  );
}

function withoutGlobals(reading: readonly string[]): string[] {
  const { subcommand, args } = parseGit(reading);
  return [subcommand, ...args];
}

function holds(wanted: readonly string[], words: readonly string[]): boolean {
  const flags = new Set(words.filter(isOption).flatMap(flagsOf));
  const wantedFlags = wanted.filter(isOption).flatMap(flagsOf);
  return (
    wantedFlags.every((flag) => flags.has(flag)) &&
    inOrder(
      wanted.filter((word) => !isOption(word)),
      words,
    )
  );
}

const isOption = (word: string): boolean => word.length > 1 && word.startsWith("-") && word !== "--";

/** `-rf` is `-r -f`; of `--depth=1` the name counts. */
function flagsOf(word: string): string[] {
  if (word.startsWith("--")) return [word.split("=")[0] ?? word];
  return word
    .slice(1)
    .split("")
    .map((letter) => `-${letter}`);
}

/** The wanted words one after the other; in between only options, and words that may be the value of the option before them. */
function inOrder(wanted: readonly string[], words: readonly string[]): boolean {
  let next = 0;
  for (const [index, word] of words.entries()) {
    const expected = wanted[next];
    if (expected === undefined) return true;
    if (plainWord(word) === plainWord(expected)) next += 1;
    else if (!isOption(word) && word !== "--" && !isOption(words[index - 1] ?? "")) return false;
  }
  return next === wanted.length;
}

/** `./build`, `build/` and `x/../build` are the same folder. */
function plainWord(word: string): string {
  if (!/[./]/.test(word) || word.includes("://")) return word;
  const names: string[] = [];
  for (const name of word.split("/")) {
    if (name === "." || name === "") continue;
    if (name === ".." && names.length > 0 && names.at(-1) !== "..") names.pop();
    else names.push(name);
  }
  return `${word.startsWith("/") ? "/" : ""}${names.join("/")}`;
}
