import { missionId, type MissionId } from "../../ids.ts";
import { OPERATOR } from "../actor.ts";
import { command, type CommandInput } from "../command.ts";
import { missionContract as contractInput } from "../mission-contract.ts";
import { plan, planSource } from "../plan/plan.ts";
import type { PlanState } from "../plan/plan-state.ts";
import { taskSpec, type TaskSpec } from "../plan/task-spec.ts";
import { installedAgent, type InstalledAgent } from "../routing/allocation.ts";
import type { z } from "zod";
import type { World } from "./world.ts";

export const MISSION: MissionId = missionId.parse("msn_testing1");

/** Three scripted families, so that whoever wrote something always leaves somebody to review it. */
export const AGENTS: readonly InstalledAgent[] = [
  { agent: "codex", family: "openai", version: "1", contextWindow: 200_000 },
  { agent: "claude", family: "anthropic", version: "1", contextWindow: 200_000 },
  { agent: "gemini", family: "google", version: "1", contextWindow: 1_000_000 },
].map((agent) => installedAgent.parse(agent));

/** A task whose brief is complete; `more` says what is special about it. */
export function task(id: string, more: Partial<z.input<typeof taskSpec>> = {}): TaskSpec {
  const brief: z.input<typeof taskSpec>["brief"] = {
    goal: `Do ${id}.`,
    currentState: "Nothing is there yet.",
    scope: { touch: [`src/${id}/**`] },
    acceptance: [{ command: `test -d src/${id}` }],
    criteria: [`${id} is there`],
    network: { needed: false },
  };
  return taskSpec.parse({
    id,
    title: `Task ${id}`,
    estimate: { minutes: 10, lines: 200, files: 3 },
    ...more,
    brief: { ...brief, ...more.brief },
  });
}

const parsed = (input: CommandInput) => command.parse(input);

/** A mission with this plan, in composing. */
export function compose(
  world: World,
  tasks: readonly TaskSpec[],
  contract: Partial<z.input<typeof contractInput>> = {},
  plannedBy: PlanState["plannedBy"] = null,
): void {
  world.send(
    parsed({
      type: "mission.create",
      mission: MISSION,
      title: "A mission",
      place: { repository: "/repository", baseBranch: "main" },
      contract: { goal: "See whether it flies.", ...contract },
    }),
    OPERATOR,
  );
  world.send(parsed({ type: "mission.set-agents", agents: [...AGENTS] }), OPERATOR);
  world.send(
    {
      type: "plan.propose",
      plan: plan.parse({ tasks }),
      source: planSource.parse({ kind: "hand" }),
      plannedBy,
    },
    OPERATOR,
  );
}

/** The same, locked by a person and launched. */
export function launch(
  world: World,
  tasks: readonly TaskSpec[],
  contract: Partial<z.input<typeof contractInput>> = {},
  plannedBy: PlanState["plannedBy"] = null,
): void {
  compose(world, tasks, contract, plannedBy);
  world.send({ type: "plan.lock", waiver: "A test without reviewers." }, OPERATOR);
  world.send({ type: "mission.launch" }, OPERATOR);
}
