import type { Database } from "better-sqlite3";
import { agentLimitProjection } from "./agent-limit-row.ts";
import { decisionProjection } from "./decision-row.ts";
import { findingProjection } from "./finding-row.ts";
import { missionProjection } from "./mission-row.ts";
import { policyProjection } from "./policy-row.ts";
import type { Projection, ProjectionName } from "./projection.ts";
import { searchProjection } from "./search-row.ts";
import { taskProjection } from "./task-row.ts";

export const PROJECTIONS: Readonly<Record<ProjectionName, Projection>> = {
  mission: missionProjection,
  task: taskProjection,
  decision: decisionProjection,
  policy: policyProjection,
  finding: findingProjection,
  agent_limit: agentLimitProjection,
  search_entry: searchProjection,
};
export const PROJECTION_NAMES = Object.keys(PROJECTIONS) as readonly ProjectionName[];

/**
 * Makes every projection that is missing, broken or of another version anew, empty, and marks all missions to be folded again.
 * One transaction: a process that dies in it leaves the old ones.
 */
export function prepareProjections(database: Database, broken: readonly ProjectionName[] = []): void {
  const outdated = Object.values(PROJECTIONS).filter(
    (projection) => broken.includes(projection.name) || !isCurrent(database, projection),
  );
  if (outdated.length === 0) return;
  const setVersion = database.prepare<[string, number]>(
    "INSERT INTO projection (name, version) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET version = excluded.version",
  );
  const remake = database.transaction(() => {
    for (const projection of outdated) {
      database.exec(projection.drop);
      database.exec(projection.create);
      setVersion.run(projection.name, projection.version);
    }
    database.exec("UPDATE mission SET seq = 0");
  });
  remake.immediate();
}

function isCurrent(database: Database, { name, version }: Projection): boolean {
  const stored = database
    .prepare<[string], number>("SELECT version FROM projection WHERE name = ?")
    .pluck()
    .get(name);
  if (stored !== version) return false;
  return (
    database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(name) !== undefined
  );
}
