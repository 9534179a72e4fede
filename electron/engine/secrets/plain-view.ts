/** ESC as itself, and as JSON, shells and `safeReason` write it to make it harmless. */
const ESC = String.raw`(?:\u001B|\\u001[bB]|\\u\{001b\}|\\x1[bB]|\\033|\\e(?=\[))`;
/** Commands to a terminal (colours, cursor), strings for it (titles, links), and the short ones. */
const SEQUENCE =
  String.raw`${ESC}(?:\[[ -?]*[@-~]|[\]PX^_][^\u0000-\u001F\\]{0,4096}(?:\u0007|${ESC}\\\\?)|[ -/]*[0-OQ-WYZ\\` +
  "`a-~])";
const SEQUENCES = new RegExp(SEQUENCE, "g");
const SEQUENCES_AND_BREAKS = new RegExp(`${SEQUENCE}|[\\r\\n]`, "g");

/** A text as a person reads it, and where each of its characters stands in the whole one. */
export interface PlainView {
  readonly text: string;
  readonly placeOf: (index: number) => number;
}

/** Without what a terminal obeys instead of showing it; without line breaks too where a terminal may have put them. */
export function plainView(whole: string, withoutBreaks: boolean): PlainView {
  const pattern = withoutBreaks ? SEQUENCES_AND_BREAKS : SEQUENCES;
  const places: number[] = [];
  const kept: string[] = [];
  let from = 0;
  const keep = (to: number): void => {
    if (to > from) kept.push(whole.slice(from, to));
    for (let place = from; place < to; place++) places.push(place);
  };
  for (const { 0: left, index } of whole.matchAll(pattern)) {
    keep(index);
    from = index + left.length;
  }
  if (from === 0) return { text: whole, placeOf: (index) => index };
  keep(whole.length);
  return { text: kept.join(""), placeOf: (index) => places[index] ?? whole.length };
}
