import type { EventOf, Recorded } from "../event.ts";
import type { Attempt } from "../flight/attempt.ts";
import type { TaskId } from "../ids.ts";
import { addUsage, NOTHING_SPENT, type Spend } from "../money/spend.ts";
import type { ReceiptSpend } from "./receipt-shape.ts";

type Asked = EventOf<"question.used">;

/** What attempts said that they used, by task and number. */
export class Usages {
  readonly #spent = new Map<string, Spend>();
  readonly #asked: Asked[] = [];

  note({ event }: Recorded): void {
    if (event.type === "question.used") this.#asked.push(event);
    if (event.type !== "usage.counted") return;
    const key = keyOf(event.task, event.attempt);
    this.#spent.set(key, addUsage(this.#spent.get(key) ?? NOTHING_SPENT, event.usage));
  }

  /** Of some attempts together, and of the questions that are meant. One that had a session and told nothing makes the sum a lower bound. */
  of(
    attempts: readonly { readonly task: TaskId; readonly attempt: Attempt }[],
    isMeant: (asked: Asked) => boolean = () => false,
  ): ReceiptSpend {
    const flown = attempts.filter(({ attempt }) => attempt.segments.length > 0);
    const ofAttempts = attempts.flatMap(
      ({ task, attempt }) => this.#spent.get(keyOf(task, attempt.number)) ?? [],
    );
    const ofQuestions = this.#asked.filter(isMeant).map(({ usage }) => addUsage(NOTHING_SPENT, usage));
    const told = [...ofAttempts, ...ofQuestions];
    const silent = flown.some(({ task, attempt }) => !this.#spent.has(keyOf(task, attempt.number)));
    const sum = told.reduce(added, NOTHING_SPENT);
    const nothingTold = silent && told.length === 0;
    const unpriced = silent || sum.unknownCost;
    return {
      tokensIn: nothingTold ? null : sum.tokensIn,
      tokensOut: nothingTold ? null : sum.tokensOut,
      tokensCached: nothingTold ? null : sum.tokensCached,
      costMicros: unpriced && sum.costMicros === 0 ? null : sum.costMicros,
      tokensAtLeast: silent,
      costAtLeast: unpriced,
    };
  }
}

const keyOf = (task: string, attempt: number): string => `${task} ${attempt}`;

/** A sum of sums: the same limits as when single usages are added. */
const added = (one: Spend, other: Spend): Spend => ({
  ...addUsage(one, {
    ...other,
    costMicros: other.costMicros,
    contextUsed: null,
    harness: null,
  }),
  unknownCost: one.unknownCost || other.unknownCost,
});
