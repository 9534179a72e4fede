import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { sentenceOf } from "#launch/plain-error.ts";
import { lookAt, nullIfMissing } from "../git/file-look.ts";
import { Leftovers } from "../git/leftovers.ts";
import { removeTree } from "../git/remove-tree.ts";
import type { UpkeepTools } from "./upkeep-tools.ts";
import { KEPT_MS } from "./when-due.ts";

/**
 * What was thrown away and not deleted yet when an engine died, and, after a while, what a repair moved aside. Folders of
 * sessions are cleared by whoever watches sessions; briefs stay: they say what agents were told.
 */
export async function removeLeftovers(tools: UpkeepTools): Promise<void> {
  await new Leftovers(tools.home).discardOld();
  const folder = join(tools.home, "trash", "found");
  for (const name of (await readdir(folder).catch(nullIfMissing)) ?? []) {
    const path = join(folder, name);
    // The moment it was renamed to here: repairs said in their sentence where it is, and nobody came for it.
    const found = await lookAt(path);
    if (found !== null && found.ctimeMs < tools.now() - KEPT_MS) await discard(tools, path);
  }
}

async function discard({ report }: UpkeepTools, path: string): Promise<void> {
  try {
    await removeTree(path);
  } catch (error) {
    report(`${path} could not be removed and stays until later: ${sentenceOf(error)}`);
  }
}
