import type { Terminal } from "@xterm/xterm";

/** Would touch clipboard, font or files, or would speak to the person in our name: taken and dropped. */
const REFUSED: readonly number[] = [
  // Titles: a tile is named by its task or its program, and a flood of titles costs nothing.
  0, 1, 2,
  // Notifications, in the three ways programs ask for them.
  9, 99, 777,
  // Font, clipboard (reading and writing), files and pictures.
  50, 52, 1337,
];

/** Output nobody vouches for reaches the screen and nothing else. */
export function guardOutput(terminal: Terminal): void {
  for (const code of REFUSED) terminal.parser.registerOscHandler(code, () => true);
}
