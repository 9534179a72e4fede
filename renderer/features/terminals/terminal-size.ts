import type { Emulator } from "./emulator.ts";
import { requestSizeLease } from "./size-lease.ts";

/** A drag of a separator makes many sizes; the process hears only of the one it settled at. */
const SETTLED_MS = 80;

/** Programs drawn narrower than this break; a smaller tile is scrolled instead. */
const LEAST_COLS = 40;
const LEAST_ROWS = 6;

export interface SizeOptions {
  readonly session: string;
  readonly request: (cols: number, rows: number) => void;
  /** Another window took the right to set the size. */
  readonly onTaken: () => void;
}

export interface FollowedSize {
  take(): void;
  /** Says the size once more: what was said on a lost connection may not have been heard. */
  sayAgain(): void;
  stop(): void;
}

/** Keeps terminal and tile the same size: with the lease the terminal follows the tile, without it the font does. */
export function followSize(emulator: Emulator, host: HTMLElement, options: SizeOptions): FollowedSize {
  let held = false;
  let said = "";
  let frame = 0;
  let settle: ReturnType<typeof setTimeout> | undefined;

  const apply = () => {
    if (!host.isConnected || host.clientWidth === 0) return;
    if (!held) {
      scrollIf(host, !emulator.scaleToHost());
      return;
    }
    const fitting = emulator.fittingSize();
    if (fitting === null) return;
    scrollIf(host, fitting.cols < LEAST_COLS || fitting.rows < LEAST_ROWS);
    const cols = Math.max(LEAST_COLS, fitting.cols);
    const rows = Math.max(LEAST_ROWS, fitting.rows);
    emulator.resize(cols, rows);
    const saying = `${cols} ${rows}`;
    if (saying === said) return;
    said = saying;
    options.request(cols, rows);
  };
  const soon = () => {
    cancelAnimationFrame(frame);
    clearTimeout(settle);
    frame = requestAnimationFrame(() => {
      settle = setTimeout(apply, SETTLED_MS);
    });
  };
  const watcher = new ResizeObserver(soon);
  watcher.observe(host);
  // The size the process was given by another window, or by a picture from before.
  const onResize = emulator.terminal.onResize(soon);
  const lease = requestSizeLease(options.session, (now) => {
    const lost = held && !now;
    held = now;
    // Whoever set the size in between may have said another one.
    said = "";
    if (lost) options.onTaken();
    soon();
  });

  return {
    take: () => lease.take(),
    sayAgain: () => {
      said = "";
      soon();
    },
    stop: () => {
      cancelAnimationFrame(frame);
      clearTimeout(settle);
      watcher.disconnect();
      onResize.dispose();
      lease.release();
    },
  };
}

/** A place that scrolls is a stop of the Tab key, so it is one only when there is something to scroll to. */
function scrollIf(host: HTMLElement, larger: boolean): void {
  host.style.overflow = larger ? "auto" : "hidden";
}
