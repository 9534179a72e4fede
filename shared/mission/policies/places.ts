import { readings } from "./command-words.ts";

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

const placeFrom = (folder: Folder): Place => (typeof folder === "string" ? folder : "inside");

/** Harmless wherever they are: they keep nothing. */
const NOWHERE: readonly string[] = ["/dev/null", "/dev/stdin", "/dev/stdout", "/dev/stderr", "/dev/tty"];

/** More changes of folder than this in one command line: nobody knows any more. */
const MOST_FOLDERS = 16;

/**
 * Follows a command line through its folders. A `cd` may fail, or happen in a shell of its own, so the folders before it stay
 * possible: what is inside from one and outside from another is not known.
 */
export class Whereabouts {
  readonly #workspace: string | null;
  /** Where it may be; where it is meant to be comes last. */
  #folders: Folder[] = [[]];

  constructor(workspace: string | null, cwd: string | null) {
    this.#workspace = workspace;
    if (cwd !== null) this.#folders = [this.#resolve([], cwd)];
  }

  placeOf(path: string): Place {
    if (NOWHERE.includes(path)) return "inside";
    const places = this.#folders.map((folder) => placeFrom(this.#resolve(folder, path)));
    const meant = places.at(-1) ?? "unknown";
    return meant === "outside" || places.every((place) => place === meant) ? meant : "unknown";
  }

  /** Relative to the workspace; null: not inside, or nobody knows. */
  inWorkspace(path: string): string | null {
    const folder = this.#resolve(this.#folders.at(-1) ?? "unknown", path);
    return typeof folder === "string" ? null : folder.join("/");
  }

  /** Where the next command runs, after this one. */
  follow(words: readonly string[]): void {
    if (readings(words, "popd").length > 0) this.#folders.push("unknown");
    for (const program of ["cd", "pushd", "chdir"]) {
      for (const [, ...rest] of readings(words, program)) {
        this.#folders.push(this.#target(rest.find((word) => !word.startsWith("-") || word === "-")));
      }
    }
    if (this.#folders.length > MOST_FOLDERS) this.#folders = ["unknown"];
  }

  #target(target: string | undefined): Folder {
    if (target === undefined) return "outside";
    return target === "-" ? "unknown" : this.#resolve(this.#folders.at(-1) ?? "unknown", target);
  }

  #resolve(from: Folder, path: string): Folder {
    // What a shell would put in is not in the words.
    if (/^(?:~|\$HOME\b|\$\{HOME\})/.test(path)) return "outside";
    if (/[$`]/.test(path)) return "unknown";
    if (ABSOLUTE.test(path)) return this.#absolute(path);
    if (typeof from === "string") return from;
    return climbed(from, path) ?? "outside";
  }

  #absolute(path: string): Folder {
    const names = climbed([], path) ?? [];
    const root = this.#workspace === null ? null : climbed([], this.#workspace);
    if (root === null || root.length === 0 || !root.every((name, index) => names[index] === name))
      return "outside";
    return names.slice(root.length);
  }
}
