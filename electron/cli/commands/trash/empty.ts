import { amount } from "../../amount.ts";
import { asking, InputError, valueOf } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";

export const trashEmpty: CliCommand = {
  name: "trash empty",
  summary: "Deletes for good what was removed longer ago than so many days.",
  flags: {},
  options: { "older-than": { value: "days", help: "a number of days such as 7; 0 deletes everything" } },
  run: (surroundings) => {
    const olderThanDays = daysOf(surroundings.given.option("older-than"));
    return asking(surroundings, async (client) => {
      const answer = valueOf(await client.request("trash.empty", { olderThanDays }));
      const line =
        answer.deleted === 0
          ? "Nothing in the trash is that old."
          : `${amount(answer.deleted, "workspace")} deleted for good.`;
      return { ok: answer.failed.length === 0, lines: [line, ...answer.failed], json: answer };
    });
  },
};

/** Never left out: nobody deletes for good without having said how much. */
function daysOf(written: string | null): number {
  if (written !== null && /^\d{1,4}d?$/.test(written)) return Number.parseInt(written, 10);
  throw new InputError(
    `trash empty needs --older-than with a number of days such as 30${written === null ? "" : `, not "${written}"`}. Nothing was deleted.`,
  );
}
