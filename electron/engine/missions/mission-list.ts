import type { MissionSummary } from "#shared/contract/missions.ts";
import type { Page } from "#shared/contract/page.ts";
import { missionId } from "#shared/ids.ts";
import type { MissionPhase } from "#shared/mission/state.ts";
import type { MissionListRow, MissionTables } from "../store/projections/mission-tables.ts";

/** Rows that are read at a time. */
const STEP = 200;

interface Wanted {
  readonly cursor: string | null;
  readonly limit: number;
  readonly prefix: string | null;
  readonly phase: MissionPhase | null;
}

/** Newest first. The cursor names the last row: missions that are made meanwhile move nothing. */
export function missionPage(
  tables: MissionTables,
  { cursor, limit, prefix, phase }: Wanted,
): Page<MissionSummary> {
  const rows: MissionListRow[] = [];
  for (const row of rowsAfter(tables, placeOf(cursor))) {
    const wanted =
      (prefix === null || row.missionId.startsWith(prefix)) && (phase === null || row.phase === phase);
    if (!wanted) continue;
    if (rows.length === limit) return { rows: rows.map(summaryOfRow), next: cursorOf(rows.at(-1)) };
    rows.push(row);
  }
  return { rows: rows.map(summaryOfRow), next: null };
}

export const allSummaries = (tables: MissionTables): MissionSummary[] =>
  [...rowsAfter(tables, undefined)].map(summaryOfRow);

type Place = { readonly createdAt: number; readonly missionId: string } | undefined;

function* rowsAfter(tables: MissionTables, start: Place): Generator<MissionListRow> {
  let before = start;
  for (;;) {
    const rows = tables.missions(STEP, before);
    yield* rows;
    before = rows.at(-1);
    if (rows.length < STEP) return;
  }
}

const cursorOf = (row: MissionListRow | undefined): string | null =>
  row === undefined ? null : `${row.createdAt} ${row.missionId}`;

function placeOf(cursor: string | null): Place {
  const [, createdAt, missionId] = /^(\d{1,15}) (msn_[a-z0-9]+)$/.exec(cursor ?? "") ?? [];
  return createdAt === undefined || missionId === undefined
    ? undefined
    : { createdAt: Number(createdAt), missionId };
}

export function summaryOfRow(row: MissionListRow): MissionSummary {
  const { missionId: id, seq, repository, baseBranch, decisionsPending, verification, ...same } = row;
  return {
    ...same,
    id: missionId.parse(id),
    head: seq,
    place: { repository, baseBranch },
    pendingDecisions: decisionsPending,
    verification: verification as MissionSummary["verification"],
  };
}
