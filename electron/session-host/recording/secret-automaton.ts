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
  /** Length of the longest end of the input that is a proper beginning of a value. */
  readonly couldBegin: Uint32Array;
}

function build(forms: readonly Buffer[]): Automaton {
  const classOf = new Uint8Array(256);
  let classes = 1;
  for (const form of forms) {
    for (const byte of form) if (classOf[byte] === 0 && classes < 256) classOf[byte] = classes++;
  }
  const room = 1 + forms.reduce((sum, form) => sum + form.length, 0);
  const next = room < 65_536 ? new Uint16Array(room * classes) : new Uint32Array(room * classes);
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
  next: Uint16Array | Uint32Array,
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
