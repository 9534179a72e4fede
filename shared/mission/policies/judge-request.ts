import type { Attempt } from "../flight/attempt.ts";
import type { TaskState } from "../flight/task.ts";
import type { TaskId } from "../ids.ts";
import type { MissionState } from "../state.ts";
import type { Action } from "./action.ts";
import { BUILT_IN_POLICIES } from "./built-in.ts";
import type { Circumstances } from "./circumstances.ts";
import { judge, type Judgement } from "./evaluate.ts";
import type { Floor } from "./floor.ts";
import { isLockfile } from "./lockfiles.ts";
import type { PolicyState } from "./policy-state.ts";
import type { Policy } from "./policy.ts";

/** What only the engine knows: the time, and where its own data lies. */
export interface Known extends Floor {
  readonly at: number;
}

/** What the rules of this mission say about something an agent wants to do. */
export function judgeRequest(
  state: MissionState,
  task: TaskState,
  attempt: Attempt,
  action: Action,
  { at, protectedFolders }: Known,
): Judgement {
  const policies = activePolicies(state.policies, task.spec.id, at);
  return judge(policies, { protectedFolders }, action, circumstancesOf(state, task, attempt, at));
}

/** The rules that count now for this task. What a file allows counts only while a person trusts exactly this file. */
export function activePolicies(state: PolicyState, task: TaskId, at: number): Policy[] {
  const ofFiles = [...state.files].flatMap(([path, { hash, policies }]) =>
    policies.filter(({ verdict }) => verdict !== "allow" || state.trusted.get(path) === hash),
  );
  return [...BUILT_IN_POLICIES, ...state.policies.values(), ...ofFiles].filter(
    (policy) =>
      (policy.until === null || policy.until > at) && (policy.level !== "task" || policy.task === task),
  );
}

export function circumstancesOf(
  state: MissionState,
  task: TaskState,
  { route, spend }: Attempt,
  at: number,
): Circumstances {
  const { scope, network, expectedFiles } = task.spec.brief;
  return {
    at,
    autonomy: state.contract.autonomy,
    task: task.spec.id,
    agent: route.agent,
    family: route.family,
    role: route.role,
    sandbox: route.sandbox,
    workspace: task.workspace?.path ?? null,
    touch: scope.touch,
    avoid: scope.avoid,
    hosts: route.network && network?.needed === true ? network.hosts : null,
    dependencyTask: task.spec.kind === "ops" || [...scope.touch, ...expectedFiles].some(isLockfile),
    costMicros: spend.costMicros,
    costUnknown: spend.unknownCost,
    dependencyAdded: state.policies.dependencyAdded,
    spawns: state.policies.spawns,
  };
}
