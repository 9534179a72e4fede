import type { DecisionRow } from "#shared/contract/decisions.ts";
import type { MissionSummary } from "#shared/contract/missions.ts";
import type { Place } from "#shared/contract/window.ts";
import type { Command } from "#shared/commands.ts";
import { statusOf } from "#shared/mission/flight/status.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { ShownState } from "../words/task-status.ts";

/** Something the palette offers: to run, or to go to. */
export type PaletteItem =
  | {
      readonly kind: "command";
      readonly id: string;
      readonly title: string;
      readonly command: Command;
      readonly refusal: string | null;
    }
  | (Goal & { readonly kind: "mission" })
  | (Goal & { readonly kind: "task"; readonly state: ShownState })
  | (Goal & { readonly kind: "decision" })
  | TerminalItem;

/** A terminal is a place of this window only: who shows it knows how to go there. */
export interface TerminalItem {
  readonly kind: "terminal";
  readonly id: string;
  readonly title: string;
  readonly of: string;
  readonly refusal: null;
  readonly run: () => void;
}

/** Titles are people's and agents' words. */
interface Goal {
  readonly id: string;
  readonly title: string;
  /** Where it belongs. */
  readonly of: string;
  readonly place: Place;
  readonly refusal: null;
}

export const commandItems = (
  rows: readonly { readonly command: Command; readonly refusal: string | null }[],
): PaletteItem[] =>
  rows.map(({ command, refusal }) => ({
    kind: "command",
    id: command.id,
    title: command.title,
    command,
    refusal,
  }));

export const missionItems = (missions: readonly MissionSummary[]): PaletteItem[] =>
  missions.toReversed().map(({ id, title, place: { repository } }) => ({
    kind: "mission",
    id,
    title,
    of: repository.split(/[/\\]/).at(-1) ?? "",
    place: { mission: id, task: null, decision: null },
    refusal: null,
  }));

export function taskItems(mission: MissionState): PaletteItem[] {
  return mission.order.flatMap((id) => {
    const task = mission.tasks.get(id);
    if (task === undefined) return [];
    const place = { mission: mission.id, task: id, decision: null };
    const { title } = task.spec;
    return [
      {
        kind: "task",
        id: `${mission.id} ${id}`,
        title,
        of: mission.title,
        place,
        refusal: null,
        state: statusOf(task),
      },
    ];
  });
}

export const decisionItems = (queue: readonly DecisionRow[]): PaletteItem[] =>
  queue.map(({ id, question, missionTitle, mission, task }) => ({
    kind: "decision",
    id,
    title: question,
    of: missionTitle,
    place: { mission, task, decision: id },
    refusal: null,
  }));
