import { sessionId, type SessionId } from "../../ids.ts";
import { ENGINE, OPERATOR, type Actor } from "../actor.ts";
import { command, type CommandInput } from "../command.ts";
import type { Decision } from "../decisions/decision.ts";
import type { Effect } from "../effect.ts";
import type { Attempt } from "../flight/attempt.ts";
import type { Signal, SignalName } from "../flight/signal.ts";
import type { TaskState } from "../flight/task.ts";
import { taskId } from "../ids.ts";
import type { TaskSpec } from "../plan/task-spec.ts";
import type { Rejection } from "../rejection.ts";
import { launch } from "./missions.ts";
import { World } from "./world.ts";

export const MINUTE = 60_000;

/** What the engine collects; the rest of the signals the core sees itself. */
export const COLLECTED = [
  "process-exit",
  "scope",
  "acceptance",
  "expected-files",
  "change",
] as const satisfies readonly SignalName[];

export const holding = (): Signal[] =>
  COLLECTED.map((name) => ({ name, holds: true, source: "the test", detail: "" }));

/** The same, with one that does not hold; null: that nobody saw. */
export const failing = (broken: SignalName, holds: false | null = false) =>
  holding().map((signal) => (signal.name === broken ? { ...signal, holds } : signal));

/** What a worker hands back when there is nothing special about it. */
export const PACKET = {
  summary: "Did it.",
  changed: ["one"],
  where: ["src/one/index.ts"],
  risks: [],
  nextSteps: [],
  openQuestions: [],
  commands: [],
};

/** A mission in flight that a test moves step by step, and every effect that was asked for on the way. */
export class OneFlight {
  readonly effects: Effect[] = [];
  readonly world: World;
  #sessions = 0;

  constructor(
    tasks: readonly TaskSpec[],
    contract: Parameters<typeof launch>[2] = {},
    plannedBy: Parameters<typeof launch>[3] = null,
  ) {
    this.world = new World({ onEffect: ({ effect }) => this.effects.push(effect) });
    launch(this.world, tasks, contract, plannedBy);
    this.world.settle();
  }

  do(input: CommandInput, actor: Actor = ENGINE): void {
    this.world.send(command.parse(input), actor);
  }

  person(input: CommandInput): void {
    this.do(input, OPERATOR);
  }

  /** The rejection of something that has to be refused. */
  refused(input: CommandInput, actor: Actor = ENGINE): Rejection {
    const result = this.world.try(command.parse(input), actor);
    if ("events" in result) throw new Error(`${input.type} was not refused`);
    return result;
  }

  task(id: string): TaskState {
    const found = this.world.state.tasks.get(taskId.parse(id));
    if (found === undefined) throw new Error(`there is no task ${id}`);
    return found;
  }

  attempt(id: string): Attempt {
    const last = this.task(id).attempts.at(-1);
    if (last === undefined) throw new Error(`${id} was never dispatched`);
    return last;
  }

  about(id: string) {
    return { task: id, attempt: this.attempt(id).number };
  }

  pending(): readonly Decision[] {
    const { state } = this.world;
    return [...state.pending].flatMap((id) => state.decisions.get(id)?.decision ?? []);
  }

  answer(option: string, reason: string | null = null): void {
    const [first] = this.world.state.pending;
    if (first === undefined) throw new Error("nobody was asked");
    this.person({ type: "decision.answer", decisions: [first], option, reason });
  }

  effectsOf<Type extends Effect["type"]>(type: Type): readonly Extract<Effect, { type: Type }>[] {
    return this.effects.filter((effect): effect is Extract<Effect, { type: Type }> => effect.type === type);
  }

  nextSession(): SessionId {
    this.#sessions += 1;
    return sessionId.parse(`ses_${String(this.#sessions).padStart(6, "0")}`);
  }

  ready(id: string): void {
    const place = { path: `/w/${id}`, branch: `mission/${id}`, base: "abc" };
    this.do({ type: "workspace.ready", ...this.about(id), ...place });
  }

  begin(id: string): void {
    const segment = this.attempt(id).segments.length + 1;
    this.do({ type: "segment.started", ...this.about(id), segment, session: this.nextSession() });
  }

  /** The workspace is made and the first session runs. */
  start(id: string): void {
    this.ready(id);
    this.begin(id);
  }

  end(
    id: string,
    end: "exited" | "time-limit" | "context-limit" | "compaction" | "interrupted" | "lost",
  ): void {
    const segment = this.attempt(id).segments.length;
    const exitCode = end === "exited" ? 0 : null;
    const handOff = end === "time-limit" || end === "context-limit" ? "did A, remaining B" : null;
    this.do({ type: "segment.ended", ...this.about(id), segment, end, exitCode, handOff });
  }

  /** The session of an attempt that was given up is seen to end at last. */
  gone(id: string, attempt: number): void {
    const segment = this.task(id).attempts[attempt - 1]?.segments.length ?? 1;
    const how = { end: "interrupted", exitCode: null, handOff: null } as const;
    this.do({ type: "segment.ended", task: id, attempt, segment, ...how });
  }

  /** Everything a well-behaved agent says before it goes. */
  work(id: string): void {
    const about = this.about(id);
    this.do({ type: "agent.turn", ...about, state: "started" });
    this.do({ type: "agent.progress", ...about, what: "tool-started" });
    this.do({ type: "agent.progress", ...about, what: "tool-ended" });
    this.do({ type: "agent.packet", ...about, packet: PACKET });
    this.do({ type: "agent.completed", ...about });
    this.do({ type: "agent.turn", ...about, state: "ended" });
  }

  /** Up to the moment in which the engine looks for evidence. */
  check(id: string): void {
    this.start(id);
    this.work(id);
    this.end(id, "exited");
  }

  record(id: string, signals: Signal[]): void {
    this.do({ type: "evidence.record", ...this.about(id), signals, changed: [] });
  }

  /** A whole attempt that fails on one signal the engine collected. */
  fail(id: string): void {
    this.check(id);
    this.record(id, failing("acceptance"));
  }

  /** A review that finds something critical, the first of several, so that a fix has to follow. */
  toFix(id: string): void {
    this.check(id);
    this.record(id, holding());
    this.world.settle();
    for (const [index, { reviewer }] of this.task(id).reviews.entries()) {
      const finding = {
        severity: "critical",
        title: "Breaks",
        claim: "It breaks.",
        file: "src/a.ts",
        line: 3,
      };
      const findings = index === 0 ? [finding] : [];
      this.do(command.parse({ type: "review.record", task: id, reviewer, findings }));
    }
  }

  /** Tells the time and lets the scheduler do what is due. */
  wait(minutes: number): void {
    this.world.at += minutes * MINUTE;
    this.world.settle();
  }
}
