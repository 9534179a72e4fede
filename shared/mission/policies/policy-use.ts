import type { EventOf } from "../event.ts";

import { noteAllowed } from "./notes-of-actions.ts";
import type { PolicyState } from "./policy-state.ts";

/** Called for every `request.judged`: counts the use of the rule, and remembers what stateful rules look at. */
export function notePolicyUse(state: PolicyState, event: EventOf<"request.judged">, at: number): void {
  if (event.policy !== null) {
    const hits = (state.uses.get(event.policy)?.hits ?? 0) + 1;
    state.uses.set(event.policy, { hits, lastUsedAt: at });
  }
  if (event.verdict === "allow") noteAllowed(state, event.action);
}
