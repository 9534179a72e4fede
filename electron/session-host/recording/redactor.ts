import { secretForms } from "./secret-forms.ts";

/** Shown in place of every byte of a secret: the length, and with it every offset, stays what it was. */
const MASK = 0x2a;
const NOTHING = Buffer.alloc(0);

/**
 * Masks secrets in a stream of bytes. One automaton (Aho-Corasick over byte classes) finds all forms of all values in one
 * pass; the bytes that could still become a value are kept back until the next chunk decides, or `release` is called.
 * Bytes released too early stay part of the search: when the value completes, the rest of it is masked.
 */
export class Redactor {
  readonly #automaton: Automaton | undefined;
  #state = 0;
  /** The last bytes seen that could begin a value; the first `#released` of them were given out already. */
  #tail: Buffer = NOTHING;
  #released = 0;

  constructor(values: readonly string[]) {
    const forms = values.flatMap(secretForms);
    this.#automaton = forms.length === 0 ? undefined : buildAutomaton(forms);
  }

  /** Bytes kept back and not given out. */
  get heldBytes(): number {
    return this.#tail.length - this.#released;
  }

  push(chunk: Buffer): Buffer {
    if (this.#automaton === undefined) return chunk;
    const { next, classes, classOf, longestMatch, couldBegin } = this.#automaton;
    const window = this.#tail.length === 0 ? chunk : Buffer.concat([this.#tail, chunk]);
    let state = this.#state;
    for (let at = this.#tail.length; at < window.length; at++) {
      state = next[state * classes + (classOf[chunk[at - this.#tail.length] ?? 0] ?? 0)] ?? 0;
      const match = longestMatch[state] ?? 0;
      if (match > 0) window.fill(MASK, at + 1 - match, at + 1);
    }
    this.#state = state;
    const keepFrom = window.length - (couldBegin[state] ?? 0);
    const giveTo = Math.max(keepFrom, this.#released);
    const given = window.subarray(this.#released, giveTo);
    // Copied: a few bytes must not keep a whole chunk in memory.
    this.#tail = Buffer.from(window.subarray(keepFrom));
    this.#released = giveTo - keepFrom;
    return given;
  }

  /** Gives out what is kept back: nothing came that would have decided it. */
  release(): Buffer {
    const given = this.#tail.subarray(this.#released);
    this.#released = this.#tail.length;
    return Buffer.from(given);
  }
}

interface Automaton {
  readonly next: Uint32Array;
  readonly classes: number;
  /** Bytes that occur in no value share class 0. */
  readonly classOf: Uint8Array;
  readonly longestMatch: Uint32Array;
  /** Length of the longest end of the input that is a proper beginning of a value. */
  readonly couldBegin: Uint32Array;
}

function buildAutomaton(forms: readonly Buffer[]): Automaton {
  const classOf = new Uint8Array(256);
  let classes = 1;
  for (const form of forms) {
    for (const byte of form) if (classOf[byte] === 0 && classes < 256) classOf[byte] = classes++;
  }
  const room = 1 + forms.reduce((sum, form) => sum + form.length, 0);
  const next = new Uint32Array(room * classes);
  const depth = new Uint32Array(room);
  const longestMatch = new Uint32Array(room);
  let nodes = 1;
  for (const form of forms) {
    let node = 0;
    for (const byte of form) {
      const edge = node * classes + (classOf[byte] ?? 0);
      if (next[edge] === 0) {
        depth[nodes] = (depth[node] ?? 0) + 1;
        next[edge] = nodes++;
      }
      node = next[edge] ?? 0;
    }
    longestMatch[node] = form.length;
  }
  return {
    next,
    classes,
    classOf,
    longestMatch,
    couldBegin: link(next, classes, nodes, depth, longestMatch),
  };
}

/** Completes the tree to an automaton, breadth first: a missing edge goes where the longest shorter beginning goes. */
function link(
  next: Uint32Array,
  classes: number,
  nodes: number,
  depth: Uint32Array,
  longestMatch: Uint32Array,
): Uint32Array {
  const fallback = new Uint32Array(nodes);
  const couldBegin = new Uint32Array(nodes);
  const queue = [0];
  for (const node of queue) {
    let hasChild = false;
    const shorter = fallback[node] ?? 0;
    for (let kind = 0; kind < classes; kind++) {
      const child = next[node * classes + kind] ?? 0;
      const instead = node === 0 ? 0 : (next[shorter * classes + kind] ?? 0);
      if (child === 0) {
        next[node * classes + kind] = instead;
        continue;
      }
      hasChild = true;
      fallback[child] = instead;
      longestMatch[child] = Math.max(longestMatch[child] ?? 0, longestMatch[instead] ?? 0);
      queue.push(child);
    }
    couldBegin[node] = hasChild ? (depth[node] ?? 0) : (couldBegin[shorter] ?? 0);
  }
  return couldBegin;
}
