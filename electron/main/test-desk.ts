import type { Clock } from "./clock.ts";
import type { TrayWords } from "./tray-words.ts";
import type { NotificationPort, Shown } from "./interruptions/notification-port.ts";

interface Entry extends Shown {
  readonly id: number;
  isOpen: boolean;
}

/**
 * With FLIGHTDECK_E2E=1 in the place of the system's notifications, badge and clock: tests read what was shown, press its
 * buttons and put the clock forward. Nothing else differs.
 */
export class TestDesk implements NotificationPort, Clock {
  /** Tests play a system with buttons and one without. */
  hasActions = true;
  /** Whether a window has the keyboard, where the display of a test cannot say; null: as it is. */
  focused: boolean | null = null;
  badge = 0;
  /** How often somebody was called. */
  calls = 0;
  /** What the tray would say, also on a display without one. */
  tray: TrayWords | null = null;
  readonly #entries: Entry[] = [];
  readonly #waiting = new Set<{ readonly moment: number; readonly run: () => void }>();
  #aheadMs = 0;

  /** What was shown so far, the oldest first. */
  get shown(): readonly Pick<Entry, "id" | "title" | "body" | "actions" | "isOpen">[] {
    return this.#entries.map(({ id, title, body, actions, isOpen }) => ({
      id,
      title,
      body,
      actions,
      isOpen,
    }));
  }

  show(shown: Shown): () => void {
    const entry = { ...shown, id: this.#entries.length, isOpen: true };
    this.#entries.push(entry);
    return () => {
      entry.isOpen = false;
    };
  }

  callForAttention(): void {
    this.calls += 1;
  }

  press(id: number, action: number): void {
    this.#entries[id]?.onAction(action);
  }

  click(id: number): void {
    this.#entries[id]?.onClick();
  }

  now(): number {
    return Date.now() + this.#aheadMs;
  }

  at(moment: number, run: () => void): () => void {
    const waiting = { moment, run };
    this.#waiting.add(waiting);
    const wake = () => this.#waiting.delete(waiting) && run();
    const timer = setTimeout(wake, Math.max(0, moment - this.now()));
    return () => {
      clearTimeout(timer);
      this.#waiting.delete(waiting);
    };
  }

  /** Puts the clock forward and wakes what has become due. */
  skip(ms: number): void {
    this.#aheadMs += ms;
    for (const waiting of Array.from(this.#waiting)) {
      if (waiting.moment > this.now() || !this.#waiting.delete(waiting)) continue;
      waiting.run();
    }
  }
}
