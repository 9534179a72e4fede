import { resolve } from "node:path";
import type { Outcome } from "#shared/contract/client.ts";
import type { AgentChoice, MissionFrom } from "#shared/contract/mission-requests.ts";
import type { MissionContract } from "#shared/mission/mission-contract.ts";
import { answered } from "../gateway/answers.ts";
import { readMissionFile, type MissionFile } from "../planner/mission-file.ts";
import { planOfMission } from "../planner/mission-plan.ts";
import { listRecipes } from "../planner/recipes.ts";
import { answeredInputs, planOf, problemsOf, type RecipePlaces, type SourcedPlan } from "./plan-source.ts";

/** A mission as a person states it, before anybody looked whether it can be. */
export interface StatedMission {
  readonly title: string;
  readonly repository: string;
  readonly baseBranch: string | null;
  readonly contract: MissionContract;
  readonly agents: AgentChoice;
  /** null: it brings no plan. */
  readonly plan: (places: RecipePlaces) => Promise<Outcome<SourcedPlan | null>>;
}

export function statedMission(from: MissionFrom, agents: AgentChoice): Outcome<StatedMission> {
  if (from.kind === "mission-file") return fromFile(from, agents);
  const { plan, ...mission } = from.mission;
  return answered({
    ...mission,
    agents,
    plan: async (places) => (plan === null ? answered(null) : planOf(plan, places, mission.contract.goal)),
  });
}

function fromFile(
  { file, folder, repository }: Extract<MissionFrom, { kind: "mission-file" }>,
  agents: AgentChoice,
): Outcome<StatedMission> {
  const read = readMissionFile(file.name, file.text);
  if (!read.ok) return problemsOf(read.problems, `${file.name} states no mission.`);
  const mission = read.value;
  return answered({
    title: mission.title,
    repository: repository ?? resolve(folder, mission.repository),
    baseBranch: mission.baseBranch,
    contract: mission.contract,
    agents: agents === "scripted" ? agents : mission.agents,
    plan: async (places) => {
      const shelf = await listRecipes(places);
      const place = { file: file.name, folder, positions: read.positions, shelf };
      const wanted = await withAnswers(mission, places);
      if (!wanted.ok) return wanted;
      const planned = await planOfMission(wanted.value, place);
      if (!planned.ok) return problemsOf(planned.problems, `${file.name} brings no plan.`);
      const { plan, source, highRisk, leftOut } = planned;
      if (plan === null) return answered(null);
      const remarks = leftOut.map(({ title, reason }) => `left out "${title}": ${reason}`);
      return answered({ plan, source, highRisk, remarks });
    },
  });
}

async function withAnswers(mission: MissionFile, places: RecipePlaces): Promise<Outcome<MissionFile>> {
  const { plan } = mission;
  if (plan.kind !== "recipe" || plan.name.startsWith("repository:")) return answered(mission);
  const recipe = { name: plan.name.replace(/^bundled:/, ""), origin: "bundled" } as const;
  const inputs = await answeredInputs(recipe, plan.inputs, places);
  return inputs.ok ? answered({ ...mission, plan: { ...plan, inputs: inputs.value } }) : inputs;
}
