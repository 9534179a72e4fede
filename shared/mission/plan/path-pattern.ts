import { automatonOf, SLASH, type Automaton, type CodeRange } from "./pattern-automaton.ts";
import { PatternWalk } from "./pattern-walk.ts";

/** Patterns are asked about again and again (every task against every risky surface); more than this are made anew. */
const KEPT_PATTERNS = 20_000;
const kept = new Map<string, Automaton>();

function automaton(pattern: string): Automaton {
  const known = kept.get(pattern);
  if (known !== undefined) return known;
  const made = automatonOf(pattern);
  if (kept.size >= KEPT_PATTERNS) kept.clear();
  kept.set(pattern, made);
  return made;
}

const walks = new WeakMap<Automaton, PatternWalk>();

/** Is this path meant by this pattern? */
export function matches(pattern: string, path: string): boolean {
  const states = automaton(pattern);
  const walk = walks.get(states) ?? new PatternWalk(states);
  walks.set(states, walk);
  return walk.matches(path);
}

const SPECIAL = /[*?[{]/;

/** The part in front of the first letter that is more than itself. */
const plainStart = (pattern: string): string => {
  const special = pattern.search(SPECIAL);
  return special === -1 ? pattern : pattern.slice(0, special);
};

/** Cheap and sure: different letters before any special one. Most pairs end here. */
function startsApart(a: string, b: string): boolean {
  const left = plainStart(a);
  const right = plainStart(b);
  const shared = Math.min(left.length, right.length);
  return left.slice(0, shared) !== right.slice(0, shared);
}

/** What a pattern certainly ends in; empty when it may also mean what lies beneath it. */
function plainEnd(pattern: string): string {
  if (/[[\]{}]/.test(pattern)) return "";
  const name = pattern.slice(pattern.lastIndexOf("/") + 1);
  const special = Math.max(name.lastIndexOf("*"), name.lastIndexOf("?"));
  return special === -1 ? "" : name.slice(special + 1);
}

function endsApart(a: string, b: string): boolean {
  const left = plainEnd(a);
  const right = plainEnd(b);
  const shared = Math.min(left.length, right.length);
  return left.slice(left.length - shared) !== right.slice(right.length - shared);
}

/**
 * Is there any path that both mean? Exact: both patterns are walked side by side over every pair of states, so the time is
 * bounded by their lengths multiplied, however they are written.
 */
export function mayOverlap(a: string, b: string): boolean {
  if (a === b) return true;
  if (startsApart(a, b) || endsApart(a, b)) return false;
  return walkTogether(automaton(a), automaton(b));
}

function walkTogether(a: Automaton, b: Automaton): boolean {
  // A third thing is walked along: whether a name has begun, because no path has an empty name in it.
  const width = b.states.length * 2;
  const key = (left: number, right: number, named: number): number => left * width + right * 2 + named;
  const seen = new Uint8Array(a.states.length * width);
  const open = [key(a.start, b.start, 0)];
  const goal = key(a.end, b.end, 1);
  const visit = (place: number): void => {
    if (seen[place] === 1) return;
    seen[place] = 1;
    open.push(place);
  };
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (place === goal) return true;
    const named = place % 2;
    const left = a.states[Math.floor(place / width)];
    const right = b.states[Math.floor((place % width) / 2)];
    if (left === undefined || right === undefined) continue;
    for (const next of left.free) visit(key(next, Math.floor((place % width) / 2), named));
    for (const next of right.free) visit(key(Math.floor(place / width), next, named));
    const both = sharedLetters(left.on, right.on);
    if (both.slash && named === 1) visit(key(left.to, right.to, 0));
    if (both.other) visit(key(left.to, right.to, 1));
  }
  return false;
}

interface SharedLetters {
  readonly slash: boolean;
  readonly other: boolean;
}

function sharedLetters(a: readonly CodeRange[], b: readonly CodeRange[]): SharedLetters {
  let slash = false;
  let other = false;
  for (const [firstA, lastA] of a) {
    for (const [firstB, lastB] of b) {
      const first = Math.max(firstA, firstB);
      const last = Math.min(lastA, lastB);
      if (first > last) continue;
      if (first <= SLASH && SLASH <= last) slash = true;
      if (first !== SLASH || last !== SLASH) other = true;
    }
  }
  return { slash, other };
}

/** The folders and names at the front of a pattern that stand there letter for letter. */
export function plainFolders(pattern: string): string[] {
  const names = pattern.replace(/\/+$/, "").split("/");
  const special = names.findIndex((name) => SPECIAL.test(name));
  return special === -1 ? names : names.slice(0, special);
}

/**
 * Does the first surely mean every path the second means? Only said of a folder (`src/auth`, `src/auth/**`) and of equal
 * patterns; otherwise no, which is the careful answer for taking something out of a scope.
 */
export function surelyCovers(outer: string, inner: string): boolean {
  if (outer === inner || outer === "**") return true;
  const folder = outer.replace(/\/(?:\*\*)?$/, "");
  return !SPECIAL.test(folder) && inner.startsWith(`${folder}/`) && !/\{[^}]*\//.test(inner);
}
