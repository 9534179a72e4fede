/**
 * Of all windows that show a terminal, one sets its size: the first to show it, or whoever took control last. The
 * browser's locks span the windows of the app and are given back by themselves when a window goes.
 */
export interface SizeLease {
  /** Takes it from whoever has it. */
  take(): void;
  release(): void;
}

export function requestSizeLease(session: string, onChange: (held: boolean) => void): SizeLease {
  const name = `flightdeck.terminal-size.${session}`;
  let inLine = new AbortController();
  let letGo: (() => void) | null = null;
  let over = false;

  const hold = () => {
    if (over) return undefined;
    onChange(true);
    return new Promise<void>((resolve) => {
      letGo = resolve;
    });
  };
  const request = (options: LockOptions) => {
    navigator.locks.request(name, options, hold).catch((error: unknown) => {
      if (!(error instanceof DOMException) || error.name !== "AbortError") throw error;
      // Either we left the line ourselves, or another window took what we held.
      if (over || options.signal?.aborted === true) return;
      letGo = null;
      onChange(false);
      standInLine();
    });
  };
  const standInLine = () => {
    inLine = new AbortController();
    request({ signal: inLine.signal });
  };
  standInLine();

  return {
    take: () => {
      if (letGo !== null) return;
      inLine.abort();
      request({ steal: true });
    },
    release: () => {
      over = true;
      inLine.abort();
      letGo?.();
    },
  };
}
