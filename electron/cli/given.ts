/** What was written after a command, checked against what the command takes. */
export class Given {
  readonly #words: ReadonlyMap<string, readonly string[]>;
  readonly #flags: ReadonlySet<string>;
  readonly #options: ReadonlyMap<string, readonly string[]>;

  constructor(
    words: ReadonlyMap<string, readonly string[]>,
    flags: ReadonlySet<string>,
    options: ReadonlyMap<string, readonly string[]>,
  ) {
    this.#words = words;
    this.#flags = flags;
    this.#options = options;
  }

  flag(name: string): boolean {
    return this.#flags.has(name);
  }

  option(name: string): string | null {
    return this.#options.get(name)?.[0] ?? null;
  }

  /** All values of an option that may be given several times. */
  options(name: string): readonly string[] {
    return this.#options.get(name) ?? [];
  }

  /** A word that has to be there; whether it is was checked when the command line was read. */
  word(name: string): string {
    return this.#words.get(name)?.[0] ?? "";
  }

  optionalWord(name: string): string | null {
    return this.#words.get(name)?.[0] ?? null;
  }

  /** Every word that was left. */
  rest(name: string): readonly string[] {
    return this.#words.get(name) ?? [];
  }
}
