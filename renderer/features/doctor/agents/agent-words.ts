import { t } from "@lingui/core/macro";
import type { AgentFacts } from "#shared/contract/agent-requests.ts";
import { isolated } from "#shared/messages/messages.ts";
import { dateAndTime, duration } from "../../../ui/format.ts";

/** What a person asks about an agent that is there, one thing a line. */
export function factLines({ sandbox, limits, limited }: AgentFacts): readonly string[] {
  const nothing = limits.length === 0 && limited === null ? [t`Usage limit: not told yet.`] : [];
  const ran = limited === null ? [] : [limitedWords(limited)];
  return [sandboxWords(sandbox), ...ran, ...limits.map(limitWords), ...nothing];
}

/** One session can say anything: what nobody else said is told as its word. */
function limitedWords({ until, by, confirmed, guessed }: NonNullable<AgentFacts["limited"]>): string {
  const time = dateAndTime(until);
  if (guessed) return t`It ran into its usage limit. Nobody said when it ends; ${time} is a guess.`;
  if (confirmed) return t`It ran into its usage limit, until ${time}.`;
  return t`It ran into its usage limit, until ${time}: told by session ${isolated(by)}, not confirmed.`;
}

function sandboxWords(layers: AgentFacts["sandbox"]): string {
  switch (layers) {
    case "ours":
      return t`Sandbox: Flightdeck's.`;
    case "ours-and-own":
      return t`Sandbox: Flightdeck's, and its own inside of that.`;
    case "ours-as-root":
      return t`Sandbox: Flightdeck's alone; its own cannot stand inside of it as root.`;
  }
}

function limitWords({ usedPercent, windowMinutes, resetsAt }: AgentFacts["limits"][number]): string {
  const percent = Math.round(usedPercent);
  if (windowMinutes === null) {
    if (resetsAt === null) return t`Usage limit: ${percent}% used.`;
    return t`Usage limit: ${percent}% used, resets ${dateAndTime(resetsAt)}.`;
  }
  const window = duration(windowMinutes * 60_000);
  if (resetsAt === null) return t`Usage limit of ${window}: ${percent}% used.`;
  return t`Usage limit of ${window}: ${percent}% used, resets ${dateAndTime(resetsAt)}.`;
}
