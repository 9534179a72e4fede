import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { missionId } from "#shared/ids.ts";
import { sentenceOf } from "#launch/plain-error.ts";
import { lookAt, nullIfMissing } from "../git/file-look.ts";
import { removeTree } from "../git/remove-tree.ts";
import type { Store } from "../store/store.ts";
import type { UpkeepTools } from "./upkeep-tools.ts";
import { KEPT_MS } from "./when-due.ts";

interface RecordTools extends Pick<UpkeepTools, "home" | "now" | "report"> {
  readonly store: { readonly tables: Pick<Store["tables"], "mission"> };
}

/**
 * What agents and their bridges said to each other, word for word: up to 64 MB for each session, of use only while somebody may
 * ask why a flight went as it did. Transcripts, briefs and the log stay.
 */
export async function removeOldRecords({ home, store, now, report }: RecordTools): Promise<void> {
  const missions = join(home, "missions");
  for (const name of (await readdir(missions).catch(nullIfMissing)) ?? []) {
    const mission = missionId.safeParse(name);
    const endedAt = mission.success ? (store.tables.mission(mission.data)?.endedAt ?? null) : null;
    // Of a mission nobody knows it is not known either whether it has ended.
    if (endedAt === null || endedAt > now() - KEPT_MS) continue;
    const path = join(missions, name, "records");
    try {
      if ((await lookAt(path)) !== null) await removeTree(path);
    } catch (error) {
      report(`${path} could not be removed and stays until later: ${sentenceOf(error)}`);
    }
  }
}
