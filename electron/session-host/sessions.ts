import type { OpenCall, SessionRecord } from "#shared/session-protocol/message.ts";
import { CallError } from "./call-error.ts";
import { log } from "./log.ts";
import type { Launcher } from "./process/containment.ts";
import type { Limits } from "./process/limits.ts";
import { CannotStart, findProgram } from "./process/program.ts";
import { createSessionFolder } from "./recording/session-folder.ts";
import { Session } from "./session.ts";

/** Growth is told at most this often. */
const GROWTH_MS = 250;
/** Ended sessions stay answerable until this many newer ones have ended; their folders stay for good. */
const ENDED_KEPT = 500;
/** A companion has no business of its own to finish. */
const COMPANION_GRACE_MS = 1_000;

export class Sessions {
  readonly #home: string;
  readonly #launcher: Launcher;
  readonly #limits: Limits;
  readonly #tell: (record: SessionRecord) => void;
  readonly #sessions = new Map<string, Session>();
  #isClosing = false;
  readonly #toldBytes = new Map<string, number>();

  constructor(home: string, launcher: Launcher, limits: Limits, tell: (record: SessionRecord) => void) {
    this.#home = home;
    this.#launcher = launcher;
    this.#limits = limits;
    this.#tell = tell;
    setInterval(() => this.#tellGrowth(), GROWTH_MS).unref();
  }

  get live(): Session[] {
    return [...this.#sessions.values()].filter((session) => session.exit === null);
  }

  records(): SessionRecord[] {
    return [...this.#sessions.values()].map((session) => session.record());
  }

  get(id: string): Session {
    const session = this.#sessions.get(id);
    if (session !== undefined) return session;
    throw new CallError("no-session", `This session host has no session ${id}.`);
  }

  async open(call: OpenCall): Promise<SessionRecord> {
    if (this.#isClosing)
      throw new CallError("could-not-start", "This session host is leaving; ask the next one.");
    if (call.companionOf !== null && this.get(call.companionOf).exit !== null) {
      throw new CallError(
        "session-ended",
        `The session ${call.companionOf} has ended; a companion cannot join it.`,
      );
    }
    const session = this.#create(call);
    this.#sessions.set(call.session, session);
    try {
      await session.start(call, await findProgram(call.command[0] ?? "", call.cwd, call.env));
    } catch (error) {
      await session.couldNotStart(call, error instanceof Error ? error.message : String(error));
      // Only as the record has it: the error's own words may hold an argument, and that a secret.
      if (!(error instanceof CannotStart))
        log(`${call.session} could not be started: ${session.exit?.message ?? ""}`);
      throw new CallError("could-not-start", session.exit?.message ?? "The program could not be started.");
    }
    this.#changed(session);
    return session.record();
  }

  async endAll(graceMs: number): Promise<void> {
    this.#isClosing = true;
    const ends = await Promise.allSettled(this.live.map((session) => session.end(graceMs)));
    for (const end of ends) if (end.status === "rejected") log(String(end.reason));
  }

  #create(call: OpenCall): Session {
    const id = call.session;
    const onChange = (changed: Session) => this.#changed(changed);
    try {
      const folder = createSessionFolder(this.#home, id);
      return new Session({ call, folder, launcher: this.#launcher, limits: this.#limits, onChange });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EEXIST") throw new CallError("session-exists", `The session ${id} was opened before.`);
      const message = `The record of ${id} could not be begun (${code ?? String(error)}), so it was not started.`;
      throw new CallError("could-not-start", message);
    }
  }

  #changed(session: Session): void {
    const record = session.record();
    this.#toldBytes.set(record.session, record.outputBytes);
    this.#tell(record);
    if (session.exit === null) return;
    this.#endCompanions(record.session);
    this.#forgetOldest();
  }

  #endCompanions(of: string): void {
    for (const companion of this.live.filter(({ companionOf }) => companionOf === of)) {
      companion.end(COMPANION_GRACE_MS).catch((error: unknown) => log(String(error)));
    }
  }

  #forgetOldest(): void {
    const ended = [...this.#sessions.values()].filter((session) => session.exit !== null);
    for (const session of ended.slice(0, Math.max(0, ended.length - ENDED_KEPT))) {
      this.#sessions.delete(session.id);
      this.#toldBytes.delete(session.id);
    }
  }

  #tellGrowth(): void {
    for (const session of this.live) {
      const record = session.record();
      if (record.outputBytes === this.#toldBytes.get(record.session)) continue;
      session.transcript.flushIndex();
      this.#toldBytes.set(record.session, record.outputBytes);
      this.#tell(record);
    }
  }
}
