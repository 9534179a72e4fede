import { asking, valueOf } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { table, terminalWidth } from "../../table.ts";

export const pricesList: CliCommand = {
  name: "prices list",
  summary: "Lists what models cost, with the day a price counts from and who says so.",
  words: [],
  flags: {},
  run: (surroundings) =>
    asking(surroundings, async (client) => {
      const { prices } = valueOf(await client.request("prices.list", {}));
      const rows = prices.map(({ model, from, input, cachedInput, output, source, seenOn, own }) => [
        model,
        from,
        dollars(input),
        dollars(cachedInput),
        dollars(output),
        `${own ? "yours: " : ""}${source}, seen ${seenOn}`,
      ]);
      const head = ["MODEL", "FROM", "IN", "CACHED", "OUT", "WHO SAYS SO"];
      return {
        ok: true,
        lines: [
          "Dollars for a million tokens. A model that is not listed has no known price, which is never zero.",
          ...table(head, rows, terminalWidth()),
        ],
        json: { prices },
      };
    }),
};

const dollars = (amount: number): string => `$${amount}`;
