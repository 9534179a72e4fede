/** Room for "-10000" behind it within the 64 characters of an id. */
const MAX_STEM = 56;

/** A title as an id: lower-case words with dashes; the same title always gives the same. */
export function stemOf(title: string): string {
  const plain = title
    .normalize("NFKD")
    .replace(/\p{Mark}+/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, MAX_STEM)
    .replace(/^-+|-+$/g, "");
  return plain === "" ? "task" : plain;
}

/** Gives ids in the order it is asked: the second of a name gets "-2". */
export class TaskNames {
  readonly #taken: Set<string>;
  readonly #next = new Map<string, number>();

  /** `reserved`: ids that people wrote down themselves. */
  constructor(reserved: Iterable<string>) {
    this.#taken = new Set(reserved);
  }

  idFor(title: string): string {
    const stem = stemOf(title);
    let number = this.#next.get(stem) ?? 1;
    let id = number === 1 ? stem : `${stem}-${number}`;
    while (this.#taken.has(id)) {
      number += 1;
      id = `${stem}-${number}`;
    }
    this.#next.set(stem, number + 1);
    this.#taken.add(id);
    return id;
  }
}
