import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Plan, PlanSource } from "#shared/mission/plan/plan.ts";
import { systemCode } from "#launch/plain-error.ts";
import { importPlan } from "./import-plan.ts";
import { MAX_PLAN_BYTES, type LeftOut } from "./imported.ts";
import { instantiate } from "./instantiate.ts";
import type { MissionFile } from "./mission-file.ts";
import { problem, refused, type Positions, type Problem } from "./problem.ts";
import { chooseRecipe, type RecipeShelf } from "./recipes.ts";

export type MissionPlan =
  | {
      readonly ok: true;
      /** null: the file brings none. */
      readonly plan: Plan | null;
      readonly source: PlanSource;
      readonly highRisk: readonly string[];
      readonly leftOut: readonly LeftOut[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export interface MissionFilePlace {
  readonly file: string;
  /** What `import:` is relative to. */
  readonly folder: string;
  readonly positions: Positions;
  readonly shelf: RecipeShelf;
}

/** The plan a mission file asks for: from the shelf, from another file, or written in it. */
export async function planOfMission(mission: MissionFile, place: MissionFilePlace): Promise<MissionPlan> {
  const wanted = mission.plan;
  const nothing = { highRisk: [], leftOut: [] };
  switch (wanted.kind) {
    case "none":
      return { ok: true, plan: null, source: { kind: "hand" }, ...nothing };
    case "written":
      return { ok: true, plan: wanted.plan, source: { kind: "hand" }, ...nothing };
    case "recipe": {
      const chosen = chooseRecipe(place.shelf, wanted.name);
      if (!chosen.ok) return refusedAt(place, ["recipe", "name"], chosen.sentence);
      const made = instantiate(chosen.loaded, wanted.inputs, mission.contract.goal);
      return made.ok ? { ...made, leftOut: [] } : made;
    }
    case "import":
      return importedFrom(wanted.path, place);
  }
}

async function importedFrom(path: string, place: MissionFilePlace): Promise<MissionPlan> {
  const whole = resolve(place.folder, path);
  try {
    const found = await stat(whole);
    if (!found.isFile())
      return refusedAt(place, ["import"], `${whole} is no file, so no plan was read from it.`);
    if (found.size > MAX_PLAN_BYTES) {
      const sentence = `${whole} has ${found.size} bytes; at most ${MAX_PLAN_BYTES} are read as a plan.`;
      return refusedAt(place, ["import"], sentence);
    }
    const imported = importPlan(path, await readFile(whole));
    return imported.ok ? { ...imported, highRisk: [] } : imported;
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    return refusedAt(place, ["import"], `${whole} cannot be read (${code}), so there is no plan.`);
  }
}

const refusedAt = ({ file, positions }: MissionFilePlace, path: readonly PropertyKey[], sentence: string) =>
  refused([problem(file, positions.of(path), sentence)]);
