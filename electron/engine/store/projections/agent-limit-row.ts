import type { AccountWord } from "#shared/mission/money/account-words.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { SqlValue } from "../bulk-insert.ts";
import type { Projection } from "./projection.ts";

/** What sessions of a mission said of the accounts they used. Accounts outlive the mission that heard of them. */
export const agentLimitProjection: Projection = {
  name: "agent_limit",
  version: 2,
  drop: "DROP TABLE IF EXISTS agent_limit",
  create: `
    CREATE TABLE agent_limit (
      mission_id     TEXT    NOT NULL,
      word           TEXT    NOT NULL,
      session        TEXT    NOT NULL,
      agent          TEXT    NOT NULL,
      is_limit       INTEGER NOT NULL,
      guessed        INTEGER NOT NULL,
      used_percent   REAL    NOT NULL,
      window_minutes INTEGER,
      resets_at      INTEGER,
      said_at        INTEGER NOT NULL,
      since          INTEGER,
      PRIMARY KEY (mission_id, word)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX agent_limit_by_time ON agent_limit (said_at);`,
  columns: [
    "mission_id",
    "word",
    "session",
    "agent",
    "is_limit",
    "guessed",
    "used_percent",
    "window_minutes",
    "resets_at",
    "said_at",
    "since",
  ],
  keyColumns: 2,
};

/** One row for what a session said of a limit, and of each window. */
export function agentLimitRows({ id, accountWords }: MissionState): Map<string, SqlValue[]> {
  return new Map(
    accountWords.map((word): [string, SqlValue[]] => {
      const { session, agent, isLimit, guessed, usedPercent, windowMinutes, resetsAt, at, since } = word;
      const key = `${session} ${aboutOf(word)}`;
      return [
        key,
        [
          id,
          key,
          session,
          agent,
          isLimit ? 1 : 0,
          guessed ? 1 : 0,
          usedPercent,
          windowMinutes,
          resetsAt,
          at,
          since,
        ],
      ];
    }),
  );
}

const aboutOf = ({ isLimit, windowMinutes }: AccountWord): string =>
  isLimit ? "limit" : `window ${windowMinutes ?? "?"}`;
