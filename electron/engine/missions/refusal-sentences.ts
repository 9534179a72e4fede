import type { MissionId } from "#shared/ids.ts";
import type { CommitOutcome } from "../store/commit.ts";

export const CLOSED = "The engine is leaving. Nothing was changed: send it again when it is back.";

export const noMission = (mission: MissionId): string =>
  `There is no mission ${mission}. Nothing was changed.`;

export const idUsedBefore = (commandId: string): string =>
  `The command id ${commandId} was used before, for something else. Nothing was changed: send it with a new id.`;

export const notReadable = (type: string, reason: string): string =>
  `The command ${type} would have written something that cannot be read again (${reason}). Nothing was changed: send it with other content, and report this if that is not possible.`;

export const neverOurs = (mission: MissionId, tries: number): string =>
  `Mission ${mission} changed ${tries} times while one command was written; the command was not carried out: another engine seems to write the same data directory.`;

export function notContinued(
  mission: MissionId,
  outcome: Extract<CommitOutcome, { state: "deleted" | "quarantined" }>,
): string {
  if (outcome.state === "deleted") return `Mission ${mission} was deleted. Nothing was changed.`;
  return `The log of mission ${mission} is damaged (${outcome.reason}). Its first ${outcome.lastGoodSeq} events are kept, it takes no commands: restore a backup to go on.`;
}
