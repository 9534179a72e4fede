import type { CommandOf } from "../command.ts";
import { hasEnded } from "../flight/status.ts";
import type { PolicyId } from "../ids.ts";
import type { Context, Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";
import { BUILT_IN_POLICIES } from "./built-in.ts";
import { loadFile } from "./load-file.ts";
import type { Policy } from "./policy.ts";
import { ruleProblem } from "./rule-check.ts";

export type PolicyCommand = CommandOf<
  "policy.add" | "policy.revoke" | "policy.load-file" | "trust.grant" | "trust.revoke"
>;

export function decidePolicies(
  state: MissionState,
  command: PolicyCommand,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const barred = mayNot(command, context);
  if (barred !== null) return barred;
  switch (command.type) {
    case "policy.add":
      return add(state, command.policy, context, outcome);
    case "policy.revoke":
      return revoke(state, command, outcome);
    case "policy.load-file":
      return loadFile(state, command, context, outcome);
    case "trust.grant":
      return grant(state, command, outcome);
    case "trust.revoke":
      return distrust(state, command, outcome);
  }
}

/** Rules and trust are a person's. The engine reads the files of the repository, which can only tighten. */
function mayNot(command: PolicyCommand, { actor }: Context): Rejection | null {
  if (actor.kind === "operator") return null;
  if (actor.kind === "engine" && command.type === "policy.load-file") return null;
  const who = actor.kind === "session" ? "An agent" : "The engine";
  return reject(
    "not-allowed",
    `${who} may not send ${command.type}: rules and trust are a person's. Nothing was changed.`,
  );
}

function add(state: MissionState, policy: Policy, { at }: Context, outcome: Outcome): Rejection | null {
  const { id, until, task, origin } = policy;
  if (isTaken(state, id)) {
    return reject(
      "invalid",
      `There is a rule "${id}" already. It was left as it is; choose another id or revoke it first.`,
    );
  }
  if (origin === "built-in" || origin === "file") {
    return reject(
      "invalid",
      `Rule "${id}" says it is ${origin === "file" ? "of a file" : "built in"}, but a person adds it. It was not added.`,
    );
  }
  const problem = ruleProblem(policy);
  if (problem !== null) return reject("invalid", `Rule "${id}" ${problem}. It was not added.`);
  if (until !== null && until <= at) {
    return reject(
      "invalid",
      `Rule "${id}" would have ended before it begins. It was not added; choose a later end.`,
    );
  }
  const about = task === null ? undefined : state.tasks.get(task);
  if (task !== null && about === undefined) {
    return reject(
      "unknown",
      `Rule "${id}" is for the task "${task}", which the mission does not have. It was not added.`,
    );
  }
  if (about !== undefined && hasEnded(about)) {
    return reject(
      "wrong-state",
      `Rule "${id}" is for the task "${task}", which is ${about.stage}. It was not added.`,
    );
  }
  outcome.emit({ type: "policy.added", policy });
  return null;
}

const isTaken = ({ policies: { policies, files } }: MissionState, id: PolicyId): boolean =>
  policies.has(id) ||
  BUILT_IN_POLICIES.some((policy) => policy.id === id) ||
  [...files.values()].some((file) => file.policies.some((policy) => policy.id === id));

function revoke(
  state: MissionState,
  { policy, reason }: CommandOf<"policy.revoke">,
  outcome: Outcome,
): Rejection | null {
  if (BUILT_IN_POLICIES.some(({ id }) => id === policy)) {
    return reject(
      "not-allowed",
      `Rule "${policy}" is built in and stays. It only asks; answer when it does.`,
    );
  }
  if (!isTaken(state, policy)) {
    return reject("unknown", `There is no rule "${policy}" in this mission. Nothing was changed.`);
  }
  outcome.emit({ type: "policy.revoked", policy, reason });
  return null;
}

/** Trust is in what a person has seen: exactly this content. */
function grant(
  state: MissionState,
  { path, hash }: CommandOf<"trust.grant">,
  outcome: Outcome,
): Rejection | null {
  const loaded = state.policies.files.get(path);
  if (loaded !== undefined && loaded.hash !== hash) {
    return reject(
      "wrong-state",
      `${path} is not the file you looked at any more. It was not trusted; look at it again.`,
    );
  }
  if (state.policies.trusted.get(path) === hash) return null;
  outcome.emit({ type: "trust.granted", path, hash });
  return null;
}

function distrust(
  state: MissionState,
  { path }: CommandOf<"trust.revoke">,
  outcome: Outcome,
): Rejection | null {
  if (!state.policies.trusted.has(path)) {
    return reject("unknown", `${path} is not trusted in this mission. Nothing was changed.`);
  }
  outcome.emit({ type: "trust.revoked", path });
  return null;
}
