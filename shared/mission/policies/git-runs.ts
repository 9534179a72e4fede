// Commands git is told to run: they stand in its words, and count as much as any other.

/** Words in front of which an option with a script belongs to something else: `git clean -x`. */
const SHORT_OPTIONS: Readonly<Record<string, RegExp>> = {
  rebase: /^-x/,
  difftool: /^-x/,
  grep: /^-O/,
  clone: /^-u/,
  "ls-remote": /^-u/,
};
const LONG_OPTIONS: readonly string[] = [
  "--exec",
  "--upload-pack",
  "--receive-pack",
  "--extcmd",
  "--open-files-in-pager",
  "--sendmail-cmd",
  "--to-cmd",
  "--cc-cmd",
];
/** Git takes any beginning of a long option that means only one; a shorter one never does. */
const SHORTEST_OPTION = 4;
const FILTER = /^--[a-z]+-filter$/;

/** Settings that only choose with what a text is shown or edited: what they run is judged like any command. */
const SHOWS = /^(?:core\.(?:pager|editor)|sequence\.editor|pager\.[^=]+)=(?<script>.*)$/is;

/** The same as variables in front of a command. */
const VARIABLE =
  /^(?:GIT_(?:SSH|SSH_COMMAND|EDITOR|SEQUENCE_EDITOR|PAGER|EXTERNAL_DIFF|ASKPASS|PROXY_COMMAND)|EDITOR|VISUAL|PAGER|SSH_ASKPASS)=(?<script>.+)$/s;

/** Scripts in the words behind `git`, to be parsed like the command line itself. */
export function scriptsOfGit(words: readonly string[]): string[] {
  const found: string[] = [];
  for (const [index, word] of words.entries()) {
    const rest = words.slice(index + 1);
    const setting = SHOWS.exec(word)?.groups?.["script"];
    if (setting !== undefined && words[index - 1] === "-c") found.push(setting);
    const option = scriptOption(word, words.slice(0, index));
    if (option !== null) found.push(option === "" ? (rest[0] ?? "") : option);
    if (word === "run" && words.includes("bisect")) found.push(asScript(rest));
    if (word === "foreach" && words.includes("submodule")) found.push(foreachScript(rest));
  }
  return found.filter((script) => script.trim() !== "");
}

/** What variables in front of a command make git and others run. */
export const scriptsOfVariables = (words: readonly string[]): string[] =>
  words.flatMap((word) => VARIABLE.exec(word)?.groups?.["script"] ?? []);

/** The script behind the sign of an option, "" when it is the next word; null: no such option. */
function scriptOption(word: string, before: readonly string[]): string | null {
  const [name = "", ...value] = word.split("=");
  if (name.startsWith("--")) {
    const isOne =
      FILTER.test(name) ||
      (name.length >= SHORTEST_OPTION && LONG_OPTIONS.some((option) => option.startsWith(name)));
    return isOne ? value.join("=") : null;
  }
  const short = before.some(
    (one) => Object.hasOwn(SHORT_OPTIONS, one) && SHORT_OPTIONS[one]?.test(word) === true,
  );
  return short ? word.slice(2) : null;
}

/** One word is a script, several are a command. */
function foreachScript(words: readonly string[]): string {
  const first = words.findIndex((word) => !word.startsWith("-"));
  const rest = first === -1 ? [] : words.slice(first);
  return rest.length === 1 ? (rest[0] ?? "") : asScript(rest);
}

const asScript = (words: readonly string[]): string =>
  words
    .map((word) => (/^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`))
    .join(" ");
