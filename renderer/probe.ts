interface ProbedEmulator {
  readonly terminal: {
    readonly cols: number;
    readonly rows: number;
    onRender(listener: () => void): { dispose(): void };
  };
  text(): string;
}

/** What a probe reads of the terminals; the page itself needs none of it. */
interface ProbedTerminals {
  readonly emulators: {
    getState(): ReadonlyMap<string, ProbedEmulator>;
    subscribe(listener: () => void): void;
  };
  readonly webgl: { readonly used: number };
  readonly paint: { owes(terminal: object): boolean };
}

/** Counters for tests that drive the real app. Reads only, and only in a page opened for a probe. */
export function showProbe(terminals: ProbedTerminals): void {
  if (new URLSearchParams(location.search).get("probe") !== "1") return;
  const paints = new PaintLog(terminals);
  let frames = 0;
  const count = () => {
    frames += 1;
    paints.look();
    requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
  window.flightdeckProbe = {
    frames: () => frames,
    paints: () => paints.frames,
    webglContexts: () => terminals.webgl.used,
    text: (session) => terminals.emulators.getState().get(session)?.text() ?? "",
    sizes: () =>
      Object.fromEntries(
        [...terminals.emulators.getState()].map(
          ([
            id,
            {
              terminal: { cols, rows },
            },
          ]) => [id, { cols, rows }],
        ),
      ),
    terminals: () =>
      Object.fromEntries([...terminals.emulators.getState()].map(([id, emulator]) => [id, emulator.text()])),
  };
}

/** One picture of the page: which terminals had output on its way to the screen, and which were drawn. */
interface PaintedFrame {
  /** The page's clock, which stands still while one picture is made. */
  readonly at: number;
  readonly owed: readonly string[];
  readonly painted: readonly string[];
}

const KEPT_FRAMES = 600;

class PaintLog {
  readonly #terminals: ProbedTerminals;
  readonly #heard = new WeakSet<ProbedEmulator>();
  #frames: PaintedFrame[] = [];

  constructor(terminals: ProbedTerminals) {
    this.#terminals = terminals;
    terminals.emulators.subscribe(() => this.#listen());
  }

  get frames(): readonly PaintedFrame[] {
    return this.#frames;
  }

  /** Once for each picture, before or after terminals are drawn for it. */
  look(): void {
    const { emulators, paint } = this.#terminals;
    const owed = [...emulators.getState()].filter(([, each]) => paint.owes(each)).map(([id]) => id);
    this.#change((frame) => ({ ...frame, owed }));
  }

  #listen(): void {
    for (const [id, emulator] of this.#terminals.emulators.getState()) {
      if (this.#heard.has(emulator)) continue;
      this.#heard.add(emulator);
      emulator.terminal.onRender(() =>
        this.#change((frame) =>
          frame.painted.includes(id) ? frame : { ...frame, painted: [...frame.painted, id] },
        ),
      );
    }
  }

  #change(how: (frame: PaintedFrame) => PaintedFrame): void {
    const at = Number(document.timeline.currentTime);
    const last = this.#frames.at(-1);
    if (last?.at === at) this.#frames[this.#frames.length - 1] = how(last);
    else this.#frames = [...this.#frames.slice(-KEPT_FRAMES + 1), how({ at, owed: [], painted: [] })];
  }
}
