import type { CliCommand } from "./command.ts";
import { Given } from "./given.ts";

export type Asked =
  | { readonly kind: "run"; readonly command: CliCommand; readonly json: boolean; readonly given: Given }
  | { readonly kind: "help"; readonly commands: readonly CliCommand[] }
  | { readonly kind: "version" }
  | Mistake;

interface Mistake {
  readonly kind: "mistake";
  readonly sentence: string;
  readonly json: boolean;
}

/** Reads the words behind `flightdeck`. Anything not understood is a mistake: nothing is guessed, nothing is run. */
export function understand(words: readonly string[], commands: readonly CliCommand[]): Asked {
  const [first, second] = words;
  if (first === undefined || first === "help" || first === "--help" || first === "-h") {
    return { kind: "help", commands };
  }
  if (first === "--version") return { kind: "version" };
  const named = (wanted: string) => commands.find(({ name }) => name === wanted);
  const command = named(`${first} ${second}`) ?? named(first);
  if (command === undefined) return unknownCommand(words, commands);
  const rest = words.slice(command.name.split(" ").length);
  const end = rest.indexOf("--");
  if (rest.slice(0, end === -1 ? undefined : end).includes("--help")) {
    return { kind: "help", commands: [command] };
  }
  return new Reader(command, rest).read();
}

function unknownCommand(words: readonly string[], commands: readonly CliCommand[]): Asked {
  const [noun = "", verb] = words;
  const ofNoun = commands.filter(({ name }) => name.startsWith(`${noun} `));
  if (ofNoun.length > 0 && (verb === undefined || verb === "help" || verb === "--help")) {
    return { kind: "help", commands: ofNoun };
  }
  const name = ofNoun.length > 0 ? `${noun} ${verb}` : noun;
  const known = ofNoun.length > 0 ? ofNoun.map((each) => each.name) : nounsOf(commands);
  const sentence = `There is no command "${name}". Known are: ${known.join(", ")}.`;
  return { kind: "mistake", sentence, json: words.includes("--json") };
}

const nounsOf = (commands: readonly CliCommand[]) => [
  ...new Set(commands.map(({ name }) => name.split(" ")[0] ?? name)),
];

/** Sorts what stands behind one command into flags, options and words. `--` ends flags and options. */
class Reader {
  readonly #command: CliCommand;
  readonly #rest: readonly string[];
  readonly #flags = new Set<string>();
  readonly #options = new Map<string, string[]>();
  readonly #words: string[] = [];

  constructor(command: CliCommand, rest: readonly string[]) {
    this.#command = command;
    this.#rest = rest;
  }

  read(): Asked {
    for (let at = 0; at < this.#rest.length; at++) {
      const word = this.#rest[at] ?? "";
      if (word === "--") {
        this.#words.push(...this.#rest.slice(at + 1));
        break;
      }
      const option = optionOf(this.#command, word);
      if (option !== null) {
        const value = option.value ?? this.#rest[++at];
        if (value === undefined || (option.value === null && value.startsWith("--"))) {
          return this.#mistake(
            `needs a value behind --${option.name}; a value that begins with -- is written --${option.name}=value`,
          );
        }
        const problem = this.#keep(option.name, value);
        if (problem !== null) return this.#mistake(problem);
      } else if (this.#isFlag(word)) this.#flags.add(word.slice(2));
      else if (word.startsWith("--")) return this.#unknown(word);
      else this.#words.push(word);
    }
    return this.#withWords();
  }

  #keep(name: string, value: string): string | null {
    const before = this.#options.get(name);
    if (before === undefined) this.#options.set(name, [value]);
    else if (this.#command.options?.[name]?.many === true) before.push(value);
    else return `takes --${name} once`;
    return null;
  }

  #withWords(): Asked {
    const words = new Map<string, string[]>();
    const left = [...this.#words];
    for (const pattern of this.#command.words ?? []) {
      const name = pattern.replace(/[?…]/g, "");
      const taken = pattern.endsWith("…") ? left.splice(0) : left.splice(0, 1);
      if (taken.length === 0 && !pattern.includes("?")) {
        return this.#mistake(`needs ${name}: ${usage(this.#command)}`);
      }
      if (taken.length > 0) words.set(name, taken);
    }
    const [tooMany] = left;
    if (tooMany !== undefined) return this.#unknown(tooMany);
    const json = this.#flags.delete("json");
    return {
      kind: "run",
      command: this.#command,
      json,
      given: new Given(words, this.#flags, this.#options),
    };
  }

  #isFlag(word: string): boolean {
    return word === "--json" || (word.startsWith("--") && Object.hasOwn(this.#command.flags, word.slice(2)));
  }

  #unknown(word: string): Mistake {
    const { flags, options = {} } = this.#command;
    const known = ["json", ...Object.keys(flags), ...Object.keys(options)].map((name) => `--${name}`);
    return this.#mistake(`does not know "${word}". It knows ${known.join(", ")}`);
  }

  #mistake(what: string): Mistake {
    const sentence = `"flightdeck ${this.#command.name}" ${what}.`;
    return { kind: "mistake", sentence, json: this.#rest.includes("--json") };
  }
}

/** `value: null`: it stands in the next word. */
function optionOf(command: CliCommand, word: string): { name: string; value: string | null } | null {
  if (!word.startsWith("--")) return null;
  const equals = word.indexOf("=");
  const name = word.slice(2, equals === -1 ? undefined : equals);
  if (command.options === undefined || !Object.hasOwn(command.options, name)) return null;
  return { name, value: equals === -1 ? null : word.slice(equals + 1) };
}

/** `flightdeck task steer <mission> <task> <text…>` */
export function usage({ name, words = [] }: CliCommand): string {
  const shown = words.map((word) => {
    const bare = word.replace("?", "");
    return word.includes("?") ? `[${bare}]` : `<${bare}>`;
  });
  return ["flightdeck", name, ...shown].join(" ");
}

export function helpText(commands: readonly CliCommand[]): string {
  const one = commands.length === 1;
  const rows = commands.flatMap((command) => {
    const { flags, options = {} } = command;
    return [
      `  ${usage(command).slice("flightdeck ".length)}`,
      `      ${command.summary}`,
      ...Object.entries(flags).map(([flag, help]) => `          --${flag}: ${help}`),
      ...Object.entries(options).map(
        ([option, { value, help, many }]) =>
          `          --${option} <${value}>: ${help}${many === true ? "; may be given several times" : ""}`,
      ),
    ];
  });
  return [
    one && commands[0] !== undefined ? `${usage(commands[0])} [--json]` : "flightdeck <command> [--json]",
    "",
    ...rows,
    "",
    "Ids may be shortened to their first letters while those are unique. -- ends the options.",
    "The data directory follows the platform; FLIGHTDECK_HOME names another.",
  ].join("\n");
}
