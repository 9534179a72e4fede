import { UnicodeGraphemesAddon } from "@xterm/addon-unicode-graphemes/lib/addon-unicode-graphemes.mjs";
import headless, { type Terminal } from "@xterm/headless";

/**
 * `allowProposedApi` opens the buffer interface and the width tables; nothing else is switched on, and nobody listens to its
 * answers. The width tables are those of the windows: a picture is only exact where both measure alike.
 */
export function newHeadlessTerminal(cols: number, rows: number, scrollback: number): Terminal {
  const terminal = new headless.Terminal({ cols, rows, scrollback, allowProposedApi: true, logLevel: "off" });
  terminal.loadAddon(new UnicodeGraphemesAddon());
  return terminal;
}
