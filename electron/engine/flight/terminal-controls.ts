import { randomBytes } from "node:crypto";
import { sentenceOf } from "#launch/plain-error.ts";
import { commandId, type MissionId, type SessionId } from "#shared/ids.ts";
import { ENGINE } from "#shared/mission/actor.ts";
import type { Command } from "#shared/mission/command.ts";
import type { MissionEvent } from "#shared/mission/event.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import type { Missions } from "../missions/missions.ts";
import type { SecretBook } from "../secrets/secret-book.ts";
import type { TerminalView } from "../sessions/terminal-view.ts";
import { Alarms } from "./alarms.ts";
import { isFlown } from "./flight-session.ts";
import { TypedLine } from "./typed-line.ts";
import { typedText } from "./typed-text.ts";

/** A window that is loaded again, or an engine that starts again, is back long before. */
const HOLDER_GONE_MS = 5_000;

export interface ControlsParts {
  readonly missions: Pick<Missions, "send" | "read" | "onEvents">;
  readonly secrets: SecretBook;
  readonly report: (sentence: string) => void;
  readonly holderGoneMs?: number;
}

interface Held {
  readonly mission: MissionId;
  readonly task: TaskId;
  readonly attempt: number;
  readonly holder: string;
  /** The number of the last piece that is on record: what is sent again after a lost link is no second typing. */
  lastSeq: number;
  readonly line: TypedLine;
}

/** Before missions can be read nobody knows who has control, so nobody has: an agent's session is only looked at. */
export function onlyLookedAt(
  session: SessionId,
  view: TerminalView,
  refuse: (sentence: string) => void,
): TerminalView {
  if (!isFlown(session)) return view;
  return {
    credit: (bytes: number) => view.credit(bytes),
    input: () => refuse("Nothing was sent: nobody can say yet who has control of this terminal."),
    close: () => view.close(),
  };
}

const NO_CONTROL = "Nothing was sent: take control of this terminal first.";

/** Sees to it that only who has control types into an agent's session, that it is on record, and that control ends. */
export class TerminalControls {
  readonly #parts: ControlsParts;
  readonly #held = new Map<SessionId, Held>();
  /** Who looks at a session, and may come to type. */
  readonly #viewers = new Map<SessionId, Map<string, number>>();
  readonly #alarms = new Alarms();
  readonly #sending = new Set<Promise<void>>();
  readonly #stop: () => void;

  constructor(parts: ControlsParts) {
    this.#parts = parts;
    this.#stop = parts.missions.onEvents(({ mission, events }) => {
      for (const { event } of events) this.#note(mission, event);
    });
  }

  /** What missions already know, at the start of an engine. A holder that does not come back loses control. */
  async takeUp(missions: readonly MissionId[]): Promise<void> {
    for (const mission of missions) {
      const seen = await this.#parts.missions.read(mission, ({ tasks }) =>
        [...tasks.values()].flatMap(({ spec, control }) =>
          control === null ? [] : { ...control, task: spec.id },
        ),
      );
      if (!seen.ok) continue;
      for (const { session, task, attempt, holder } of seen.view)
        if (!this.#held.has(session)) this.#hold(mission, task, attempt, session, holder);
    }
  }

  /** Around the view of a session that the engine flies; any other is a person's own. */
  guard(
    session: SessionId,
    writer: string | null,
    view: TerminalView,
    refuse: (sentence: string) => void,
  ): TerminalView {
    if (!isFlown(session)) return view;
    if (writer !== null) this.#count(session, writer, 1);
    let isOpen = true;
    return {
      credit: (bytes: number) => view.credit(bytes),
      input: (from: string, seq: number, bytes: Uint8Array) => {
        const held = this.#held.get(session);
        if (held?.holder !== from) return refuse(NO_CONTROL);
        this.#typed(session, held, seq, bytes);
        view.input(from, seq, bytes);
      },
      close: () => {
        if (isOpen && writer !== null) this.#count(session, writer, -1);
        isOpen = false;
        view.close();
      },
    };
  }

  /** Resolves when what was typed is on record. */
  async close(): Promise<void> {
    this.#stop();
    for (const session of this.#held.keys()) this.#endLine(session);
    this.#alarms.close();
    await Promise.all(this.#sending);
  }

  #note(mission: MissionId, event: MissionEvent): void {
    if (event.type === "control.taken")
      this.#hold(mission, event.task, event.attempt, event.session, event.holder);
    if (event.type === "control.released") this.#letGo(event.session);
    if (event.type !== "segment.ended") return;
    for (const [session, held] of this.#held)
      if (held.mission === mission && held.task === event.task) this.#letGo(session);
  }

  #hold(mission: MissionId, task: TaskId, attempt: number, session: SessionId, holder: string): void {
    this.#held.set(session, { mission, task, attempt, holder, lastSeq: 0, line: new TypedLine() });
    this.#watchHolder(session);
  }

  #letGo(session: SessionId): void {
    this.#endLine(session);
    this.#held.delete(session);
    this.#alarms.cancel(`holder ${session}`);
  }

  #count(session: SessionId, writer: string, by: 1 | -1): void {
    const viewers = this.#viewers.get(session) ?? new Map<string, number>();
    const now = (viewers.get(writer) ?? 0) + by;
    if (now > 0) viewers.set(writer, now);
    else viewers.delete(writer);
    if (viewers.size > 0) this.#viewers.set(session, viewers);
    else this.#viewers.delete(session);
    this.#watchHolder(session);
  }

  /** The mission's answers must not wait for a window that is gone. */
  #watchHolder(session: SessionId): void {
    const held = this.#held.get(session);
    const name = `holder ${session}`;
    this.#alarms.cancel(name);
    if (held === undefined || this.#viewers.get(session)?.has(held.holder) === true) return;
    this.#alarms.set(name, this.#parts.holderGoneMs ?? HOLDER_GONE_MS, () => {
      const { mission, task, holder } = held;
      this.#send(mission, { type: "control.lost", task, holder }, () => this.#watchHolder(session));
    });
  }

  #typed(session: SessionId, held: Held, seq: number, bytes: Uint8Array): void {
    if (seq <= held.lastSeq) return;
    held.lastSeq = seq;
    this.#write(session, held, held.line.add(typedText(bytes), this.#parts.secrets.values));
  }

  #endLine(session: SessionId): void {
    const held = this.#held.get(session);
    if (held !== undefined) this.#write(session, held, held.line.end(this.#parts.secrets.values));
  }

  #write(session: SessionId, { mission, task, attempt }: Held, pieces: readonly string[]): void {
    for (const text of pieces) this.#send(mission, { type: "control.typed", task, attempt, session, text });
  }

  #send(mission: MissionId, command: Command, again: () => void = () => undefined): void {
    const id = commandId.parse(`cmd_${randomBytes(12).toString("hex")}`);
    const untold = (why: string): void => {
      this.#parts.report(`${command.type} could not be told: ${why}`);
      again();
    };
    const sending = this.#parts.missions.send(id, mission, command, ENGINE).then(
      (answer) => {
        if (!answer.ok && answer.code === "not-written") untold(answer.sentence);
      },
      (error: unknown) => untold(sentenceOf(error)),
    );
    this.#sending.add(sending);
    void sending.finally(() => this.#sending.delete(sending));
  }
}
