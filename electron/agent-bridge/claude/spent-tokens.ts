import type { UsageTotals } from "../agent-event.ts";
import type { ResultFrame } from "./frames.ts";

const NOTHING: UsageTotals = { input: 0, cachedInput: 0, output: 0, costMicros: 0 };

/**
 * Tokens of this process since it began. Only the end of a turn says them all, and a turn may take an hour: in between, what each
 * call of the model took in is known, and what it put out is not.
 */
export class SpentTokens {
  /** What its totals began with. null: not known before its first turn ends. */
  #before: UsageTotals | null;
  #counted = NOTHING;
  #input = 0;
  #cachedInput = 0;
  /** The calls of this turn. Parts of several come between each other where it has helpers. */
  readonly #calls = new Set<string>();
  /** What was told. A total that is smaller is another way to count, and no new beginning. */
  #told = NOTHING;

  /** `isResumed`: newer versions go on with the totals of the conversation, older ones began at nothing. */
  constructor(isResumed: boolean) {
    this.#before = isResumed ? null : NOTHING;
  }

  /** false: a further part of a call that was seen. */
  sees(call: string | null, input: number, cachedInput: number): boolean {
    if (call !== null && this.#calls.has(call)) return false;
    if (call !== null) this.#calls.add(call);
    this.#input += input;
    this.#cachedInput += cachedInput;
    return true;
  }

  get soFar(): UsageTotals {
    const { input, cachedInput } = this.#counted;
    const now = { input: input + this.#input, cachedInput: cachedInput + this.#cachedInput };
    return atLeast(this.#told, { ...this.#counted, ...now });
  }

  counted(result: ResultFrame): UsageTotals {
    this.#told = this.soFar;
    const totals = totalsOf(result);
    this.#before ??= spentBefore(totals, result);
    this.#counted = without(totals, this.#before);
    this.#input = 0;
    this.#cachedInput = 0;
    this.#calls.clear();
    this.#told = this.soFar;
    return this.#told;
  }
}

function atLeast(before: UsageTotals, now: UsageTotals): UsageTotals {
  return {
    input: Math.max(before.input, now.input),
    cachedInput: Math.max(before.cachedInput, now.cachedInput),
    output: Math.max(before.output, now.output),
    costMicros: now.costMicros === null ? null : Math.max(before.costMicros ?? 0, now.costMicros),
  };
}

/** By tokens exactly. What they cost is shared by what tokens cost beside each other: read again a tenth, put out five times as much. */
function spentBefore(totals: UsageTotals, { usage }: ResultFrame): UsageTotals {
  if (usage == null) return NOTHING;
  const { input_tokens: fresh, cache_creation_input_tokens: kept, cache_read_input_tokens: cached } = usage;
  const turn = { input: fresh + kept + cached, cachedInput: cached, output: usage.output_tokens };
  const before = without(totals, { ...turn, costMicros: 0 });
  const weight = ({ input, cachedInput, output }: typeof turn): number =>
    input - cachedInput + cachedInput / 10 + output * 5;
  const share = weight(totals) === 0 ? 0 : weight(before) / weight(totals);
  return {
    ...before,
    costMicros: totals.costMicros === null ? null : Math.round(totals.costMicros * share),
  };
}

function without(totals: UsageTotals, before: UsageTotals): UsageTotals {
  const rest = (all: number, part: number): number => Math.max(0, all - part);
  return {
    input: rest(totals.input, before.input),
    cachedInput: rest(totals.cachedInput, before.cachedInput),
    output: rest(totals.output, before.output),
    costMicros: totals.costMicros === null ? null : rest(totals.costMicros, before.costMicros ?? 0),
  };
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
