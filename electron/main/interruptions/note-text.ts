import { plural, t } from "@lingui/core/macro";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import type { MissionSummary } from "#shared/contract/missions.ts";
import type { DecisionId } from "#shared/mission/ids.ts";
import type { Place } from "#shared/contract/window.ts";
import { isolated } from "#shared/messages/messages.ts";
import type { Note } from "./ladder.ts";

/** A note in words, and what can be done with it. */
export interface NoteText {
  readonly title: string;
  readonly body: string;
  /** What opens in the app. */
  readonly place: Place;
  /** Decisions it asks for: it goes when none of them waits any more. */
  readonly asksFor: readonly DecisionId[];
  /** The answer that may be given without looking: only for one decision of low risk. */
  readonly approve: { readonly decision: DecisionId; readonly option: string } | null;
}

export function noteText(note: Note): NoteText {
  switch (note.kind) {
    case "decisions":
      return decisionsText(note.rows);
    case "ended":
      return aboutMission(note.mission, endWords(note.mission));
    case "stalled":
      return aboutMission(
        note.mission,
        t`Nothing moves any more and nobody was asked. Open it to see what holds.`,
      );
  }
}

/** What takes the place of a note after its button was pressed. `problem`: why it was not approved. */
export function resultText(asked: NoteText, problem: string | null): NoteText {
  return problem === null
    ? { ...asked, title: t`Approved`, asksFor: [], approve: null }
    : {
        ...asked,
        title: t`Could not approve`,
        body: t`${problem} Open it to decide.`,
        asksFor: [],
        approve: null,
      };
}

const aboutMission = ({ id, title }: MissionSummary, body: string): NoteText => ({
  title,
  body,
  place: { mission: id, task: null, decision: null },
  asksFor: [],
  approve: null,
});

function endWords({ phase, counts, tasks }: MissionSummary): string {
  const done = counts.merged;
  if (phase === "landed")
    return plural(tasks, {
      one: `Landed. ${done} of # task is in.`,
      other: `Landed. ${done} of # tasks are in.`,
    });
  return plural(tasks, {
    one: `Stopped. ${done} of # task was done; all work is kept.`,
    other: `Stopped. ${done} of # tasks were done; all work is kept.`,
  });
}

function decisionsText(rows: readonly DecisionRow[]): NoteText {
  const [first, ...others] = rows;
  if (first === undefined) throw new Error("a note about no decision");
  const { id, mission, missionTitle } = first;
  if (others.length === 0) {
    const place = { mission, task: null, decision: id };
    return {
      title: missionTitle,
      body: oneDecision(first),
      place,
      asksFor: [id],
      approve: approvalOf(first),
    };
  }
  const high = rows.filter(({ risk }) => risk === "high").length;
  const missions = new Set(rows.map((row) => row.mission)).size;
  return {
    title: plural(rows.length, { one: "# decision waiting", other: "# decisions waiting" }),
    body: severalDecisions(first, missions, high),
    place: { mission, task: null, decision: id },
    asksFor: rows.map((row) => row.id),
    approve: null,
  };
}

function oneDecision(row: DecisionRow): string {
  const { question, risk } = row;
  const asked = isolated(question);
  if (approvalOf(row) !== null) {
    const exactly = isolated(wholeText(row) ?? "");
    return t`${asked} Exactly: ${exactly} Low risk.`;
  }
  switch (risk) {
    case "low":
      return t`${asked} Low risk.`;
    case "medium":
      return t`${asked} Medium risk.`;
    case "high":
      return t`${asked} High risk.`;
  }
}

function severalDecisions(first: DecisionRow, missions: number, high: number): string {
  const [asked, title] = [isolated(first.question), isolated(first.missionTitle)];
  if (missions === 1)
    return high === 0 ? t`${title}. First: ${asked}` : t`${title}, ${high} of high risk. First: ${asked}`;
  return high === 0
    ? plural(missions, {
        one: `In # mission. First: ${asked}`,
        other: `In # missions. First: ${asked}`,
      })
    : plural(missions, {
        one: `In # mission, ${high} of high risk. First: ${asked}`,
        other: `In # missions, ${high} of high risk. First: ${asked}`,
      });
}

/**
 * Only for a permission whose whole text stands in the note, and with one way to say yes: whatever has to be read or chosen
 * wants the card.
 */
function approvalOf(row: DecisionRow): NoteText["approve"] {
  const { id, kind, risk, options } = row;
  if (kind !== "permission" || risk !== "low" || wholeText(row) === null) return null;
  const ways = options.filter(({ tone }) => tone === "approve");
  const [only] = ways;
  return only !== undefined && ways.length === 1 ? { decision: id, option: only.id } : null;
}

/** One short line of letters that cannot hide or pass for others. */
const READ_AT_A_GLANCE = /^[\x20-\x7e]{1,120}$/u;

/** What would be done, byte for byte; null: it is more than a note can show. */
function wholeText({ evidence, evidenceCount }: DecisionRow): string | null {
  const [only] = evidence;
  if (only === undefined || evidenceCount !== 1 || only.opening.length !== only.characters) return null;
  return READ_AT_A_GLANCE.test(only.opening) ? only.opening : null;
}
