import { OPERATOR, type Actor } from "../../actor.ts";
import { command, type Command, type CommandInput } from "../../command.ts";
import type { Effect } from "../../effect.ts";
import type { MissionEvent } from "../../event.ts";
import { compose, task } from "../../testing/missions.ts";
import { stateText } from "../../testing/state-text.ts";
import { World } from "../../testing/world.ts";
import type { TaskSpec } from "../task-spec.ts";

/** A mission with a plan, with what was asked of the world kept. */
export class PlanWorld {
  readonly effects: Effect[] = [];
  readonly world = new World({ onEffect: ({ effect }) => this.effects.push(effect) });

  constructor(tasks: readonly TaskSpec[], contract: Parameters<typeof compose>[2] = {}) {
    compose(this.world, tasks, contract);
  }

  get state() {
    return this.world.state;
  }

  get order(): string[] {
    return [...this.state.order];
  }

  after(id: string): string[] {
    return [...this.state.tasks.values()].find(({ spec }) => spec.id === id)?.spec.after ?? ["gone"];
  }

  send(input: CommandInput, actor: Actor = OPERATOR): readonly MissionEvent[] {
    return this.world.send(command.parse(input), actor);
  }

  /** The sentence of a refusal, having made sure that nothing was changed by it. */
  refusal(input: CommandInput | Command, actor: Actor = OPERATOR): string {
    const before = stateText(this.state);
    const result = this.world.try(command.parse(input), actor);
    if ("events" in result) throw new Error(`${input.type} was not refused`);
    if (stateText(this.state) !== before) throw new Error(`${input.type} was refused and changed something`);
    return result.sentence;
  }

  pendingDecision() {
    const [id] = this.state.pending;
    const record = id === undefined ? undefined : this.state.decisions.get(id);
    if (record === undefined) throw new Error("nothing waits for a person");
    return record.decision;
  }

  answer(option: string): readonly MissionEvent[] {
    return this.send({ type: "decision.answer", decisions: [this.pendingDecision().id], option });
  }

  lockAndLaunch(): void {
    this.send({ type: "plan.lock", waiver: "No reviewers in this test." });
    this.send({ type: "mission.launch" });
  }
}

/** Three tasks in a chain. */
export const chain = (): TaskSpec[] => [task("a"), task("b", { after: ["a"] }), task("c", { after: ["b"] })];
