import type { MissionId } from "#shared/ids.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import type { AgentName, Family } from "#shared/mission/words.ts";

export interface CommitSubject {
  readonly mission: MissionId;
  readonly id: TaskId;
  readonly title: string;
  readonly route: { readonly agent: AgentName; readonly family: Family };
}

/** On a task's own branch. What is merged carries the trailer `Mission-Task`, once per task. */
export function commitText({ mission, id, title, route }: CommitSubject, attempt: number): string {
  return [
    titleLine(title),
    "",
    `Mission: ${mission}`,
    `Task: ${id}`,
    `Attempt: ${attempt}`,
    `Agent: ${route.agent}`,
    `Family: ${route.family}`,
    "",
  ].join("\n");
}

/** The one commit of a task on the mission branch. */
export function mergeText({ mission, id, title, route }: CommitSubject): string {
  return [
    titleLine(title),
    "",
    `Mission: ${mission}`,
    `Mission-Task: ${id}`,
    `Agent: ${route.agent}`,
    `Family: ${route.family}`,
    "",
  ].join("\n");
}

/** A title is data: it cannot begin a trailer or a second paragraph. */
const titleLine = (title: string): string =>
  title.replaceAll(/\s+/g, " ").trim().slice(0, 120) || "Untitled task";

/** Nobody's mailbox: the domain is reserved for addresses that do not exist. */
export const identityOf = (agent: string): { readonly name: string; readonly email: string } => ({
  name: `${agent} (Flightdeck)`,
  email: `${agent}@flightdeck.invalid`,
});
