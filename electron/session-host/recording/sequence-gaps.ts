/**
 * The bytes of a stream that belong to escape sequences, where it matters: ascending ranges of offsets. Its arrays stay when
 * it forgets: ranges come and go with every colour.
 */
export class SequenceGaps {
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  #count = 0;

  add(start: number, end: number): void {
    if (this.#count === 0 || this.#ends[this.#count - 1] !== start) this.#starts[this.#count++] = start;
    this.#ends[this.#count - 1] = end;
  }

  forgetAll(): void {
    this.#count = 0;
  }

  forgetBefore(offset: number): void {
    let kept = 0;
    for (let index = 0; index < this.#count; index++) {
      const [start, end] = [this.#starts[index] ?? 0, this.#ends[index] ?? 0];
      if (end <= offset) continue;
      this.#starts[kept] = start;
      this.#ends[kept] = end;
      kept++;
    }
    this.#count = kept;
  }

  /** Asked from the end backwards, never up again. */
  backwards(): { has(offset: number): boolean } {
    let index = this.#count - 1;
    return {
      has: (offset) => {
        while (index >= 0 && (this.#starts[index] ?? 0) > offset) index--;
        return index >= 0 && offset < (this.#ends[index] ?? 0);
      },
    };
  }
}
