import type { Command, CommandOf } from "#shared/mission/command.ts";
import type { Usage } from "#shared/mission/money/spend.ts";

type Used = CommandOf<"question.used">;

/** What the sessions of one question used, as the mission is told of it. It is paid for whatever became of the answer. */
export class QuestionUses {
  readonly #about: Omit<Used, "type" | "usage">;
  readonly #usages: Usage[] = [];

  constructor(about: Omit<Used, "type" | "usage">) {
    this.#about = about;
  }

  readonly note = (usage: Usage): void => void this.#usages.push(usage);

  /**
   * What was used, then what came of it: once the mission has its answer nobody reads the sessions again, so an engine that died
   * in between would have told nobody what they cost.
   */
  before(outcome: Command): Command[] {
    const used = this.#usages.map((usage): Used => ({ type: "question.used", ...this.#about, usage }));
    return [...used, outcome];
  }
}
