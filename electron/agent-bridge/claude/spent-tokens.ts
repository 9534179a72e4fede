import type { UsageTotals } from "../agent-event.ts";
import type { ResultFrame } from "./frames.ts";

const NOTHING: UsageTotals = { input: 0, cachedInput: 0, output: 0, costMicros: 0 };

/**
 * Tokens of this process since it began; a resumed conversation begins at nothing again. Only the end of a turn says them all,
 * and a turn may take an hour: in between, what each call of the model took in is known, and what it put out is not.
 */
export class SpentTokens {
  #counted = NOTHING;
  #input = 0;
  #cachedInput = 0;
  #lastCall: string | null = null;

  /** false: a further part of a call that was seen. */
  sees(call: string | null, input: number, cachedInput: number): boolean {
    if (call !== null && call === this.#lastCall) return false;
    this.#lastCall = call;
    this.#input += input;
    this.#cachedInput += cachedInput;
    return true;
  }

  get soFar(): UsageTotals {
    const { input, cachedInput } = this.#counted;
    return { ...this.#counted, input: input + this.#input, cachedInput: cachedInput + this.#cachedInput };
  }

  counted(result: ResultFrame): UsageTotals {
    this.#counted = totalsOf(result);
    this.#input = 0;
    this.#cachedInput = 0;
    return this.#counted;
  }
}

function totalsOf(result: ResultFrame): UsageTotals {
  const models = Object.values(result.modelUsage);
  const sum = (of: (model: (typeof models)[number]) => number): number =>
    models.reduce((total, model) => total + of(model), 0);
  return {
    input: sum((model) => model.inputTokens + model.cacheCreationInputTokens + model.cacheReadInputTokens),
    cachedInput: sum((model) => model.cacheReadInputTokens),
    output: sum((model) => model.outputTokens),
    costMicros: result.total_cost_usd == null ? null : Math.round(result.total_cost_usd * 1_000_000),
  };
}
