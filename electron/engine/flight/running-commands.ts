import type { MissionId, SessionId } from "#shared/ids.ts";
import type { MissionEvent } from "#shared/mission/event.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import { sentenceOf } from "#launch/plain-error.ts";
import type { Missions } from "../missions/missions.ts";
import { HostCallError } from "../sessions/host-errors.ts";
import type { SessionHostLink } from "../sessions/session-host-link.ts";
import { Alarms } from "./alarms.ts";

/** Whom a command of the engine works for. null: the mission as a whole. */
export interface CommandOwner {
  readonly mission: MissionId;
  readonly task: TaskId | null;
}

/** From TERM to KILL: a command of ours has nothing to save, and a stop has to be over soon. */
const END_GRACE_MS = 1_000;
/** A host that did not hear that a command has to end is asked again after this. */
const END_AGAIN_MS = 2_000;

/**
 * Commands that the engine runs itself, while they run. They are no sessions of any attempt, so nothing that a mission asks
 * of its agents would end them: they end with what they were run for.
 */
export class RunningCommands {
  readonly #link: Pick<SessionHostLink, "signal">;
  readonly #report: (sentence: string) => void;
  readonly #owners = new Map<SessionId, CommandOwner>();
  /** Stopped missions and cancelled tasks: what still begins for them is ended at once. */
  readonly #over = new Set<string>();
  readonly #again = new Alarms();
  readonly #stopListening: () => void;

  constructor(parts: {
    readonly missions: Pick<Missions, "onEvents">;
    readonly link: Pick<SessionHostLink, "signal">;
    readonly report: (sentence: string) => void;
  }) {
    this.#link = parts.link;
    this.#report = parts.report;
    this.#stopListening = parts.missions.onEvents(({ mission, events }) => {
      for (const { event } of events) this.#note(mission, event);
    });
  }

  /** Call when it runs: what it was for may be over already. */
  began(session: SessionId, owner: CommandOwner): void {
    this.#owners.set(session, owner);
    if (this.#isOver(owner)) this.end(session);
  }

  ended(session: SessionId): void {
    this.#owners.delete(session);
    this.#again.cancel(session);
  }

  /** How it ends is heard by whoever waits for it. */
  end(session: SessionId): void {
    this.#link.signal(session, "end", END_GRACE_MS).catch((error: unknown) => {
      // It was quicker.
      if (error instanceof HostCallError) return;
      this.#report(sentenceOf(error));
      // A host that is gone takes it along; one that was only silent goes on with it when it wakes.
      if (this.#owners.has(session)) this.#again.set(session, END_AGAIN_MS, () => this.end(session));
    });
  }

  close(): void {
    this.#stopListening();
    this.#again.close();
  }

  #note(mission: MissionId, event: MissionEvent): void {
    const { type } = event;
    if (type === "mission.stopped") this.#isNowOver({ mission, task: null });
    else if (type === "task.cancelled" || type === "task.skipped" || type === "attempt.failed")
      this.#isNowOver({ mission, task: event.task });
    else if (type === "mission.reopened") this.#over.delete(keyOf({ mission, task: null }));
    else if (type === "task.dispatched") this.#over.delete(keyOf({ mission, task: event.task }));
  }

  #isNowOver(what: CommandOwner): void {
    this.#over.add(keyOf(what));
    for (const [session, owner] of this.#owners) if (this.#isOver(owner)) this.end(session);
  }

  #isOver(owner: CommandOwner): boolean {
    return this.#over.has(keyOf({ ...owner, task: null })) || this.#over.has(keyOf(owner));
  }
}

const keyOf = ({ mission, task }: CommandOwner): string => `${mission} ${task ?? ""}`;
