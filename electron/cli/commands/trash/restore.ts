import type { GatewayClient } from "#shared/contract/client.ts";
import type { TrashRow } from "#shared/contract/upkeep-requests.ts";
import { asking, InputError, valueOf } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { MOST_ROWS } from "#shared/contract/page.ts";

export const trashRestore: CliCommand = {
  name: "trash restore",
  summary: "Puts a removed workspace back to its old place, with its branch.",
  words: ["entry"],
  flags: {},
  run: (surroundings) =>
    asking(surroundings, async (client) => {
      const entry = await findEntry(client, surroundings.given.word("entry"));
      const back = valueOf(await client.request("trash.restore", { entry }));
      return { ok: true, lines: [`It is back in ${back.path}, on ${back.branch}.`], json: back };
    }),
};

/** An entry by its id or the first letters of it. */
async function findEntry(client: GatewayClient, written: string): Promise<TrashRow["id"]> {
  const found: TrashRow[] = [];
  let cursor: string | null = null;
  do {
    const wanted = { cursor, limit: MOST_ROWS, sizes: false };
    const page: { readonly rows: TrashRow[]; readonly next: string | null } = valueOf(
      await client.request("trash.list", wanted),
    );
    found.push(...page.rows.filter(({ id }) => id.startsWith(written.toLowerCase())));
    cursor = page.next;
  } while (cursor !== null);
  const [only, another] = found;
  if (only === undefined || written === "")
    throw new InputError(
      `There is nothing in the trash whose id begins with "${written}". Nothing was changed.`,
    );
  if (another === undefined) return only.id;
  const named = found.slice(0, 5).map(({ id, mission, task }) => `${id} (${task} of ${mission})`);
  throw new InputError(`"${written}" is the beginning of more than one id: ${named.join(", ")}.`);
}
