import { OPERATOR } from "../actor.ts";
import { command } from "../command.ts";
import type { Dice } from "./dice.ts";
import type { World } from "./world.ts";
import { task } from "./missions.ts";

/** A person who answers what is asked, in any order and any way, and now and then does something nobody asked for. */
export class Person {
  readonly #world: World;
  readonly #dice: Dice;
  #added = 0;

  constructor(world: World, dice: Dice) {
    this.#world = world;
    this.#dice = dice;
  }

  /** Answers one pending decision. `kindly`: the answer that lets things go on. */
  answer(kindly: boolean): boolean {
    const { state } = this.#world;
    const id = this.#dice.one([...state.pending]);
    const record = id === undefined ? undefined : state.decisions.get(id);
    if (id === undefined || record === undefined) return false;
    const { options } = record.decision;
    const good = options.find(({ tone }) => tone === "approve") ?? options[0];
    const ends = (option: string): boolean => option === "stop" || option === "finish";
    const any = options.filter(({ id: option }) => !ends(option));
    const option = (kindly ? good : this.#dice.one(any.length > 0 ? any : options)) ?? options[0];
    if (option === undefined) return false;
    this.#world.try(
      command.parse({
        type: "decision.answer",
        decisions: [id],
        option: option.id,
        reason: "Because I looked at it.",
      }),
      OPERATOR,
    );
    return true;
  }

  /** Something of their own accord. Most of it is refused at the wrong moment, which is fine. */
  meddle(): void {
    const some = this.#dice.one([...this.#world.state.tasks.keys()]);
    if (some === undefined) return;
    this.#added += 1;
    const name = `extra-${this.#added}`;
    const wishes: unknown[] = [
      { type: "mission.hold" },
      { type: "mission.release" },
      { type: "mission.pause" },
      { type: "mission.resume" },
      { type: "mission.steer", directive: "Prefer small commits." },
      { type: "task.steer", task: some, text: "Use the existing parser." },
      { type: "task.take-control", task: some, holder: "window1" },
      { type: "task.release-control", task: some, holder: "window1" },
      { type: "task.pause", task: some },
      { type: "task.resume", task: some },
      { type: "task.retry", task: some, note: "Try it from the other end." },
      { type: "task.skip", task: some, reason: "not needed" },
      { type: "task.cancel", task: some, reason: "not needed" },
      { type: "task.raise-review", task: some, level: "full" },
      { type: "task.reassign", task: some, assignment: { family: "anthropic" } },
      { type: "plan.edit", edits: [{ op: "add", task: task(name, { after: [some] }), place: 0 }] },
      { type: "plan.edit", edits: [{ op: "remove", task: some }] },
      { type: "plan.undo" },
      { type: "plan.redo" },
      {
        type: "budget.set",
        scope: "mission",
        task: null,
        limitMicros: 1_000_000 + this.#dice.below(400_000_000),
      },
      { type: "budget.set", scope: "task", task: some, limitMicros: 20_000 + this.#dice.below(200_000) },
    ];
    this.#world.try(command.parse(this.#dice.one(wishes)), OPERATOR);
  }

  /** Lets everything go on that a person holds up. */
  letGo(): void {
    const { state } = this.#world;
    this.#world.try({ type: "mission.release" }, OPERATOR);
    this.#world.try({ type: "mission.resume" }, OPERATOR);
    if (state.budgetMicros !== null) {
      this.#world.try({ type: "budget.set", scope: "mission", task: null, limitMicros: null }, OPERATOR);
    }
    for (const [id, each] of state.tasks) {
      if (each.budgetMicros !== null)
        this.#world.try({ type: "budget.set", scope: "task", task: id, limitMicros: null }, OPERATOR);
      if (each.control !== null)
        this.#world.try({ type: "task.release-control", task: id, holder: each.control.holder }, OPERATOR);
      if (each.paused !== null) this.#world.try({ type: "task.resume", task: id }, OPERATOR);
    }
  }
}
