/** The paths of a repository, and the folders that follow from them. */
export class FileNames {
  readonly all: readonly string[];
  readonly #paths: ReadonlySet<string>;
  readonly #folders = new Set<string>();

  constructor(paths: Iterable<string>) {
    this.all = [...paths];
    this.#paths = new Set(this.all);
    for (const path of this.all) {
      for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
        const folder = path.slice(0, at);
        // Those above it are known with it.
        if (this.#folders.has(folder)) break;
        this.#folders.add(folder);
      }
    }
  }

  has(path: string): boolean {
    return this.#paths.has(path);
  }

  hasFolder(path: string): boolean {
    return this.#folders.has(path);
  }

  below(folder: string): readonly string[] {
    return this.hasFolder(folder) ? this.all.filter((path) => path.startsWith(`${folder}/`)) : [];
  }
}
