/** Lets a number of pieces of work run at the same time; the others wait in the order they came. */
export class Turns {
  readonly #limit: number;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#limit) await new Promise<void>((go) => this.#waiting.push(go));
    else this.#running += 1;
    try {
      return await work();
    } finally {
      // The turn is handed on without ever being free: nobody who comes now gets in before those who wait.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }

  get idle(): boolean {
    return this.#running === 0;
  }
}

const oneAtATime = new Map<string, Turns>();

/**
 * Does work on one thing (a repository, a workspace) while nobody else in this process does. There is one engine per data
 * directory, so this process is everybody. Never taken twice by the same piece of work: it would wait for itself.
 */
export async function alone<T>(what: string, work: () => Promise<T>): Promise<T> {
  const turns = oneAtATime.get(what) ?? new Turns(1);
  oneAtATime.set(what, turns);
  try {
    return await turns.take(work);
  } finally {
    if (turns.idle && oneAtATime.get(what) === turns) oneAtATime.delete(what);
  }
}
