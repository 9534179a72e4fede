import type { EventOf, Recorded } from "../event.ts";
import type { PolicyId } from "../ids.ts";
import type { MissionState } from "../state.ts";
import { replaceTask, withGates } from "../task-index.ts";
import type { PolicyState } from "./policy-state.ts";

export type PolicyEvent = EventOf<
  "policy.added" | "policy.revoked" | "policy.file-loaded" | "trust.granted" | "trust.revoked"
>;

export function evolvePolicies(state: MissionState, event: PolicyEvent, _recorded: Recorded): void {
  const { policies } = state;
  switch (event.type) {
    case "policy.added":
      policies.policies.set(event.policy.id, event.policy);
      return;
    case "policy.revoked":
      forget(policies, event.policy);
      return;
    case "policy.file-loaded":
      policies.files.set(event.path, { hash: event.hash, policies: event.policies, gates: event.gates });
      for (const task of state.tasks.values()) {
        const gated = withGates(state, task);
        if (gated !== task) replaceTask(state, gated);
      }
      return;
    case "trust.granted":
      policies.trusted.set(event.path, event.hash);
      return;
    case "trust.revoked":
      policies.trusted.delete(event.path);
      return;
  }
}

/** A rule of a file stays revoked as long as the file says the same. */
function forget(state: PolicyState, id: PolicyId): void {
  if (state.policies.delete(id)) return;
  for (const [path, file] of state.files) {
    const policies = file.policies.filter((policy) => policy.id !== id);
    if (policies.length < file.policies.length) state.files.set(path, { ...file, policies });
  }
}
