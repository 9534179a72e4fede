import { ESC, FIRST_PRINTABLE } from "./escape-sequence.ts";
import { secretForms } from "./secret-forms.ts";

/** Sessions of one mission carry the same secrets: their table is made once. */
const TABLES_KEPT = 8;
const tables = new Map<string, Automaton>();

/** Aho-Corasick: one table look-up per byte finds every form of every value. */
export interface Automaton {
  readonly next: Uint16Array | Uint32Array;
  readonly classes: number;
  /** Bytes that occur in no value share class 0. */
  readonly classOf: Uint8Array;
  readonly longestMatch: Uint32Array;
  /** How many bytes of the input the state still knows. */
  readonly depth: Uint32Array;
  /** Length of the longest end of the input that is a proper beginning of a value. */
  readonly couldBegin: Uint32Array;
  /** 1 where that beginning is one of a form long enough to be waited for. */
  readonly isLong: Uint8Array;
  /** Where to go when a byte does not fit: the state of the longest shorter beginning. */
  readonly fallback: Uint32Array;
  /** By two bytes: 0 where they lead from the first state to where nothing has begun, so that the first one can be skipped. */
  readonly beginsWith: Uint8Array;
  readonly longestForm: number;
}

/** The beginning of a shorter form stands in too many innocent texts. */
const LONG_BYTES = 8;

function build(forms: readonly Buffer[]): Automaton {
  const classOf = new Uint8Array(256);
  let classes = 1;
  for (const form of forms) {
    for (const byte of form) if (classOf[byte] === 0 && classes < 256) classOf[byte] = classes++;
  }
  const room = 1 + forms.reduce((sum, form) => sum + form.length, 0);
  const tree: Tree = {
    next: room < 65_536 ? new Uint16Array(room * classes) : new Uint32Array(room * classes),
    classes,
    depth: new Uint32Array(room),
    longestMatch: new Uint32Array(room),
    isLong: new Uint8Array(room),
    nodes: 1,
  };
  for (const form of forms) plant(tree, form, classOf);
  const links = link(tree);
  const longestForm = forms.reduce((longest, { length }) => Math.max(longest, length), 0);
  return { ...tree, ...links, classOf, beginsWith: firstPairs(tree, classOf), longestForm };
}

/** The first byte of a pair may be skipped when no form begins with both. Control characters may stand between any two. */
function firstPairs({ next, classes, depth }: Tree, classOf: Uint8Array): Uint8Array {
  const pairs = new Uint8Array(256 * 256);
  pairs.fill(1, ESC << 8, (ESC + 1) << 8);
  for (let first = FIRST_PRINTABLE; first < 256; first++) {
    const begun = next[classOf[first] ?? 0] ?? 0;
    if (begun === 0) continue;
    for (let second = 0; second < 256; second++) {
      const child = next[begun * classes + (classOf[second] ?? 0)] ?? 0;
      const goesOn = second < FIRST_PRINTABLE || (depth[child] ?? 0) > 1;
      if (goesOn) pairs[(first << 8) | second] = 1;
    }
  }
  return pairs;
}

interface Tree {
  readonly next: Uint16Array | Uint32Array;
  readonly classes: number;
  readonly depth: Uint32Array;
  readonly longestMatch: Uint32Array;
  readonly isLong: Uint8Array;
  nodes: number;
}

function plant(tree: Tree, form: Buffer, classOf: Uint8Array): void {
  const { next, classes, depth, longestMatch, isLong } = tree;
  let node = 0;
  for (const byte of form) {
    const edge = node * classes + (classOf[byte] ?? 0);
    if (next[edge] === 0) {
      depth[tree.nodes] = (depth[node] ?? 0) + 1;
      next[edge] = tree.nodes++;
    }
    node = next[edge] ?? 0;
    if (form.length >= LONG_BYTES) isLong[node] = 1;
  }
  longestMatch[node] = form.length;
}

/** Completes the tree to an automaton, breadth first: a missing edge goes where the longest shorter beginning goes. */
function link({
  next,
  classes,
  depth,
  longestMatch,
  isLong,
  nodes,
}: Tree): Pick<Automaton, "fallback" | "couldBegin"> {
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
    if (!hasChild) isLong[node] = isLong[shorter] ?? 0;
  }
  return { fallback, couldBegin };
}

export function automatonFor(values: readonly string[]): Automaton {
  const key = JSON.stringify(values);
  const automaton = tables.get(key) ?? build(values.flatMap(secretForms));
  tables.delete(key);
  tables.set(key, automaton);
  for (const oldest of tables.keys()) {
    if (tables.size <= TABLES_KEPT) break;
    tables.delete(oldest);
  }
  return automaton;
}
