import type { WebglAddon } from "@xterm/addon-webgl";
import type { Terminal } from "@xterm/xterm";

/** Chromium drops the oldest context near 16 and leaves a blank pane behind; half of that is safe. */
const MOST_CONTEXTS = 8;

/** Hands out the few graphics contexts of the page. A terminal without one is drawn with plain elements. */
export class WebglBudget {
  readonly #addons = new Set<WebglAddon>();

  get used(): number {
    return this.#addons.size;
  }

  /** The returned function gives the context back. */
  claim(terminal: Terminal, make: () => WebglAddon): () => void {
    if (this.#addons.size >= MOST_CONTEXTS) return () => undefined;
    const addon = make();
    const { element } = terminal;
    const release = () => {
      if (!this.#addons.delete(addon)) return;
      element?.removeEventListener("webglcontextlost", release, { capture: true });
      addon.dispose();
    };
    // The addon itself waits three seconds for the context to come back, and is blank so long. Plain elements are there
    // at once.
    element?.addEventListener("webglcontextlost", release, { capture: true });
    addon.onContextLoss(release);
    this.#addons.add(addon);
    try {
      terminal.loadAddon(addon);
    } catch (error) {
      release();
      if (!(error instanceof Error) || !error.message.includes("WebGL")) throw error;
    }
    return release;
  }
}
