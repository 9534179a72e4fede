import { setImmediate as nextTurn } from "node:timers/promises";
import { type Keyframe, KeyframeFile } from "./keyframe-file.ts";
import { type CurrentScreen, KEYFRAME_BYTES, SessionScreen } from "./session-screen.ts";

/** Emulators alive at once, about 3 MB each; the least used one goes and starts from its keyframe the next time. */
const MAX_SCREENS = 8;

/** A session that prints little still gets a keyframe this long after a change. */
export const KEYFRAME_MS = 30_000;

export interface KeeperOptions {
  readonly home: string;
  /** Runs `then` once after `ms`; returns how to forget it. */
  readonly after: (ms: number, then: () => void) => () => void;
  /** One sentence for the log. */
  readonly report: (sentence: string) => void;
}

interface Entry {
  readonly session: string;
  readonly file: KeyframeFile;
  /** Work on one session runs one after the other. */
  queue: Promise<unknown>;
  jobs: number;
  /** Screens of this session someone waits for. */
  waiting: number;
  screen: SessionScreen | undefined;
  usedAt: number;
  outputBytes: number;
  keyframeAt: number | undefined;
  forget: (() => void) | undefined;
  isCatchingUp: boolean;
}

/**
 * Keeps the screens of sessions: makes keyframes while they print and draws a screen when someone wants to see one. An
 * idle session costs nothing here: no emulator, no timer, no open file.
 */
export class ScreenKeeper {
  readonly #options: KeeperOptions;
  readonly #entries = new Map<string, Entry>();
  #uses = 0;
  /** Screens someone waits for: work on other sessions pauses. */
  #waiting = 0;
  #calm: (() => void)[] = [];
  #closed = false;

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  /** Emulators alive now. */
  get screens(): number {
    return [...this.#entries.values()].filter((entry) => entry.screen !== undefined).length;
  }

  /** A session has this much output now. Cheap; decides whether and when a keyframe is due. */
  grew(session: string, outputBytes: number, ended: boolean): void {
    if (this.#closed) return;
    const entry = this.#entry(session);
    entry.outputBytes = outputBytes;
    if (ended) {
      this.#background(entry, () => this.#finish(entry));
      return;
    }
    if (outputBytes - (entry.keyframeAt ?? 0) >= KEYFRAME_BYTES) this.#catchUp(entry);
    else if (outputBytes > (entry.keyframeAt ?? 0)) this.#catchUpLater(entry);
  }

  /** The screen as it is now, everything in the transcript included. Comes before any work nobody waits for. */
  async screenNow(session: string, maxBytes: number): Promise<CurrentScreen> {
    const entry = this.#entry(session);
    entry.waiting += 1;
    this.#waiting += 1;
    for (const resume of this.#calm.splice(0)) resume();
    try {
      return await this.#run(entry, async () => {
        const screen = await this.#screen(entry);
        await screen.advance();
        return screen.picture(maxBytes);
      });
    } finally {
      entry.waiting -= 1;
      this.#waiting -= 1;
      if (this.#waiting === 0) for (const resume of this.#calm.splice(0)) resume();
    }
  }

  newestKeyframe(session: string): Promise<Keyframe | null> {
    // Not behind the work on this session: what is written stays as it is.
    return this.#entry(session).file.newest();
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const entry of this.#entries.values()) entry.forget?.();
    await Promise.allSettled([...this.#entries.values()].map(({ queue }) => queue));
    for (const entry of this.#entries.values()) await this.#dispose(entry);
  }

  #entry(session: string): Entry {
    const known = this.#entries.get(session);
    if (known !== undefined) return known;
    const entry: Entry = {
      session,
      file: new KeyframeFile(this.#options.home, session),
      queue: Promise.resolve(),
      jobs: 0,
      waiting: 0,
      screen: undefined,
      usedAt: 0,
      outputBytes: 0,
      keyframeAt: undefined,
      forget: undefined,
      isCatchingUp: false,
    };
    this.#entries.set(session, entry);
    return entry;
  }

  async #run<T>(entry: Entry, job: (entry: Entry) => Promise<T>): Promise<T> {
    entry.jobs += 1;
    const result = entry.queue.then(() => job(entry));
    entry.queue = result.then(
      () => undefined,
      () => undefined,
    );
    try {
      return await result;
    } finally {
      entry.jobs -= 1;
    }
  }

  #background(entry: Entry, job: () => Promise<void>): void {
    this.#run(entry, job).catch((error: unknown) => {
      this.#options.report(`No keyframe of ${entry.session}: ${sentence(error)}`);
    });
  }

  #catchUp(entry: Entry): void {
    if (entry.isCatchingUp) return;
    entry.isCatchingUp = true;
    entry.forget?.();
    entry.forget = undefined;
    this.#background(entry, async () => {
      try {
        await this.#advance(entry);
      } finally {
        entry.isCatchingUp = false;
        // What it said while we were busy.
        if (!this.#closed && entry.outputBytes > (entry.keyframeAt ?? 0)) this.#catchUpLater(entry);
      }
    });
  }

  #catchUpLater(entry: Entry): void {
    if (entry.forget !== undefined || entry.isCatchingUp) return;
    entry.forget = this.#options.after(KEYFRAME_MS, () => {
      entry.forget = undefined;
      this.#background(entry, async () => {
        entry.keyframeAt ??= (await entry.file.newestOffset()) ?? 0;
        if (entry.outputBytes <= entry.keyframeAt) return;
        const screen = await this.#advance(entry);
        await screen.writeKeyframe();
        entry.keyframeAt = screen.keyframeAt;
      });
    });
  }

  async #advance(entry: Entry): Promise<SessionScreen> {
    const screen = await this.#screen(entry);
    await screen.advance(() => this.#turn(entry));
    entry.keyframeAt = screen.keyframeAt;
    return screen;
  }

  /** The last keyframe of an ended session, then nothing of it stays here. */
  async #finish(entry: Entry): Promise<void> {
    entry.forget?.();
    entry.forget = undefined;
    const at = (await entry.file.newestOffset()) ?? 0;
    if (entry.screen !== undefined || entry.outputBytes > at)
      await (await this.#advance(entry)).writeKeyframe();
    await this.#dispose(entry);
    if (entry.jobs <= 1) this.#entries.delete(entry.session);
  }

  async #screen(entry: Entry): Promise<SessionScreen> {
    this.#uses += 1;
    entry.usedAt = this.#uses;
    if (entry.screen !== undefined) return entry.screen;
    entry.screen = await SessionScreen.open(this.#options.home, entry.session, entry.file);
    await this.#makeRoom();
    return entry.screen;
  }

  async #makeRoom(): Promise<void> {
    const idle = [...this.#entries.values()].filter(
      (entry) => entry.screen !== undefined && entry.jobs === 0,
    );
    const oldestFirst = idle.toSorted((a, b) => a.usedAt - b.usedAt);
    for (const entry of oldestFirst.slice(0, Math.max(0, this.screens - MAX_SCREENS))) {
      await this.#run(entry, async () => {
        await entry.screen?.writeKeyframe();
        await this.#dispose(entry);
      });
    }
  }

  async #dispose(entry: Entry): Promise<void> {
    const { screen } = entry;
    entry.screen = undefined;
    for (const doubt of screen?.doubts ?? []) this.#options.report(`${entry.session}: ${doubt}`);
    await screen?.close();
  }

  /** Between two slices of work nobody waits for. A screen that waits for this very work must not be waited for. */
  async #turn(entry: Entry): Promise<void> {
    await nextTurn();
    while (this.#waiting > 0 && entry.waiting === 0) {
      await new Promise<void>((resolve) => this.#calm.push(resolve));
    }
  }
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
