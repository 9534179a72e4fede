import { MAX_READ_CHARACTERS, type AgentReport } from "#shared/channel/message.ts";
import { statusOf } from "#shared/mission/flight/status.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { decisionLogText } from "../effects/decision-log-append.ts";

type Read = Extract<AgentReport, { type: "read" }>;

/** As many paths as tell whose corner of the repository it is. */
const MOST_PATHS = 5;
const CUT = "\n(The rest is too long to be read at once.)\n";

/** What an agent may read of its mission while it works: what every brief would tell it as well. */
export function readForAgent(state: MissionState, own: TaskId, { what }: Read): string {
  const text = what === "decisions" ? decisionLogText(state.decisionLog) : tasksText(state, own);
  return text.length <= MAX_READ_CHARACTERS
    ? text
    : text.slice(0, MAX_READ_CHARACTERS - CUT.length).toWellFormed() + CUT;
}

function tasksText(state: MissionState, own: TaskId): string {
  const lines = state.order.flatMap((id) => {
    const task = state.tasks.get(id);
    if (task === undefined) return [];
    const agent = task.attempts.at(-1)?.route.agent;
    const { touch } = task.spec.brief.scope;
    const more = touch.length > MOST_PATHS ? `, and ${touch.length - MOST_PATHS} more` : "";
    const parts = [
      `- ${id}${id === own ? " (yours)" : ""}: ${statusOf(task).replaceAll("_", " ")}`,
      task.spec.title,
      agent === undefined ? "" : `by ${agent}`,
      touch.length === 0 ? "" : `in ${touch.slice(0, MOST_PATHS).join(", ")}${more}`,
    ];
    return [parts.filter((part) => part !== "").join(" · ")];
  });
  return `# Tasks of this mission\n\n${lines.join("\n")}\n`;
}
