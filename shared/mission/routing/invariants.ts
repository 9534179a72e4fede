import type { Route } from "../flight/route.ts";
import type { TaskState } from "../flight/task.ts";
import type { MissionState } from "../state.ts";
import type { Family } from "../words.ts";
import { plannersOf } from "../plan/task-planners.ts";
import { mustOnlyRead, sandboxFor } from "../plan/task-nature.ts";
import { routeSandbox } from "./row-for.ts";

/** High-risk work that may write, also where a person opened the workspace for it later. */
export const needsOtherFamily = (task: TaskState): boolean =>
  task.risk === "high" && sandboxFor(task.spec, task.override) !== "read-only";

/** May this family implement this task? The family that planned high-risk work does not also do it. */
export function mayImplement(state: MissionState, task: TaskState, family: Family): boolean {
  return !needsOtherFamily(task) || !plannersOf(state, task.spec.id).includes(family);
}

/** Which rule a route breaks, as a sentence; null: none. These are checked whoever chose the route. */
export function ruleAgainst(state: MissionState, task: TaskState, route: Route): string | null {
  const { id, brief, kind } = task.spec;
  const installed = state.agents.find(({ agent }) => agent === route.agent);
  if (installed === undefined)
    return `"${id}" cannot be flown by ${route.agent}: it is not installed. Nothing was started.`;
  if (installed.family !== route.family) {
    return `${route.agent} is of family ${installed.family}, not ${route.family}. "${id}" was not started.`;
  }
  if (!mayImplement(state, task, route.family)) {
    return `"${id}" is high risk and ${route.family} planned it, so another family has to do it. Nothing was started.`;
  }
  if (mustOnlyRead(task.spec) && route.sandbox !== "read-only") {
    return `"${id}" is ${kind} and reads only; it was not started with sandbox ${route.sandbox}.`;
  }
  const sandbox = routeSandbox(state, task);
  if (route.sandbox !== sandbox) {
    return `"${id}" was planned with sandbox ${sandbox}, not ${route.sandbox}. Nothing was started.`;
  }
  if (route.network && brief.network?.needed !== true) {
    return `"${id}" did not say why it needs the network, so it stays off. Nothing was started.`;
  }
  if (route.role === "worker" && kind === "plan") {
    return `"${id}" is planning, which stays with the driver. Nothing was started.`;
  }
  return null;
}
