import type { MissionState } from "#shared/mission/state.ts";
import type { SqlValue } from "../bulk-insert.ts";
import type { Projection } from "./projection.ts";

/** What each agent of a mission said last of its usage limits. They are an account's and outlive the mission that heard of them. */
export const agentLimitProjection: Projection = {
  name: "agent_limit",
  version: 1,
  drop: "DROP TABLE IF EXISTS agent_limit",
  create: `
    CREATE TABLE agent_limit (
      mission_id     TEXT    NOT NULL,
      agent          TEXT    NOT NULL,
      used_percent   REAL,
      window_minutes INTEGER,
      resets_at      INTEGER,
      seen_at        INTEGER,
      limited_until  INTEGER,
      limited_at     INTEGER,
      PRIMARY KEY (mission_id, agent)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX agent_limit_by_agent ON agent_limit (agent);`,
  columns: [
    "mission_id",
    "agent",
    "used_percent",
    "window_minutes",
    "resets_at",
    "seen_at",
    "limited_until",
    "limited_at",
  ],
  keyColumns: 2,
};

/** By agent; one that said nothing has no row. */
export function agentLimitRows({ id, tasks }: MissionState): Map<string, SqlValue[]> {
  const said = [...tasks.values()].flatMap(({ attempts }) => attempts);
  const agents = new Set(
    said.filter(({ limit, limited }) => limit !== null || limited !== null).map((each) => each.route.agent),
  );
  const rows = [...agents].map((agent): [string, SqlValue[]] => {
    const own = said.filter(({ route }) => route.agent === agent);
    const limit = newest(own.flatMap((attempt) => attempt.limit ?? []));
    const limited = newest(own.flatMap((attempt) => attempt.limited ?? []));
    const seen = [limit?.usedPercent, limit?.windowMinutes, limit?.resetsAt, limit?.at];
    return [
      agent,
      [id, agent, ...seen.map((each) => each ?? null), limited?.until ?? null, limited?.at ?? null],
    ];
  });
  return new Map(rows);
}

const newest = <Said extends { readonly at: number }>(said: readonly Said[]): Said | undefined =>
  said.reduce<Said | undefined>(
    (last, each) => (last === undefined || each.at >= last.at ? each : last),
    undefined,
  );
