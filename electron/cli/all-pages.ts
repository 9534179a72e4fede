import type { Outcome } from "#shared/contract/client.ts";
import { MOST_ROWS, type Page } from "#shared/contract/page.ts";
import { InputError, valueOf } from "./ask-engine.ts";
import type { CliOption } from "./command.ts";
import type { Given } from "./given.ts";

export const LIMIT_OPTION: CliOption = {
  value: "number",
  help: "at most so many rows; without it, all of them",
};

type AskPage<Row> = (wanted: { cursor: string | null; limit: number }) => Promise<Outcome<Page<Row>>>;

/** The rows of a list, page by page, up to `--limit`. */
export async function allPages<Row>(given: Given, ask: AskPage<Row>): Promise<Row[]> {
  const most = limitOf(given);
  const rows: Row[] = [];
  let cursor: string | null = null;
  while (rows.length < most) {
    const page: Page<Row> = valueOf(await ask({ cursor, limit: Math.min(MOST_ROWS, most - rows.length) }));
    rows.push(...page.rows);
    cursor = page.next;
    if (cursor === null) break;
  }
  return rows;
}

function limitOf(given: Given): number {
  const written = given.option("limit");
  if (written === null) return Number.POSITIVE_INFINITY;
  if (/^[1-9]\d{0,8}$/.test(written)) return Number(written);
  throw new InputError(`--limit takes a number of rows from 1 on, not "${written}".`);
}
