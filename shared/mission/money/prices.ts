import { z } from "zod";
import { line, MOST_MICROS } from "../text.ts";
import type { Usage } from "./spend.ts";

const perMillion = z.number().min(0).max(1_000_000);
const day = z.iso.date();

/** What a model costs, in dollars for a million tokens. */
export const modelPrice = z.strictObject({
  /** As its agent names it. */
  model: line(200).min(1),
  /** It counts from this day on, at midnight UTC. */
  from: day,
  input: perMillion,
  /** For what came from the cache. */
  cachedInput: perMillion,
  output: perMillion,
  /** Who says so. */
  source: line(300).min(1),
  /** When that was looked up. */
  seenOn: day,
});
export type ModelPrice = z.infer<typeof modelPrice>;

/** Several lines of one model are its prices one after the other. */
export const priceTable = z.array(modelPrice).max(1_000);
export type PriceTable = z.infer<typeof priceTable>;

/** A dated release of a model costs what the model does: `name-20260131`, `name-2026-01-31`, `name@20260131`, `name-latest`. */
const RELEASE = /[-@](?:\d{8}|\d{4}-\d{2}-\d{2}|latest)$/;

/** Names of models are written with the maker before them (`openai/…`) by agents that fly several. */
const bare = (model: string): string => (model.split("/").at(-1) ?? model).toLowerCase();

/** The price of a model on a day; null: nobody knows. One name more or less alike is another model. */
export function priceOf(table: PriceTable, model: string, at: number): ModelPrice | null {
  const wanted = bare(model);
  const started = (name: string): ModelPrice | undefined =>
    table
      .filter((price) => bare(price.model) === name && Date.parse(price.from) <= at)
      .reduce<ModelPrice | undefined>(
        (last, each) => (last === undefined || each.from >= last.from ? each : last),
        undefined,
      );
  return started(wanted) ?? started(wanted.replace(RELEASE, "")) ?? null;
}

/**
 * A usage whose agent did not say what it cost, with what the table says. A model that nobody knows the price of stays unknown; and
 * nothing for tokens of a model is no price either.
 */
export function priced(table: PriceTable, usage: Usage, at: number): Usage {
  const model = usage.model ?? null;
  const { pricedBy: _ignored, ...told } = usage;
  const isFree = usage.costMicros === 0 && model !== null && usage.tokensIn + usage.tokensOut > 0;
  if (usage.costMicros !== null && !isFree) return told;
  const price = model === null ? null : priceOf(table, model, at);
  if (price === null) return { ...told, costMicros: null };
  const cached = Math.min(usage.tokensCached, usage.tokensIn);
  const cost =
    (usage.tokensIn - cached) * price.input + cached * price.cachedInput + usage.tokensOut * price.output;
  return {
    ...told,
    costMicros: Math.min(MOST_MICROS, Math.ceil(cost)),
    pricedBy: `${price.model} from ${price.from}: ${price.source}`.slice(0, 600),
  };
}

/** What a person wrote down wins over what came with the app, for that model and from that day on. */
export const joinTables = (own: PriceTable, builtIn: PriceTable): PriceTable => [
  ...builtIn.filter(
    (price) => !own.some(({ model, from }) => bare(model) === bare(price.model) && from <= price.from),
  ),
  ...own,
];
