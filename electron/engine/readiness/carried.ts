import { join } from "node:path";
import { carryFiles } from "../git/carry.ts";
import { lookAt } from "../git/file-look.ts";
import { SETUP_FILE } from "./setup-file.ts";

const SHOWN = 5;
/** What an earlier attempt has, or what the repository itself holds, is not replaced, and that is no fault. */
const IS_THERE = "it is there already";

/** Copies what the setup names from the person's checkout. Answers why not all of it is there; null: it is. */
export async function carryInto(
  folder: string,
  patterns: readonly string[],
  checkout: string,
): Promise<string | null> {
  if (patterns.length === 0) return null;
  const { skipped } = await carryFiles(folder, patterns, checkout);
  const refused = skipped.filter(({ why }) => why !== IS_THERE).map(({ path, why }) => `${path} (${why})`);
  const missing: string[] = [];
  for (const pattern of patterns) {
    if (/[*?[{]/.test(pattern) || skipped.some(({ path }) => path === pattern)) continue;
    if ((await lookAt(join(folder, pattern))) === null) missing.push(`${pattern} (it is not there)`);
  }
  const wrong = [...refused, ...missing];
  if (wrong.length === 0) return null;
  const shown = wrong.slice(0, SHOWN).join(", ");
  const more = wrong.length > SHOWN ? ` and ${wrong.length - SHOWN} more` : "";
  return `${SETUP_FILE} carries what cannot be copied from ${checkout}: ${shown}${more}. No agent was started. Put it there as plain files, or name it with a * where it may be missing.`;
}
