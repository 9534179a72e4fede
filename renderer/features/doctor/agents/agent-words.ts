import { t } from "@lingui/core/macro";
import type { AgentFacts } from "#shared/contract/agent-requests.ts";
import { dateAndTime } from "../../../ui/format.ts";

/** What a person asks about an agent that is there, one thing a line. */
export function factLines({ sandbox, limit, limitedUntil }: AgentFacts): readonly string[] {
  const limited =
    limitedUntil === null ? [] : [t`It ran into its usage limit, until ${dateAndTime(limitedUntil)}.`];
  return [sandboxWords(sandbox), ...limited, ...limitWords(limit, limitedUntil)];
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

function limitWords(limit: AgentFacts["limit"], limitedUntil: number | null): readonly string[] {
  if (limit === null) return limitedUntil === null ? [t`Usage limit: not told yet.`] : [];
  const percent = Math.round(limit.usedPercent);
  if (limit.resetsAt === null) return [t`Usage limit: ${percent}% used.`];
  return [t`Usage limit: ${percent}% used, resets ${dateAndTime(limit.resetsAt)}.`];
}
