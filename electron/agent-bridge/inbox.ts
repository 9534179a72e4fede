/** What comes in, one after the other, in the order in which it came. */
export class Inbox<Item> {
  readonly #items: Item[] = [];
  #waiting: ((item: Item) => void) | null = null;

  put(item: Item): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting === null) this.#items.push(item);
    else waiting(item);
  }

  next(): Promise<Item> {
    const [first] = this.#items.splice(0, 1);
    if (first !== undefined) return Promise.resolve(first);
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }
}
