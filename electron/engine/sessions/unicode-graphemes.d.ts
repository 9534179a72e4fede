// The add-on's own types name the browser's, which must not compile in the engine; this is the part that is used here.
declare module "@xterm/addon-unicode-graphemes/lib/addon-unicode-graphemes.mjs" {
  import type { ITerminalAddon, Terminal } from "@xterm/headless";

  export class UnicodeGraphemesAddon implements ITerminalAddon {
    activate(terminal: Terminal): void;
    dispose(): void;
  }
}
