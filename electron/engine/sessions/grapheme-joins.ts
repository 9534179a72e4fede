/** Below it nothing joins the character before it. */
const FIRST_MARK = 0x300;

/** Scripts and symbols that terminals are full of and that join nothing: boxes and blocks, kana, ideographs, Hangul, private use. */
const SAFE = [
  [0x2500, 0x259f],
  [0x3041, 0x3096],
  [0x30a1, 0x30fa],
  [0x3400, 0x9fff],
  [0xac00, 0xd7a3],
  [0xe000, 0xf8ff],
] as const;

/** Whether a character might be drawn as one with its neighbour when both are printed in a row. */
function mayJoin(point: number): boolean {
  return point >= FIRST_MARK && !SAFE.some(([first, last]) => point >= first && point <= last);
}

/** Whether these cells, printed right behind each other, might become one. */
export function mayJoinBefore(chars: string): boolean {
  return mayJoin(chars.codePointAt(0) ?? 0);
}

export function mayJoinBehind(chars: string): boolean {
  return mayJoin(chars.codePointAt(chars.length - 1) ?? 0);
}
