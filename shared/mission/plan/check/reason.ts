import type { TaskId } from "../../ids.ts";
import type { MissionContract } from "../../mission-contract.ts";
import type { InstalledAgent } from "../../routing/allocation.ts";
import type { PlanEdit } from "../plan-edit.ts";
import type { PlanState } from "../plan-state.ts";
import { nameSome } from "../structure.ts";
import type { TaskSpec } from "../task-spec.ts";

export type Verdict = "go" | "caution" | "no-go";

export type ReasonCode =
  | "no-tasks"
  | "duplicate-id"
  | "bad-edge"
  | "cycle"
  | "orphan"
  | "phase-order"
  | "no-goal"
  | "no-current-state"
  | "no-scope"
  | "no-acceptance"
  | "no-network-answer"
  | "too-long"
  | "held-by-gate"
  | "bad-rival"
  | "reader-writes"
  | "sandbox-full"
  | "sandbox-dropped-for-network"
  | "output-without-edge"
  | "output-comes-later"
  | "output-of-nobody"
  | "shared-files"
  | "scopes-not-compared"
  | "no-agents"
  | "one-family"
  | "planner-alone"
  | "not-worth-a-plan";

/** Why a plan is not simply "go". */
export interface Reason {
  readonly verdict: "caution" | "no-go";
  readonly code: ReasonCode;
  readonly tasks: readonly TaskId[];
  readonly sentence: string;
  /** Edits that would take the reason away. */
  readonly fix?: readonly PlanEdit[];
}

/** What a plan is checked against. */
export interface PlanSurroundings {
  readonly contract: MissionContract;
  readonly agents: readonly InstalledAgent[];
  readonly plannedBy: PlanState["plannedBy"];
}

/** One reason for all tasks it is true of: a plan of thousands has to stay readable. */
export function reasonAbout(
  specs: readonly TaskSpec[],
  found: (spec: TaskSpec) => boolean,
  verdict: Reason["verdict"],
  code: ReasonCode,
  sentence: (names: string) => string,
): Reason[] {
  const tasks = specs.filter((spec) => found(spec)).map((spec) => spec.id);
  return tasks.length === 0 ? [] : [{ verdict, code, tasks, sentence: sentence(nameSome(tasks)) }];
}
