import { sentenceOf } from "#launch/plain-error.ts";
import { modelPrice } from "#shared/mission/money/prices.ts";
import { asking, InputError, valueOf } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { newCommandId } from "../../command-id.ts";
import type { Given } from "../../given.ts";

const today = (): string => new Date().toISOString().slice(0, 10);

/** All three prices have to be said: one that is left out would count as nothing. */
function dollars(given: Given, name: string): number {
  const text = given.option(name);
  if (text === null || text.trim() === "" || !Number.isFinite(Number(text)))
    throw new InputError(`Say --${name} as dollars for a million tokens, such as 1.25.`);
  return Number(text);
}

export const pricesSet: CliCommand = {
  name: "prices set",
  summary: "Writes down what a model costs; it counts before what came with the app.",
  words: ["model"],
  flags: {},
  options: {
    input: { value: "dollars", help: "for a million tokens in" },
    "cached-input": { value: "dollars", help: "for a million tokens from the cache" },
    output: { value: "dollars", help: "for a million tokens out" },
    source: { value: "words", help: "who says so" },
    from: { value: "day", help: "the day it counts from, such as 2026-03-01; without it: today" },
  },
  run: (surroundings) => {
    const { given } = surroundings;
    const price = modelPrice.safeParse({
      model: given.word("model"),
      from: given.option("from") ?? today(),
      input: dollars(given, "input"),
      cachedInput: dollars(given, "cached-input"),
      output: dollars(given, "output"),
      source: given.option("source") ?? "",
      seenOn: today(),
    });
    if (!price.success) throw new InputError(`That is no price: ${sentenceOf(price.error)}`);
    return asking(surroundings, async (client) => {
      const change = { keepPrice: price.data };
      valueOf(await client.request("settings.change", { commandId: newCommandId(), change }));
      const { model, from } = price.data;
      return { ok: true, lines: [`${model} has this price from ${from} on.`], json: { price: price.data } };
    });
  },
};

export const pricesForget: CliCommand = {
  name: "prices forget",
  summary: "Takes the prices away that you wrote down for a model.",
  words: ["model"],
  flags: {},
  run: (surroundings) =>
    asking(surroundings, async (client) => {
      const model = surroundings.given.word("model");
      const { prices } = valueOf(await client.request("prices.list", {}));
      if (!prices.some((price) => price.own && price.model === model))
        throw new InputError(`You wrote down no price of "${model}".`);
      valueOf(
        await client.request("settings.change", {
          commandId: newCommandId(),
          change: { forgetPrice: model },
        }),
      );
      return { ok: true, lines: [`Your prices of ${model} are gone.`], json: { model } };
    }),
};
