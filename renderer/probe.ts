interface ProbedEmulator {
  readonly terminal: { readonly cols: number; readonly rows: number };
  text(): string;
}

/** What a probe reads of the terminals; the page itself needs none of it. */
interface ProbedTerminals {
  readonly emulators: { getState(): ReadonlyMap<string, ProbedEmulator> };
  readonly webgl: { readonly used: number };
}

/** Counters for tests that drive the real app. Reads only, and only in a page opened for a probe. */
export function showProbe(terminals: ProbedTerminals): void {
  if (new URLSearchParams(location.search).get("probe") !== "1") return;
  let frames = 0;
  const count = () => {
    frames += 1;
    requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
  window.flightdeckProbe = {
    frames: () => frames,
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
