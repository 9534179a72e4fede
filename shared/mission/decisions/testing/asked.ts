import type { Actor } from "../../actor.ts";
import { ENGINE, OPERATOR } from "../../actor.ts";
import { command, type CommandInput } from "../../command.ts";
import { decideDecisions, type DecisionCommand } from "../decide-decisions.ts";
import type { MissionEvent } from "../../event.ts";
import { evolve } from "../../evolve.ts";
import { taskId, type DecisionId, type TaskId } from "../../ids.ts";
import { Outcome } from "../../outcome.ts";
import type { Rejection } from "../../rejection.ts";
import type { MissionState } from "../../state.ts";
import { launch, task } from "../../testing/missions.ts";
import { World } from "../../testing/world.ts";
import { ask, type DecisionAsk } from "../ask.ts";

export const LOGIN: TaskId = taskId.parse("login");
/** When everything here happens, until somebody turns the clock. */
export const NOW = 1_800_000_000_000;

export const QUESTION: DecisionAsk = {
  kind: "stuck",
  task: LOGIN,
  attempt: 1,
  subject: { kind: "task" },
  question: "Still working?",
  why: null,
  evidence: [{ label: "Seen", text: "nothing", source: "the clock" }],
  options: [
    { id: "wait", label: "Wait", effect: "Nothing changes.", tone: "approve" },
    { id: "nudge", label: "Ask it", effect: "It is asked.", tone: "neutral" },
  ],
  touches: [],
  undo: "nothing-to-undo",
};

/**
 * A flying mission of four tasks in a row and beside each other (login → profile → settings; docs), in which questions can be
 * asked directly: what asks them in earnest is tested where it stands.
 */
export class AskedMission {
  readonly state: MissionState;
  at = NOW;

  constructor() {
    const world = new World({ at: NOW });
    launch(
      world,
      [
        task("login"),
        task("profile", { after: [LOGIN] }),
        task("settings", { after: [taskId.parse("profile")] }),
        task("docs"),
      ],
      { highRisk: ["db/**"] },
    );
    this.state = world.state;
  }

  ask(more: Partial<DecisionAsk> = {}): DecisionId {
    const outcome = new Outcome(this.state.id, this.state.head);
    const id = ask(this.state, { at: this.at, actor: ENGINE }, outcome, { ...QUESTION, ...more });
    this.fold(outcome.events);
    return id;
  }

  /** The sentence why not; null: it happened. */
  send(input: CommandInput, actor: Actor = OPERATOR): Rejection | null {
    const outcome = new Outcome(this.state.id, this.state.head);
    const parsed = command.parse(input) as DecisionCommand;
    const rejection = decideDecisions(this.state, parsed, { at: this.at, actor }, outcome);
    if (rejection === null) this.fold(outcome.events);
    return rejection;
  }

  fold(events: readonly MissionEvent[]): void {
    for (const event of events) {
      evolve(this.state, { seq: this.state.head + 1, at: this.at, actor: ENGINE, event });
    }
  }

  recordOf(id: DecisionId) {
    const record = this.state.decisions.get(id);
    if (record === undefined) throw new Error(`${id} was not asked`);
    return record;
  }

  get held(): number {
    return this.state.tasks.get(LOGIN)?.pendingDecisions ?? -1;
  }
}
