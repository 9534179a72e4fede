import headless, { type Terminal } from "@xterm/headless";

/** `allowProposedApi` opens the buffer interface; nothing else is switched on, and nobody listens to its answers. */
export function newHeadlessTerminal(cols: number, rows: number, scrollback: number): Terminal {
  return new headless.Terminal({ cols, rows, scrollback, allowProposedApi: true, logLevel: "off" });
}
