import { programIndex, programName } from "./command-words.ts";

/** Where a path leads, seen from the workspace. */
export type Place = "inside" | "outside" | "unknown";

/** Folder a command runs in: the names from the workspace down, or somewhere else. */
type Folder = readonly string[] | "outside" | "unknown";

const ABSOLUTE = /^(?:\/|[A-Za-z]:[\\/]|\\\\)/;

/** The names of a path with `.` and `..` worked out; null: it climbs out of where it starts. */
function climbed(start: readonly string[], path: string): readonly string[] | null {
  const names = [...start];
  for (const name of path.split(/[\\/]/)) {
    if (name === "" || name === ".") continue;
    if (name !== "..") names.push(name);
    else if (names.pop() === undefined) return null;
  }
  return names;
}

/** Harmless wherever they are: they keep nothing. */
const NOWHERE: readonly string[] = ["/dev/null", "/dev/stdin", "/dev/stdout", "/dev/stderr", "/dev/tty"];

export class Whereabouts {
  readonly #workspace: string | null;
  #folder: Folder;

  constructor(workspace: string | null, cwd: string | null) {
    this.#workspace = workspace;
    this.#folder = [];
    if (cwd !== null) this.#folder = this.#resolve(cwd);
  }

  placeOf(path: string): Place {
    if (NOWHERE.includes(path)) return "inside";
    const folder = this.#resolve(path);
    return typeof folder === "string" ? folder : "inside";
  }

  /** Relative to the workspace; null: not inside, or nobody knows. */
  inWorkspace(path: string): string | null {
    const folder = this.#resolve(path);
    return typeof folder === "string" ? null : folder.join("/");
  }

  /** Where the next command runs, after this one. */
  follow(words: readonly string[]): void {
    const [first, ...rest] = words.slice(programIndex(words));
    const program = first === undefined ? "" : programName(first);
    if (program === "popd") this.#folder = "unknown";
    if (program !== "cd" && program !== "pushd" && program !== "chdir") return;
    const target = rest.find((word) => !word.startsWith("-") || word === "-");
    if (target === undefined) this.#folder = "outside";
    else this.#folder = target === "-" ? "unknown" : this.#resolve(target);
  }

  #resolve(path: string): Folder {
    // What a shell would put in is not in the words.
    if (/^(?:~|\$HOME\b|\$\{HOME\})/.test(path)) return "outside";
    if (/[$`]/.test(path)) return "unknown";
    if (ABSOLUTE.test(path)) return this.#absolute(path);
    if (typeof this.#folder === "string") return this.#folder;
    return climbed(this.#folder, path) ?? "outside";
  }

  #absolute(path: string): Folder {
    const names = climbed([], path) ?? [];
    const root = this.#workspace === null ? null : climbed([], this.#workspace);
    if (root === null || root.length === 0 || !root.every((name, index) => names[index] === name))
      return "outside";
    return names.slice(root.length);
  }
}
