import type { Database } from "better-sqlite3";
import type { DecisionRecord, DecisionState } from "#shared/mission/decisions/decision.ts";
import type { TaskStatus } from "#shared/mission/flight/task.ts";
import type { AccountWord } from "#shared/mission/money/account-words.ts";
import type { Finding } from "#shared/mission/review/finding.ts";
import type { MissionPhase } from "#shared/mission/state.ts";
import type { Autonomy, Risk, TaskKind } from "#shared/mission/words.ts";
import { missionSearch, type SearchHit } from "./search.ts";

/** One mission in a list. */
export interface MissionListRow {
  readonly missionId: string;
  /** The event up to which this row is folded. */
  readonly seq: number;
  readonly title: string;
  readonly phase: MissionPhase;
  readonly repository: string;
  readonly baseBranch: string;
  readonly autonomy: Autonomy;
  readonly held: boolean;
  readonly paused: boolean;
  readonly tasks: number;
  readonly counts: Readonly<Record<TaskStatus, number>>;
  readonly costMicros: number;
  /** Some of the cost is not known, so `costMicros` is only a lower bound. */
  readonly unknownCost: boolean;
  readonly tokens: number;
  readonly budgetMicros: number | null;
  readonly decisionsPending: number;
  readonly verification: string;
  readonly createdAt: number;
  readonly launchedAt: number | null;
  readonly endedAt: number | null;
}

/** One task in a list. */
export interface TaskListRow {
  readonly id: string;
  readonly place: number;
  readonly title: string;
  readonly kind: TaskKind;
  readonly group: string | null;
  readonly phase: number | null;
  readonly status: TaskStatus;
  readonly stageSince: number;
  readonly risk: Risk;
  readonly attempts: number;
  readonly family: string | null;
  readonly agent: string | null;
  readonly costMicros: number;
  readonly unknownCost: boolean;
  readonly tokens: number;
}

export interface DecisionListRow {
  readonly missionId: string;
  readonly record: DecisionRecord;
}

/** What one session said of the account it used. */
export interface AgentLimitRow extends Omit<AccountWord, "agent" | "family"> {
  readonly mission: string;
  readonly agent: string;
}

/** A page ends here, whatever is asked for. */
const MAX_ROWS = 1_000;

/** Reads projections. What is committed is seen; what is on its way to disk is not. */
export function missionTables(database: Database) {
  const missions = database.prepare<[number, string, number], RawMission>(
    `${SELECT_MISSION} WHERE (created_at, mission_id) < (?, ?) ORDER BY created_at DESC, mission_id DESC LIMIT ?`,
  );
  const mission = database.prepare<[string], RawMission>(`${SELECT_MISSION} WHERE mission_id = ?`);
  const stale = database.prepare<[string], number>("SELECT seq FROM mission WHERE mission_id = ?").pluck();
  const tasks = database.prepare<[string, number, string | null, string | null, number], RawTask>(
    `SELECT id, place, title, kind, task_group AS "group", phase, status, stage_since AS stageSince, risk, attempts,
       family, agent, cost_micros AS costMicros, unknown_cost AS unknownCost, tokens
     FROM task WHERE mission_id = ? AND place > ? AND (? IS NULL OR status = ?) ORDER BY place LIMIT ?`,
  );
  const queue = database.prepare<[string, number], RawDecision>(
    `SELECT mission_id AS missionId, record FROM decision WHERE state = ?
     ORDER BY risk_rank DESC, asked_at, id LIMIT ?`,
  );
  const history = database.prepare<[number, string, number], RawDecision>(
    `SELECT mission_id AS missionId, record FROM decision WHERE state <> 'pending' AND (asked_at, id) < (?, ?)
     ORDER BY asked_at DESC, id DESC LIMIT ?`,
  );
  const findings = database
    .prepare<[string, string, number], string>(
      "SELECT finding FROM finding WHERE mission_id = ? AND id > ? ORDER BY id LIMIT ?",
    )
    .pluck();
  const agentLimits = database.prepare<[number], RawAgentLimit>(
    `SELECT mission_id AS mission, session, agent, is_limit AS isLimit, guessed, used_percent AS usedPercent,
       window_minutes AS windowMinutes, resets_at AS resetsAt, said_at AS at, since
     FROM agent_limit ORDER BY said_at DESC LIMIT ?`,
  );
  const search = missionSearch(database);

  return {
    /** Newest first. `before`: the last row of the page before. */
    missions(
      limit: number,
      before?: { readonly createdAt: number; readonly missionId: string },
    ): MissionListRow[] {
      const { createdAt, missionId } = before ?? { createdAt: Number.MAX_SAFE_INTEGER, missionId: "" };
      return missions.all(createdAt, missionId, Math.min(limit, MAX_ROWS)).map(parsedMission);
    },
    mission(missionId: string): MissionListRow | null {
      const row = mission.get(missionId);
      return row === undefined ? null : parsedMission(row);
    },
    /** The event up to which the rows of a mission are folded; 0 when they have to be folded. */
    foldedTo: (missionId: string): number => stale.get(missionId) ?? 0,
    /** In the order of the plan, after the given place (-1: from the start). */
    tasks(
      missionId: string,
      afterPlace: number,
      limit: number,
      status: TaskStatus | null = null,
    ): TaskListRow[] {
      return tasks
        .all(missionId, afterPlace, status, status, Math.min(limit, MAX_ROWS))
        .map((row) => ({ ...row, unknownCost: row.unknownCost === 1 }));
    },
    /** Over all missions: most dangerous first, then oldest. */
    decisions: (state: DecisionState, limit: number): DecisionListRow[] =>
      queue.all(state, Math.min(limit, MAX_ROWS)).map(parsedDecision),
    /** Over all missions: everything that no longer waits, newest first. */
    decisionHistory(
      limit: number,
      before?: { readonly askedAt: number; readonly id: string },
    ): DecisionListRow[] {
      const { askedAt, id } = before ?? { askedAt: Number.MAX_SAFE_INTEGER, id: "" };
      return history.all(askedAt, id, Math.min(limit, MAX_ROWS)).map(parsedDecision);
    },
    findings: (missionId: string, afterId: string, limit: number): Finding[] =>
      findings.all(missionId, afterId, Math.min(limit, MAX_ROWS)).map((text) => JSON.parse(text) as Finding),
    /** Over all missions, the newest first. */
    agentLimits: (limit: number): AgentLimitRow[] =>
      agentLimits.all(Math.min(limit, MAX_ROWS)).map(parsedAgentLimit),
    /** Best first; never throws, whatever was typed. */
    search: (text: string, limit: number, missionId: string | null = null): SearchHit[] =>
      search(text, limit, missionId),
  };
}

export type MissionTables = ReturnType<typeof missionTables>;

const SELECT_MISSION = `SELECT mission_id AS missionId, seq, title, phase, repository, base_branch AS baseBranch, autonomy,
  held, paused, tasks, counts, cost_micros AS costMicros, unknown_cost AS unknownCost, tokens,
  budget_micros AS budgetMicros, decisions_pending AS decisionsPending, verification, created_at AS createdAt,
  launched_at AS launchedAt, ended_at AS endedAt FROM mission`;

type RawMission = Omit<MissionListRow, "held" | "paused" | "unknownCost" | "counts"> & {
  readonly held: number;
  readonly paused: number;
  readonly unknownCost: number;
  readonly counts: string;
};
type RawTask = Omit<TaskListRow, "unknownCost"> & { readonly unknownCost: number };
interface RawDecision {
  readonly missionId: string;
  readonly record: string;
}

interface RawAgentLimit extends Omit<AgentLimitRow, "isLimit" | "guessed"> {
  readonly isLimit: number;
  readonly guessed: number;
}

const parsedAgentLimit = ({ isLimit, guessed, ...row }: RawAgentLimit): AgentLimitRow => ({
  ...row,
  isLimit: isLimit === 1,
  guessed: guessed === 1,
});

const parsedMission = (row: RawMission): MissionListRow => ({
  ...row,
  held: row.held === 1,
  paused: row.paused === 1,
  unknownCost: row.unknownCost === 1,
  counts: JSON.parse(row.counts) as MissionListRow["counts"],
});

const parsedDecision = ({ missionId, record }: RawDecision): DecisionListRow => ({
  missionId,
  record: JSON.parse(record) as DecisionRecord,
});
