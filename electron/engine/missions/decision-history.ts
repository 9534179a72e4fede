import type { DecisionRow } from "#shared/contract/decisions.ts";
import type { Page } from "#shared/contract/page.ts";
import { missionId, type MissionId } from "#shared/ids.ts";
import type { DecisionState } from "#shared/mission/decisions/decision.ts";
import type { DecisionListRow, MissionTables } from "../store/projections/mission-tables.ts";
import { decisionRow } from "./decision-views.ts";
import type { Missions } from "./missions.ts";

/** Rows that are read at a time. */
const STEP = 200;

interface Wanted {
  readonly cursor: string | null;
  readonly limit: number;
  readonly prefix: string | null;
  readonly mission: MissionId | null;
  readonly state: DecisionState;
}

/** Decisions that no longer wait, over all missions, newest first. */
export async function decisionHistory(
  missions: Pick<Missions, "read">,
  tables: MissionTables,
  wanted: Wanted,
): Promise<Page<DecisionRow>> {
  const found: DecisionListRow[] = [];
  let next: string | null = null;
  for (const row of rowsAfter(tables, placeOf(wanted.cursor))) {
    if (!fits(row, wanted)) continue;
    if (found.length === wanted.limit) {
      next = cursorOf(found.at(-1));
      break;
    }
    found.push(row);
  }
  const rows: DecisionRow[] = [];
  for (const { missionId: mission, record } of found) {
    // Nothing waits for an answered decision any more.
    const read = await missions.read(missionId.parse(mission), (state) => decisionRow(state, record, 0));
    if (read.ok) rows.push(read.view);
  }
  return { rows, next };
}

const fits = ({ missionId: mission, record }: DecisionListRow, wanted: Wanted): boolean =>
  record.state === wanted.state &&
  (wanted.mission === null || mission === wanted.mission) &&
  (wanted.prefix === null || record.decision.id.startsWith(wanted.prefix));

type Place = { readonly askedAt: number; readonly id: string } | undefined;

function* rowsAfter(tables: MissionTables, start: Place): Generator<DecisionListRow> {
  let before = start;
  for (;;) {
    const rows = tables.decisionHistory(STEP, before);
    yield* rows;
    before = rows.at(-1)?.record.decision;
    if (rows.length < STEP) return;
  }
}

const cursorOf = (row: DecisionListRow | undefined): string | null =>
  row === undefined ? null : `${row.record.decision.askedAt} ${row.record.decision.id}`;

function placeOf(cursor: string | null): Place {
  const [, askedAt, id] = /^(\d{1,15}) (dec_[a-z0-9_]+)$/.exec(cursor ?? "") ?? [];
  return askedAt === undefined || id === undefined ? undefined : { askedAt: Number(askedAt), id };
}
