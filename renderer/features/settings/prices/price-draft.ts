import { t } from "@lingui/core/macro";
import { modelPrice, type ModelPrice } from "#shared/mission/money/prices.ts";

/** A price as it stands in the fields of the form. */
export interface PriceDraft {
  readonly model: string;
  readonly from: string;
  readonly input: string;
  readonly cachedInput: string;
  readonly output: string;
  readonly source: string;
}

/** Days of prices begin at midnight UTC. */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

export const emptyDraft = (now: number): PriceDraft => ({
  model: "",
  from: dayOf(now),
  input: "",
  cachedInput: "",
  output: "",
  source: "",
});

/** A change counts from today, so that what was flown before keeps its price. One of the person's own is put right as it is. */
export const draftOf = (price: ModelPrice, isOwn: boolean, now: number): PriceDraft => ({
  model: price.model,
  from: isOwn ? price.from : dayOf(now),
  input: String(price.input),
  cachedInput: String(price.cachedInput),
  output: String(price.output),
  source: isOwn ? price.source : "",
});

export type ReadPrice =
  | { readonly ok: true; readonly price: ModelPrice }
  | { readonly ok: false; readonly sentence: string };

/** What is left out is not nothing: every field has to be said. */
export function readPrice(draft: PriceDraft, now: number): ReadPrice {
  const no = (sentence: string): ReadPrice => ({ ok: false, sentence });
  if (draft.model.trim() === "") return no(t`Name the model, as its agent does.`);
  const [input, cachedInput, output] = [draft.input, draft.cachedInput, draft.output].map(dollarsIn);
  if (input === undefined || cachedInput === undefined || output === undefined)
    return no(t`Say all three prices in dollars for a million tokens, such as 1.25.`);
  if (draft.source.trim() === "") return no(t`Say where the price stands.`);
  const price = modelPrice.safeParse({
    model: draft.model.trim(),
    from: draft.from.trim(),
    input,
    cachedInput,
    output,
    source: draft.source.trim(),
    seenOn: dayOf(now),
  });
  if (price.success) return { ok: true, price: price.data };
  const wrong = price.error.issues[0]?.path[0];
  if (wrong === "from") return no(t`Write the day as year, month and day: ${dayOf(now)}.`);
  if (wrong === "model" || wrong === "source")
    return no(t`Name and source have one line each, not a long one.`);
  return no(t`A price lies between 0 and 1,000,000 dollars.`);
}

function dollarsIn(text: string): number | undefined {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}
