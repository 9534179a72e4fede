import { createHash } from "node:crypto";

/** What the marker line of a generated file says. */
export interface Marker {
  /** The file it was made from. */
  readonly from: string;
  /** What was in that file, by its hash. */
  readonly source: string;
  /** Nobody touched the rest of the generated file since. */
  readonly isUntouched: boolean;
  /** The file without the marker. */
  readonly rest: string;
}

const LINE =
  /^<!-- flightdeck: made from (\S+) sha256=([0-9a-f]{32}) rest=([0-9a-f]{32})\. Edit that file, not this one\. -->$/;

/** Tells texts apart, whichever line ends a checkout gives them, and is short enough for a line that people meet. */
export const textHash = (text: string): string =>
  createHash("sha256").update(withPlainLineEnds(text)).digest("hex").slice(0, 32);

export const withPlainLineEnds = (text: string): string => text.replaceAll("\r\n", "\n");

/** `rest` has to be all that stands beside the line that this answers. */
export const markerLine = (from: string, source: string, rest: string): string =>
  `<!-- flightdeck: made from ${from} sha256=${textHash(source)} rest=${textHash(rest)}. Edit that file, not this one. -->`;

/** null: nothing says that we made it. Two such lines say nothing either: somebody put files together. */
export function readMarker(text: string): Marker | null {
  const lines = withPlainLineEnds(text).split("\n");
  const [at, another] = lines.flatMap((line, index) => (LINE.test(line) ? [index] : []));
  if (at === undefined || another !== undefined) return null;
  const [, from = "", source = "", hash] = LINE.exec(lines[at] ?? "") ?? [];
  const rest = lines.toSpliced(at, 1).join("\n");
  return { from, source, isUntouched: textHash(rest) === hash, rest };
}

/** What a person wrote, without the lines that say who made it. */
export const withoutMarkers = (text: string): string =>
  text
    .split(/(?<=\n)/)
    .filter((line) => !LINE.test(line.replace(/\r?\n$/, "")))
    .join("");
