/** Code points from the first to the last, both included. */
export type CodeRange = readonly [first: number, last: number];

/** One state of a pattern: where it may go without a character, and where with one of `on`. */
export interface PatternState {
  readonly free: readonly number[];
  readonly on: readonly CodeRange[];
  readonly to: number;
}

/** A pattern as states to walk through: time is states times characters, whatever the pattern is. */
export interface Automaton {
  readonly states: readonly PatternState[];
  readonly start: number;
  readonly end: number;
}

export const SLASH = 0x2f;
const LAST_CODE = 0x10_ff_ff;
const ANY: readonly CodeRange[] = [[0, LAST_CODE]];
const NOT_SLASH: readonly CodeRange[] = [
  [0, SLASH - 1],
  [SLASH + 1, LAST_CODE],
];

interface Builder {
  readonly text: readonly string[];
  readonly states: { free: number[]; on: readonly CodeRange[]; to: number }[];
  /** Where the brace that opens here closes; absent: it closes nowhere and means itself. */
  readonly closing: ReadonlyMap<number, number>;
}

/**
 * `*` and `?` stay inside one name, `**` as a whole name crosses folders, `{a,b}` and `[a-c]` choose. A pattern also means
 * itself letter for letter (`app/[id]/page.tsx` is a real file name), and one that ends in the name of a folder also means
 * everything beneath it: a person who writes `src/auth` means what is in there.
 */
export function automatonOf(pattern: string): Automaton {
  const plain = pattern.replace(/\/+$/, "");
  const text = Array.from(plain);
  const builder: Builder = { text, states: [], closing: closingBraces(text) };
  const start = addState(builder);
  const body = sequence(builder, 0, text.length, start);
  const end = addState(builder);
  link(builder, body, end);
  if (/[[{]/.test(pattern)) link(builder, letters(builder, plain, start), end);
  if (plain !== pattern || mayBeFolder(pattern)) beneath(builder, end, end);
  return { states: builder.states, start, end };
}

const addState = (builder: Builder): number => builder.states.push({ free: [], on: [], to: 0 }) - 1;

function link(builder: Builder, from: number, to: number): void {
  builder.states[from]?.free.push(to);
}

/** A new state behind `from`, reached with one character of `on`. */
function step(builder: Builder, from: number, on: readonly CodeRange[], to = addState(builder)): number {
  const hop = addState(builder);
  link(builder, from, hop);
  const state = builder.states[hop];
  if (state !== undefined) {
    state.on = on;
    state.to = to;
  }
  return to;
}

function letters(builder: Builder, text: string, from: number): number {
  let at = from;
  for (const letter of text) at = step(builder, at, letterRange(letter));
  return at;
}

const codeOf = (letter: string): number => letter.codePointAt(0) ?? 0;
const letterRange = (letter: string): readonly CodeRange[] => [[codeOf(letter), codeOf(letter)]];

/** A slash and anything behind it, from `from` to `to`. */
function beneath(builder: Builder, from: number, to: number): void {
  const inside = step(builder, from, letterRange("/"));
  step(builder, inside, ANY, inside);
  link(builder, inside, to);
}

/** Files that are written without an ending, everywhere. */
const PLAIN_FILES = /^(?:Makefile|Dockerfile|LICENSE|NOTICE|README|CHANGELOG|CODEOWNERS|Gemfile|Procfile)$/;

/** May the last name be a folder? One with an ending (`index.ts`, but not `.github`) is a file, and `conf.d/` a folder. */
function mayBeFolder(pattern: string): boolean {
  if (/\{[^}]*\//.test(pattern)) return false;
  const name = pattern.slice(pattern.lastIndexOf("/") + 1);
  return !/[*?[]|..*\./.test(name) && !PLAIN_FILES.test(name);
}

function sequence(builder: Builder, from: number, to: number, entry: number): number {
  const { text, closing } = builder;
  let at = entry;
  for (let index = from; index < to; index++) {
    const letter = text[index] ?? "";
    const close = closing.get(index);
    const stars = letter === "*" ? runOfStars(text, index, to) : 0;
    if (close !== undefined) {
      at = choice(builder, index, close, at);
      index = close;
    } else if (stars > 0) {
      const whole = stars === 2 && isWholeName(text, index, index + stars);
      const folders = whole && text[index + stars] === "/" && index + stars < to;
      at = folders ? anyFolders(builder, at) : anyText(builder, at, whole ? ANY : NOT_SLASH);
      index += stars - 1 + (folders ? 1 : 0);
    } else if (letter === "?") {
      at = step(builder, at, NOT_SLASH);
    } else {
      const set = letter === "[" ? letterSet(text, index, to) : null;
      at = step(builder, at, set?.on ?? letterRange(letter));
      index = set?.last ?? index;
    }
  }
  return at;
}

function runOfStars(text: readonly string[], index: number, to: number): number {
  let count = 0;
  while (index + count < to && text[index + count] === "*") count += 1;
  return count;
}

function isWholeName(text: readonly string[], from: number, to: number): boolean {
  return "/{,".includes(text[from - 1] ?? "/") && "/},".includes(text[to] ?? "/");
}

/** `**` and its slash: no folder, one, or many. */
function anyFolders(builder: Builder, from: number): number {
  const out = addState(builder);
  link(builder, from, out);
  const inside = step(builder, from, NOT_SLASH);
  step(builder, inside, ANY, inside);
  step(builder, inside, letterRange("/"), out);
  return out;
}

function anyText(builder: Builder, from: number, on: readonly CodeRange[]): number {
  const out = addState(builder);
  link(builder, from, out);
  step(builder, out, on, out);
  return out;
}

function choice(builder: Builder, open: number, close: number, from: number): number {
  const out = addState(builder);
  let start = open + 1;
  for (let index = start; index <= close; index++) {
    const inner = builder.closing.get(index);
    if (inner !== undefined) {
      index = inner;
    } else if (index === close || builder.text[index] === ",") {
      const entry = addState(builder);
      link(builder, from, entry);
      link(builder, sequence(builder, start, index, entry), out);
      start = index + 1;
    }
  }
  return out;
}

function closingBraces(text: readonly string[]): Map<number, number> {
  const open: number[] = [];
  const closing = new Map<number, number>();
  for (const [index, letter] of text.entries()) {
    if (letter === "{") open.push(index);
    const start = letter === "}" ? open.pop() : undefined;
    if (start !== undefined) closing.set(start, index);
  }
  return closing;
}

/** `[abc]`, `[a-z]`, `[!abc]`; null when the bracket never closes or holds nothing: then it means itself. */
function letterSet(
  text: readonly string[],
  open: number,
  to: number,
): { readonly on: readonly CodeRange[]; readonly last: number } | null {
  const negated = text[open + 1] === "!" || text[open + 1] === "^";
  const first = open + (negated ? 2 : 1);
  const last = text.indexOf("]", first + 1);
  if (last === -1 || last >= to || text.slice(first, last).includes("/")) return null;
  const ranges: CodeRange[] = [];
  for (let index = first; index < last; index++) {
    const from = codeOf(text[index] ?? "");
    const isRange = text[index + 1] === "-" && index + 2 < last;
    const until = isRange ? codeOf(text[index + 2] ?? "") : from;
    if (from <= until) ranges.push([from, until]);
    if (isRange) index += 2;
  }
  return { on: without(negated ? complement(ranges) : ranges), last };
}

function complement(ranges: readonly CodeRange[]): CodeRange[] {
  const result: CodeRange[] = [];
  let next = 0;
  for (const [first, last] of ranges.toSorted((a, b) => a[0] - b[0])) {
    if (first > next) result.push([next, first - 1]);
    next = Math.max(next, last + 1);
  }
  if (next <= LAST_CODE) result.push([next, LAST_CODE]);
  return result;
}

/** A set of letters never means the slash. */
const without = (ranges: readonly CodeRange[]): CodeRange[] =>
  ranges.flatMap(([first, last]): CodeRange[] =>
    first <= SLASH && SLASH <= last
      ? [
          [first, SLASH - 1],
          [SLASH + 1, last],
        ].filter((range): range is [number, number] => (range[0] ?? 0) <= (range[1] ?? 0))
      : [[first, last]],
  );
