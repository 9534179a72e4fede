import type { Automaton, PatternState } from "./pattern-automaton.ts";

/** Where a pattern can be after some letters, and where each kind of letter leads from there, as far as it was asked. */
interface Place {
  readonly states: ReadonlySet<number>;
  readonly isEnd: boolean;
  readonly next: (Place | undefined)[];
}

/** Patterns people write have a few dozen; one that has more is walked again rather than remembered. */
const MAX_PLACES = 2_000;

/**
 * Walks paths through a pattern and remembers the way. An agent decides how many files there are and how long their names
 * are, and every one of them is held against every pattern: each letter may cost a look, no more.
 */
export class PatternWalk {
  readonly #automaton: Automaton;
  /** Where a kind of letter begins; up to the next one the pattern cannot tell them apart. */
  readonly #kinds: readonly number[];
  readonly #places = new Map<string, Place>();

  constructor(automaton: Automaton) {
    this.#automaton = automaton;
    const ranges = automaton.states.flatMap(({ on }) => on);
    const starts = ranges.flatMap(([first, last]) => [first, last + 1]);
    this.#kinds = [...new Set([0, ...starts])].toSorted((a, b) => a - b);
  }

  matches(path: string): boolean {
    const { states, start } = this.#automaton;
    let place = this.#place(spread(states, [start]));
    for (const letter of path) {
      const kind = this.#kindOf(letter.codePointAt(0) ?? 0);
      place = place.next[kind] ??= this.#after(place, this.#kinds[kind] ?? 0);
      if (place.states.size === 0) return false;
    }
    return place.isEnd;
  }

  #kindOf(code: number): number {
    let low = 0;
    let high = this.#kinds.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#kinds[middle] ?? 0) <= code) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #after({ states: at }: Place, code: number): Place {
    const next: number[] = [];
    for (const index of at) {
      const state = this.#automaton.states[index];
      if (state?.on.some(([first, last]) => first <= code && code <= last) === true) next.push(state.to);
    }
    return this.#place(spread(this.#automaton.states, next));
  }

  #place(states: ReadonlySet<number>): Place {
    const key = [...states].toSorted((a, b) => a - b).join(" ");
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    if (this.#places.size >= MAX_PLACES) this.#places.clear();
    const place: Place = { states, isEnd: states.has(this.#automaton.end), next: [] };
    this.#places.set(key, place);
    return place;
  }
}

/** Where one can be without reading a character. */
function spread(states: readonly PatternState[], from: readonly number[]): Set<number> {
  const reached = new Set(from);
  for (const index of reached) {
    for (const next of states[index]?.free ?? []) reached.add(next);
  }
  return reached;
}
