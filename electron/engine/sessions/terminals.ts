import type { ExitRecord } from "#shared/contract/message.ts";
import type { CommandId, SessionId } from "#shared/ids.ts";
import type { SessionRecord } from "#shared/session-protocol/message.ts";
import type { Settings } from "#shared/settings.ts";
import type { Terminal, TerminalUpdate } from "#shared/terminal.ts";
import { hostLost, readExit } from "./exit-on-disk.ts";
import { HostCallError } from "./host-errors.ts";
import type { Keyframes } from "./keyframes.ts";
import { LastLines, type LastLine } from "./last-lines.ts";
import { isFlown } from "../flight/flight-session.ts";
import { isProbe } from "./probe-session.ts";
import type { HostLinkState, SessionHostLink } from "./session-host-link.ts";
import { TerminalError } from "./terminal-error.ts";
import {
  EMPTY_LOG,
  evolveTerminalLog,
  type TerminalEvent,
  terminalEvent,
  type TerminalLog,
} from "./terminal-events.ts";
import {
  failedEvent,
  openedEvent,
  type Opening,
  openingOf,
  type OpenTerminal,
  sessionOf,
} from "./terminal-opening.ts";

export { TerminalError } from "./terminal-error.ts";

/** From TERM to KILL when a person ends a terminal. */
const END_GRACE_MS = 3_000;

/** Writes facts to the log; resolves when they are on disk. null: nobody commanded it, it was observed. */
export type RecordFacts = (commandId: CommandId | null, events: readonly TerminalEvent[]) => Promise<unknown>;

export interface TerminalsOptions {
  /** The data directory. */
  readonly home: string;
  readonly link: SessionHostLink;
  readonly keyframes: Pick<Keyframes, "observe">;
  readonly record: RecordFacts;
  /** The engine's environment; terminals get an allow-list of it. */
  readonly environment: NodeJS.ProcessEnv;
  readonly settings: () => Settings;
  /** Values that must reach no disk and no screen, as they are known now. */
  readonly secrets: () => readonly string[];
  readonly now?: () => number;
  /** One sentence for the log; the engine's standard error when absent. */
  readonly report?: (sentence: string) => void;
}

/**
 * The terminals a person has on the list. The log says which there are and how they ended; the session host says which of
 * them run. Nothing is taken for ended without an observation: while the host cannot be asked, they are unknown.
 */
export class Terminals {
  readonly #options: TerminalsOptions;
  readonly #now: () => number;
  readonly #lastLines: LastLines;
  readonly #onUpdate = new Set<(update: TerminalUpdate) => void>();
  readonly #stops: (() => void)[];
  /** What the host last said; empty without a link. */
  readonly #live = new Map<string, SessionRecord>();
  /** Commands on their way, and those whose answer was lost. */
  readonly #openings = new Map<string, { readonly opening: Opening; answer: Promise<Terminal> | null }>();
  /** Ends that are being written to the log. */
  readonly #ending = new Map<string, Promise<void>>();
  #log: TerminalLog = EMPTY_LOG;
  #reconciling: Promise<void> | null = null;

  constructor(options: TerminalsOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => Date.now());
    this.#lastLines = new LastLines(options.home);
    this.#stops = [
      options.link.onSession((record) => this.#observe(record)),
      options.link.onState((state) => this.#linkIs(state)),
    ];
  }

  /** Folds the log at start; events of other kinds are passed over. */
  restore(events: Iterable<{ type: string; version: number; body: unknown }>): void {
    for (const { type, version, body } of events) {
      const parsed = terminalEvent.safeParse({ type, version, body });
      if (parsed.success) this.#log = evolveTerminalLog(this.#log, parsed.data);
    }
  }

  /**
   * Brings the log and the session host together; also done by itself at every reconnect. Without a link everything stays
   * as it is, and unknown.
   */
  async reconcile(): Promise<void> {
    if (this.#options.link.state !== "connected") return;
    this.#reconciling ??= this.#reconcile().finally(() => {
      this.#reconciling = null;
    });
    await this.#reconciling;
  }

  /** One terminal for one command id, however often it arrives. A program that cannot start gives an ended terminal. */
  async open(asked: OpenTerminal): Promise<Terminal> {
    const session = sessionOf(asked.commandId);
    if (this.#log.dismissed.has(session)) {
      throw new TerminalError(
        "conflict",
        "This terminal was opened before and is off the list; nothing was opened.",
      );
    }
    const known = this.#log.terminals.get(session);
    if (known !== undefined) return this.#seen(known);
    const running = this.#openings.get(session);
    if (running?.answer) return running.answer;
    const titles = this.list().map(({ title }) => title);
    const { settings, environment, secrets } = this.#options;
    const opening = openingOf(asked, settings(), environment, this.#now(), titles, secrets());
    const entry: { readonly opening: Opening; answer: Promise<Terminal> | null } = { opening, answer: null };
    this.#openings.set(session, entry);
    entry.answer = this.#open(opening).finally(() => {
      entry.answer = null;
      if (this.#log.terminals.has(session)) this.#openings.delete(session);
    });
    return entry.answer;
  }

  async resize({ session, cols, rows }: { session: SessionId; cols: number; rows: number }): Promise<void> {
    // An agent's terminal is on no list; that it has ended is no mistake of the window that shows it.
    if (!isFlown(session) && this.#terminal(session).state === "ended") return;
    await this.#ask(() => this.#options.link.resize(session, cols, rows), "It keeps its size.");
  }

  /** A session host that does not answer prints nothing new either. */
  async lastLines(sessions: readonly SessionId[]): Promise<LastLine[]> {
    const { link } = this.#options;
    const records = link.state === "connected" ? await link.list().catch(() => []) : [];
    return this.#lastLines.of(sessions, records);
  }

  /** Ends the whole process tree and answers when nothing of it is left. */
  async end({ session }: { session: SessionId }): Promise<Terminal> {
    if (this.#terminal(session).state === "ended") return this.#terminal(session);
    const { link } = this.#options;
    const record = await this.#ask(() => link.signal(session, "end", END_GRACE_MS), "It was not ended.");
    if (record !== null) this.#observe(record);
    await this.reconcile();
    await this.#ending.get(session);
    return this.#terminal(session);
  }

  /** Takes an ended terminal off the list; its transcript stays. */
  async dismiss({ commandId, session }: { commandId: CommandId; session: SessionId }): Promise<void> {
    if (this.#log.dismissed.has(session)) return;
    const { title, state } = this.#terminal(session);
    if (state !== "ended") {
      throw new TerminalError("conflict", `${title} has not ended; end it first. It stays on the list.`);
    }
    await this.#record(commandId, { type: "terminal.dismissed", version: 1, body: { session } });
    this.#live.delete(session);
    this.#publish({ type: "dismissed", id: session });
  }

  list(): readonly Terminal[] {
    const opening = [...this.#openings.values()].filter(({ answer }) => answer !== null).map(starting);
    const known = [...this.#log.terminals.values()].map((terminal) => this.#seen(terminal));
    return [...known, ...opening.filter(({ id }) => !this.#log.terminals.has(id))].toSorted(
      (a, b) => a.openedAt - b.openedAt,
    );
  }

  onUpdate(listener: (update: TerminalUpdate) => void): () => void {
    this.#onUpdate.add(listener);
    return () => this.#onUpdate.delete(listener);
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  async #open(opening: Opening): Promise<Terminal> {
    const { link } = this.#options;
    const { session } = opening.call;
    try {
      await this.#opened(opening, await link.open(opening.call));
    } catch (error) {
      if (!(error instanceof HostCallError))
        throw unavailable(error, "Whether the terminal was opened is not known yet.");
      if (error.code === "session-exists") await this.#adoptOwn(opening);
      else if (error.code === "could-not-start")
        await this.#record(opening.commandId, failedEvent(opening, error.message));
      else throw new TerminalError("failed", error.message, { cause: error });
    }
    this.#publishSession(session);
    return this.#terminal(session);
  }

  /** The host did it for an earlier engine or an earlier try whose answer was lost. */
  async #adoptOwn(opening: Opening): Promise<void> {
    const { session } = opening.call;
    const record = (await this.#options.link.list()).find((each) => each.session === session);
    if (record !== undefined) return this.#opened(opening, record);
    throw new TerminalError(
      "conflict",
      "A terminal of this command ran before and is not on the list any more; nothing was opened.",
    );
  }

  async #opened({ commandId, title }: Opening, record: SessionRecord): Promise<void> {
    this.#live.set(record.session, record);
    await this.#record(commandId, openedEvent(record, title));
    this.#observe(this.#live.get(record.session) ?? record);
  }

  async #reconcile(): Promise<void> {
    const records = await this.#options.link.list();
    for (const record of records) this.#options.keyframes.observe(record);
    for (const record of records.filter((each) => this.#isOrphan(each))) {
      const lost = this.#openings.get(record.session);
      await this.#record(lost?.opening.commandId ?? null, openedEvent(record, lost?.opening.title ?? null));
    }
    // What the host does not have by now was never opened; the command may come again.
    for (const [session, { answer }] of this.#openings) if (answer === null) this.#openings.delete(session);
    for (const record of records) this.#observe(record);
    const known = new Set<string>(records.map(({ session }) => session));
    for (const { id, exit } of this.#log.terminals.values()) {
      if (exit === null && !known.has(id) && !this.#live.has(id)) await this.#endUnseen(id);
    }
    await Promise.all(this.#ending.values());
  }

  /** Runs in the host and stands in no log: an engine died between opening it and writing that down. */
  #isOrphan(record: SessionRecord): boolean {
    const { session, stdio, companionOf } = record;
    if (stdio !== "pty" || companionOf !== null || isProbe(session) || isFlown(session)) return false;
    if (this.#openings.get(session)?.answer) return false;
    return !this.#log.terminals.has(session) && !this.#log.dismissed.has(session);
  }

  /** The host that knew it is gone: its exit record tells how it ended, and without one nobody saw it. */
  async #endUnseen(session: SessionId): Promise<void> {
    const exit = (await readExit(this.#options.home, session)) ?? hostLost(this.#now());
    await this.#ended(session, exit, this.#log.terminals.get(session)?.outputBytes ?? 0);
  }

  #observe(record: SessionRecord): void {
    const { session, exit, outputBytes } = record;
    const terminal = this.#log.terminals.get(session);
    // Its opening is still being written; that looks at the newest record afterwards.
    if (terminal === undefined && !this.#openings.has(session)) return;
    this.#live.set(session, record);
    // Its opening was given up, and the host did it after all.
    if (this.#openings.get(session)?.answer === null) this.#reconcileSoon();
    if (terminal === undefined || terminal.exit !== null) return;
    if (exit !== null) void this.#ended(session, exit, outputBytes);
    this.#publishSession(session);
  }

  /** An end that could not be written now is written at the next reconcile; it is shown as what it is meanwhile. */
  #ended(session: SessionId, exit: ExitRecord, outputBytes: number): Promise<void> {
    const known = this.#ending.get(session);
    if (known !== undefined) return known;
    const writing = this.#record(null, {
      type: "terminal.ended",
      version: 1,
      body: { session, exit, outputBytes },
    })
      .then(
        () => this.#publishSession(session),
        (error: unknown) => {
          this.#report(`The end of ${session} could not be written: ${String(error)}`);
          this.#publishSession(session);
        },
      )
      .finally(() => this.#ending.delete(session));
    this.#ending.set(session, writing);
    return writing;
  }

  /** A link that breaks meanwhile brings the next one. */
  #reconcileSoon(): void {
    this.reconcile().catch((error: unknown) =>
      this.#report(`Terminals could not be looked up: ${String(error)}`),
    );
  }

  #linkIs(state: HostLinkState): void {
    if (state === "connected") {
      this.#reconcileSoon();
      return;
    }
    for (const [session, { exit }] of this.#live) if (exit === null) this.#live.delete(session);
    this.#publishAll();
  }

  /** The log's terminal with what is known of it now. */
  #seen(terminal: Terminal): Terminal {
    if (terminal.exit !== null) return terminal;
    const record = this.#live.get(terminal.id);
    if (record === undefined) return { ...terminal, state: "unknown" };
    const { pid, cols, rows, outputBytes, exit, containment } = record;
    return {
      ...terminal,
      state: exit === null ? "running" : "ended",
      pid,
      cols,
      rows,
      outputBytes,
      exit,
      containment,
    };
  }

  #terminal(session: SessionId): Terminal {
    const terminal = this.#log.terminals.get(session);
    if (terminal === undefined)
      throw new TerminalError("not-found", `There is no terminal ${session} on the list.`);
    return this.#seen(terminal);
  }

  async #record(commandId: CommandId | null, event: TerminalEvent): Promise<void> {
    await this.#options.record(commandId, [event]);
    this.#log = evolveTerminalLog(this.#log, event);
  }

  async #ask<T>(call: () => Promise<T>, kept: string): Promise<T> {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof HostCallError)) throw unavailable(error, kept);
      // It ended in the meantime: that is told as what it is.
      if (error.code === "session-ended" || error.code === "no-session") return null as T;
      throw new TerminalError("failed", error.message, { cause: error });
    }
  }

  #report(sentence: string): void {
    if (this.#options.report === undefined) process.stderr.write(`${sentence}\n`);
    else this.#options.report(sentence);
  }

  #publishSession(session: SessionId): void {
    const terminal = this.#log.terminals.get(session);
    if (terminal !== undefined) this.#publish({ type: "changed", terminal: this.#seen(terminal) });
  }

  #publishAll(): void {
    for (const { id } of this.#log.terminals.values()) this.#publishSession(id);
  }

  #publish(update: TerminalUpdate): void {
    for (const listener of this.#onUpdate) listener(update);
  }
}

function unavailable(error: unknown, kept: string): TerminalError {
  const reason = error instanceof Error ? error.message : String(error);
  return new TerminalError("unavailable", `${reason} ${kept}`, { cause: error });
}

function starting({ opening }: { readonly opening: Opening }): Terminal {
  const { session, command, cwd, stdio } = opening.call;
  const { cols, rows } = stdio.kind === "pty" ? stdio : { cols: 0, rows: 0 };
  const nothingYet = {
    pid: null,
    outputBytes: 0,
    exit: null,
    containment: "unknown",
    state: "starting",
  } as const;
  return {
    id: session,
    title: opening.title,
    command,
    cwd,
    cols,
    rows,
    openedAt: opening.askedAt,
    ...nothingYet,
  };
}
