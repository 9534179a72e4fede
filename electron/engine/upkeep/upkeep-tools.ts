import type { Missions } from "../missions/missions.ts";
import type { Store } from "../store/store.ts";
import type { KeptMarks } from "./kept-marks.ts";
import type { OwnRepositories } from "./own-repositories.ts";
import type { WorkspaceUse } from "./workspace-use.ts";

/** What upkeep works with. */
export interface UpkeepTools {
  /** The data directory. */
  readonly home: string;
  readonly store: Pick<Store, "tables">;
  readonly missions: Pick<Missions, "read" | "onEvents">;
  readonly repositories: OwnRepositories;
  readonly use: WorkspaceUse;
  readonly kept: KeptMarks;
  readonly now: () => number;
  /** Takes one sentence about something a person should know. */
  readonly report: (sentence: string) => void;
}
