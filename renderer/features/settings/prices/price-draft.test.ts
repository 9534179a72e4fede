import { beforeAll, expect, it } from "vitest";
import { speak } from "#shared/messages/messages.ts";
import type { ModelPrice } from "#shared/mission/money/prices.ts";
import { draftOf, emptyDraft, readPrice, type PriceDraft } from "./price-draft.ts";

beforeAll(() => speak("en"));

const NOW = Date.parse("2026-03-02T23:30:00Z");
const PRICE: ModelPrice = {
  model: "large-2",
  from: "2026-01-01",
  input: 1.25,
  cachedInput: 0,
  output: 10,
  source: "its maker",
  seenOn: "2026-01-05",
};
const WHOLE: PriceDraft = draftOf(PRICE, true, NOW);

it("keeps a price of the person's own through the form as it was, and looked up today", () => {
  expect(readPrice(WHOLE, NOW)).toEqual({ ok: true, price: { ...PRICE, seenOn: "2026-03-02" } });
});

it("counts a change of a price that came with the app from today, with a source of its own", () => {
  expect(draftOf(PRICE, false, NOW)).toMatchObject({ from: "2026-03-02", source: "", input: "1.25" });
});

it.each([
  [{ model: " " }, "Name the model, as its agent does."],
  [{ cachedInput: "" }, "Say all three prices in dollars for a million tokens, such as 1.25."],
  [{ input: "1,25" }, "Say all three prices in dollars for a million tokens, such as 1.25."],
  [{ output: "-1" }, "A price lies between 0 and 1,000,000 dollars."],
  [{ from: "2.3.2026" }, "Write the day as year, month and day: 2026-03-02."],
  [{ source: "" }, "Say where the price stands."],
])("takes nothing that is only half said: %j", (wrong, sentence) => {
  expect(readPrice({ ...WHOLE, ...wrong }, NOW)).toEqual({ ok: false, sentence });
});

it("takes nothing as a price only where a person says so", () => {
  expect(readPrice(emptyDraft(NOW), NOW).ok).toBe(false);
  expect(readPrice({ ...WHOLE, cachedInput: "0" }, NOW)).toMatchObject({ price: { cachedInput: 0 } });
});
