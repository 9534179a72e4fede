import type { CommandOf } from "#shared/mission/command.ts";
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

  get commands(): readonly Used[] {
    return this.#usages.map((usage) => ({ type: "question.used", ...this.#about, usage }));
  }
}
