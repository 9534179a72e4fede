/** Where something stands in a file, both counted from 1; columns in UTF-16 units, as editors count them. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Something in a file that cannot be taken as it is. */
export interface Problem extends Place {
  readonly file: string;
  readonly sentence: string;
}

/** Where the values of a file are written. */
export interface Positions {
  /** The value at a path; where it is missing, the nearest thing around it. */
  of(path: readonly PropertyKey[]): Place;
  /** The key of an entry; where it is missing, as `of`. */
  ofKey(path: readonly PropertyKey[]): Place;
}

export type FileResult<Value> =
  | { readonly ok: true; readonly value: Value; readonly positions: Positions }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export const START: Place = { line: 1, column: 1 };

/** A person reads about this many at once; the rest usually goes away with the first. */
export const MAX_PROBLEMS = 20;

export const problem = (file: string, place: Place, sentence: string): Problem => ({
  file,
  line: place.line,
  column: place.column,
  sentence,
});

/** `recipe.yaml:3:5: "titel" is no known key here` */
export const problemText = ({ file, line, column, sentence }: Problem): string =>
  `${file}:${line}:${column}: ${sentence}`;

/** In the order of the file, the first ones in full, the rest as a number; `more` were counted but not looked at. */
export function refused(problems: readonly Problem[], more = 0): { ok: false; problems: Problem[] } {
  const sorted = problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
  const shown = sorted.slice(0, MAX_PROBLEMS);
  const last = sorted[MAX_PROBLEMS] ?? sorted.at(-1);
  const left = sorted.length - shown.length + more;
  if (left === 0 || last === undefined) return { ok: false, problems: shown };
  return { ok: false, problems: [...shown, problem(last.file, last, `and ${left} more`)] };
}

const UNREADABLE = /[\p{Cc}\p{Cf}\p{Surrogate}\u2028\u2029]/gu;

/** A text of a file inside a sentence: in quotes, short, and nothing in it that would change how the sentence reads. */
export function quoted(text: string, maxCharacters = 60): string {
  const cut = text.length > maxCharacters ? `${text.slice(0, maxCharacters)}…` : text;
  const plain = cut.replace(UNREADABLE, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16).padStart(4, "0");
    return code.length > 4 ? `\\u{${code}}` : `\\u${code}`;
  });
  return `"${plain}"`;
}

/** Turns offsets of a text into places. */
export class Lines {
  readonly #starts: number[] = [0];

  constructor(text: string) {
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) this.#starts.push(at + 1);
  }

  place(offset: number): Place {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
  }
}
