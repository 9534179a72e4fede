import { z } from "zod";
import { line, micros, MOST_MICROS } from "../text.ts";

const tokens = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** What a piece of work used. `costMicros: null` means nobody knows, which is never zero. */
export const usage = z.strictObject({
  tokensIn: tokens,
  tokensOut: tokens,
  tokensCached: tokens,
  costMicros: micros.nullable(),
  /** Share of the context window in use, 0 to 1; null: not told. */
  contextUsed: z.number().min(0).max(1).nullable(),
  /** Which program and which version used it: the same model differs by harness. */
  harness: line(200).nullable(),
  /** The model as its agent names it; null or absent: it did not say. */
  model: line(200).nullable().optional(),
  /** Whose price it is when the agent named none: a line of the price table. Absent: the agent's own, or nobody's. */
  pricedBy: line(600).optional(),
});
export type Usage = z.infer<typeof usage>;

/** A sum of usages. */
export interface Spend {
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly tokensCached: number;
  /** The part whose price is known. */
  readonly costMicros: number;
  /** Some of it has no known price, so `costMicros` is only a lower bound. */
  readonly unknownCost: boolean;
}

export const NOTHING_SPENT: Spend = {
  tokensIn: 0,
  tokensOut: 0,
  tokensCached: 0,
  costMicros: 0,
  unknownCost: false,
};

/** Sums stop at the end of what can be written down: a number an agent made up must not make a log unreadable. */
export const addMicros = (one: number, other: number): number => Math.min(one + other, MOST_MICROS);
const addTokens = (one: number, other: number): number => Math.min(one + other, Number.MAX_SAFE_INTEGER);

export function addUsage(spend: Spend, used: Usage): Spend {
  return {
    tokensIn: addTokens(spend.tokensIn, used.tokensIn),
    tokensOut: addTokens(spend.tokensOut, used.tokensOut),
    tokensCached: addTokens(spend.tokensCached, used.tokensCached),
    costMicros: addMicros(spend.costMicros, used.costMicros ?? 0),
    unknownCost: spend.unknownCost || used.costMicros === null,
  };
}

/** `grace`: beyond the limit, and a person let what runs finish its segment. */
export type BudgetStage = "under" | "warned" | "exhausted" | "grace";

export const usedUp = (stage: BudgetStage): boolean => stage === "exhausted" || stage === "grace";

/** Warned at 80 %: early enough to do something about it. */
const WARN_SHARE = 0.8;

/** Where a spend stands against its limit. Unknown costs cannot be counted; `unknownCost` says that there are some. */
export function stageOf(spentMicros: number, limitMicros: number | null): "under" | "warned" | "exhausted" {
  if (limitMicros === null) return "under";
  if (spentMicros >= limitMicros) return "exhausted";
  return spentMicros >= limitMicros * WARN_SHARE ? "warned" : "under";
}
