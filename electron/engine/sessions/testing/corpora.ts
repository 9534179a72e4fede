/** Pieces of terminal output as programs write them; random mixes of them make the outputs of the exactness tests. */
export const corpora: readonly { readonly name: string; readonly pieces: readonly string[] }[] = [
  {
    name: "text",
    pieces: [
      "hello ", "world", "x", " ", "The quick brown fox jumps over the lazy dog. ", "\r\n", "\n", "\r", "\b", "\t", "\x7f",
      "line\r\n", "\r\n\r\n", "0123456789", "~", "\x00", "\x07",
    ],
  },
  {
    name: "wide characters and marks",
    pieces: ["漢字", "漢", "日本語テキスト", "한국어", "😀", "e\u0301", "a\u0300\u0323", "é", "ñandú", "─│┌┐", "█▓░", "👍🏽", "\u3000"],
  },
  {
    name: "colours and attributes",
    pieces: [
      "\x1b[31m", "\x1b[1;32m", "\x1b[0m", "\x1b[m", "\x1b[7m", "\x1b[27m", "\x1b[4m", "\x1b[4:3m", "\x1b[58:2::10:20:30m", "\x1b[58;5;99m",
      "\x1b[59m", "\x1b[24m", "\x1b[38;5;208m", "\x1b[48;5;17m", "\x1b[38;2;10;200;30m", "\x1b[48;2;1;2;3m", "\x1b[49m", "\x1b[39m",
      "\x1b[2m", "\x1b[22m", "\x1b[3m", "\x1b[5m", "\x1b[8m", "\x1b[9m", "\x1b[53m", "\x1b[44m", "\x1b[97;101m", "\x1b[21m",
      '\x1b[1"q', '\x1b[0"q',
    ],
  },
  {
    name: "cursor movement",
    pieces: [
      "\x1b[H", "\x1b[5;7H", "\x1b[99;99H", "\x1b[A", "\x1b[3B", "\x1b[4C", "\x1b[2D", "\x1b[10G", "\x1b[3d", "\x1b[E", "\x1b[F", "\x1b7", "\x1b8",
      "\x1b[s", "\x1b[u", "\x1bM", "\x1bD", "\x1bE", "\x1b[2I", "\x1b[Z", "\x1bH", "\x1b[g", "\x1b[3g", "\x1b[80G", "\x1b[2;39H",
    ],
  },
  {
    name: "erasing and editing",
    pieces: [
      "\x1b[K", "\x1b[1K", "\x1b[2K", "\x1b[J", "\x1b[1J", "\x1b[2J", "\x1b[3J", "\x1b[X", "\x1b[5X", "\x1b[P", "\x1b[3P", "\x1b[@", "\x1b[4@",
      "\x1b[L", "\x1b[2L", "\x1b[M", "\x1b[2M", "\x1b[S", "\x1b[2T", "\x1b[b", "\x1b[3b", "\x1b[?J", "\x1b[?K",
    ],
  },
  {
    name: "regions and modes",
    pieces: [
      "\x1b[2;5r", "\x1b[r", "\x1b[1;3r", "\x1b[?6h", "\x1b[?6l", "\x1b[?7l", "\x1b[?7h", "\x1b[4h", "\x1b[4l", "\x1b[?25l", "\x1b[?25h", "\x1b[?1h",
      "\x1b[?1l", "\x1b=", "\x1b>", "\x1b[?2004h", "\x1b[?2004l", "\x1b[?1000h", "\x1b[?1002h", "\x1b[?1003h", "\x1b[?1006h", "\x1b[?1003l",
      "\x1b[?1004h", "\x1b[?45h", "\x1b[20h", "\x1b[20l", "\x1b[2 q", "\x1b[5 q", "\x1b[0 q", "\x1b[?2026h", "\x1b[?2026l", "\x1b[!p", "\x1b[?12h", "\x1b[?12l",
    ],
  },
  {
    name: "alternate screen",
    pieces: ["\x1b[?1049h", "\x1b[?1049l", "\x1b[?47h", "\x1b[?47l", "\x1b[?1047h", "\x1b[?1047l", "\x1b[?1048h", "\x1b[?1048l"],
  },
  {
    name: "character sets",
    pieces: ["\x1b(0", "\x1b(B", "\x1b)0", "\x0e", "\x0f", "lqqk", "\x1b(A", "#", "\x1bn", "\x1b*0"],
  },
  {
    name: "links, titles and device strings",
    pieces: [
      "\x1b]8;;https://example.org/a\x1b\\", "\x1b]8;id=7;https://example.org/b\x07", "\x1b]8;;\x1b\\", "\x1b]0;a title\x07", "\x1b]2;ünïcode 標題\x1b\\",
      "\x1bP$q m\x1b\\", "\x1b_private\x1b\\", "\x1b[c", "\x1b[6n", "\x1b]10;?\x07", "\x1bPunfinished", "\x1b[38;5", "\x1b]2;unfinished",
    ],
  },
  { name: "resets", pieces: ["\x1bc", "\x1b#8"] },
];

/** Saving and restoring the cursor: see README.md for what of it a picture cannot carry. */
export const CURSOR_MEMORY: readonly string[] = [
  "\x1b7", "\x1b8", "\x1b[s", "\x1b[u", "\x1b[?1048h", "\x1b[?1048l", "\x1b[?1049h", "\x1b[?1049l",
  "\x1b[!p",
];

/** A saved cursor keeps the character set in use, but not which group it belongs to. */
export const CHARACTER_SETS: readonly string[] = piecesOf("character sets");

/** Styles with a part that a saved cursor does not save. */
export const HIDDEN_STYLE: readonly string[] = ["\x1b[21m", "\x1b[4:3m", "\x1b[58:2::10:20:30m", "\x1b[58;5;99m", "\x1b[59m"];

export const LINKS: readonly string[] = corpora.flatMap((corpus) => corpus.pieces).filter((piece) => piece.startsWith("\x1b]8"));

export const ALTERNATE_SCREEN: readonly string[] = piecesOf("alternate screen");

export const WIDE: readonly string[] = piecesOf("wide characters and marks");

export const TAB_STOPS: readonly string[] = ["\x1bH", "\x1b[g", "\x1b[3g"];

function piecesOf(name: string): readonly string[] {
  return corpora.filter((corpus) => corpus.name === name).flatMap((corpus) => corpus.pieces);
}
