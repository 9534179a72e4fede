import type { FoundAgent } from "#shared/contract/agent-requests.ts";
import { useAsked } from "../../state/use-asked.ts";
import type { Flyable } from "./brief.ts";

export interface Agents {
  readonly canFly: Flyable;
  /** Those a person installs, each with a sentence of the engine. */
  readonly found: readonly FoundAgent[];
}

/** Who could fly what is launched from here. */
export function useAgents(): Agents {
  const { value } = useAsked("agents.list", {});
  const found = value?.agents ?? [];
  if (value === null) return { canFly: "unknown", found };
  return { canFly: found.some(({ flies }) => flies) ? "some" : "none", found };
}
