import type { DecisionRecord } from "#shared/mission/decisions/decision.ts";
import type { Packet } from "#shared/mission/flight/packet.ts";
import type { TaskSpec } from "#shared/mission/plan/task-spec.ts";
import type { Finding } from "#shared/mission/review/finding.ts";
import type { Directive, MissionState } from "#shared/mission/state.ts";
import type { SqlValue } from "../bulk-insert.ts";
import type { Projection } from "./projection.ts";

/** What can be found by its words. */
export type SearchKind = "mission" | "task" | "decision" | "finding" | "packet" | "directive";

/**
 * The texts of a mission, and the full-text index over them. `name` is what a person would type to get there: a task, a
 * decision id … The index keeps no copy of the texts; the triggers keep it equal to them.
 */
export const searchProjection: Projection = {
  name: "search_entry",
  version: 1,
  drop: "DROP TABLE IF EXISTS search_text; DROP TABLE IF EXISTS search_entry",
  create: `
    CREATE TABLE search_entry (
      id         INTEGER PRIMARY KEY,
      mission_id TEXT NOT NULL,
      entry      TEXT NOT NULL,
      kind       TEXT NOT NULL,
      name       TEXT NOT NULL,
      title      TEXT NOT NULL,
      body       TEXT NOT NULL,
      UNIQUE (mission_id, entry)
    ) STRICT;
    CREATE VIRTUAL TABLE search_text USING fts5 (
      title, body, content = 'search_entry', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
    );
    CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN
      INSERT INTO search_text (rowid, title, body) VALUES (NEW.id, NEW.title, NEW.body);
    END;
    CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN
      INSERT INTO search_text (search_text, rowid, title, body) VALUES ('delete', OLD.id, OLD.title, OLD.body);
    END;
    CREATE TRIGGER search_entry_changed AFTER UPDATE ON search_entry BEGIN
      INSERT INTO search_text (search_text, rowid, title, body) VALUES ('delete', OLD.id, OLD.title, OLD.body);
      INSERT INTO search_text (rowid, title, body) VALUES (NEW.id, NEW.title, NEW.body);
    END;`,
  columns: ["mission_id", "entry", "kind", "name", "title", "body"],
  keyColumns: 2,
};

/** The key of an entry: kinds do not share names. */
export const entryOf = (kind: SearchKind, name: string): string => `${kind} ${name}`;

function values(
  mission: string,
  kind: SearchKind,
  name: string,
  title: string,
  body: readonly string[],
): SqlValue[] {
  return [mission, entryOf(kind, name), kind, name, title, body.filter((text) => text !== "").join("\n")];
}

export function missionText(state: MissionState): SqlValue[] {
  const { goal, successCriteria, constraints } = state.contract;
  return values(state.id, "mission", state.id, state.title, [goal, ...successCriteria, ...constraints]);
}

export function taskText(mission: string, spec: TaskSpec): SqlValue[] {
  const { goal, currentState, invariants, interfaces, criteria, nonGoals } = spec.brief;
  const lists = [...invariants, ...interfaces, ...criteria, ...nonGoals];
  return values(mission, "task", spec.id, spec.title, [spec.id, goal, currentState, ...lists]);
}

export function decisionText(mission: string, { decision, resolution, note }: DecisionRecord): SqlValue[] {
  const evidence = decision.evidence.flatMap(({ label, text }) => [
    label,
    text.slice(0, MAX_EVIDENCE_CHARACTERS),
  ]);
  const texts = [decision.why ?? "", ...evidence, resolution?.reason ?? "", note ?? ""];
  return values(mission, "decision", decision.id, decision.question, texts);
}

export function findingText(mission: string, finding: Finding): SqlValue[] {
  const { id, title, claim, file, evidence, reason } = finding;
  return values(mission, "finding", id, title, [claim, file ?? "", evidence, reason ?? ""]);
}

export function packetText(mission: string, name: string, title: string, packet: Packet): SqlValue[] {
  const { summary, changed, where, risks, nextSteps, openQuestions } = packet;
  return values(mission, "packet", name, title, [
    summary,
    ...changed,
    ...where,
    ...risks,
    ...nextSteps,
    ...openQuestions,
  ]);
}

export function directiveText(mission: string, { number, text }: Directive): SqlValue[] {
  return values(mission, "directive", String(number), text, []);
}

/** Whole outputs and diffs are evidence too; the index takes their beginning. */
const MAX_EVIDENCE_CHARACTERS = 4_000;
