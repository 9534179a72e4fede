import { posix } from "node:path";

export interface Word {
  readonly text: string;
  /** What runs a file as a program stands in front of it. */
  readonly isProgram: boolean;
  /** It stands where commands do. */
  readonly isCommand: boolean;
}

/** Where one word ends in a shell, in settings and in code. A pattern stays whole: it names no file. */
const BETWEEN = /[\s"'`\\,;:=()[\]{}<>|&!]+/;
/** The folder of the repository, as hooks and servers name it. */
const REPOSITORY = /\$\{?[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\}?(?=["'\\]*\/)/g;
/** What is only written to, such as a log. */
const WRITTEN = /(?<![=-])>{1,2}\s*["']?[\w./$~-]+/g;
/** Commands that a text for agents runs before its model reads it, and other texts it takes in. */
const FRONT = /^---\r?\n[\s\S]*?\r?\n---/;
const RUN_IN_TEXT = /!`[^`]*`/g;
const TAKEN_IN = /(?<![\w`])@[\w./~-]+/g;
const RUNS_NEXT: ReadonlySet<string> = new Set("node bun deno tsx ts-node python python3 uv".split(" "));
/** Between a program and what it runs there may be a flag of it, or the name of a setting. */
const REACH = 3;
const LONGEST = 500;

/** The words of a file that may name others. `scripts`: of the scripts of a package, only these are meant. */
export function wordsOf(path: string, text: string, scripts: ReadonlySet<string>): readonly Word[] {
  const name = posix.basename(path);
  if (name.endsWith(".md")) return inText(text);
  if (name === "package.json") return split(scriptsIn(text, scripts), true);
  return split(text, !/\.([mc]?[jt]sx?|py)$/.test(name));
}

function inText(text: string): readonly Word[] {
  const runs = [...(FRONT.exec(text) ?? []), ...(text.match(RUN_IN_TEXT) ?? [])].join("\n");
  const taken = (text.match(TAKEN_IN) ?? []).map((each) => each.slice(1).replace(/\.$/, ""));
  return [...split(runs, true), ...taken.map((each) => ({ text: each, isProgram: false, isCommand: false }))];
}

function split(text: string, isCommand: boolean): readonly Word[] {
  const words = text
    .replaceAll(WRITTEN, " ")
    .replaceAll(REPOSITORY, ".")
    .split(BETWEEN)
    .map((word) => word.replace(/^\/+/, ""))
    .filter((word) => word !== "" && word.length < LONGEST);
  const all = words.map((word, at): Word => ({
    text: word,
    isProgram: words.slice(Math.max(0, at - REACH), at).some((before) => RUNS_NEXT.has(before)),
    isCommand,
  }));
  return [...new Map(all.map((word) => [`${word.isProgram} ${word.text}`, word])).values()];
}

/** What is run under these names, and what that runs by its name in turn. Anything else in there is about the package. */
function scriptsIn(text: string, wanted: ReadonlySet<string>): string {
  const scripts = new Map(Object.entries(scriptsOf(text)));
  const run: string[] = [];
  const waiting = [...wanted].flatMap((name) => [`pre${name}`, name, `post${name}`]);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const command = scripts.get(name);
    if (typeof command !== "string") continue;
    scripts.delete(name);
    run.push(command);
    waiting.push(...command.split(BETWEEN));
  }
  return run.join("\n");
}

function scriptsOf(text: string): object {
  try {
    const read: unknown = JSON.parse(text);
    const scripts = typeof read === "object" && read !== null && "scripts" in read ? read.scripts : null;
    return typeof scripts === "object" && scripts !== null ? scripts : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
