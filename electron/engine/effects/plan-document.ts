import { join } from "node:path";
import { prdOf } from "#shared/mission/plan/prd.ts";
import { NOTHING_TO_TELL, type EffectHandler } from "./effect-handler.ts";
import { writeWholeFile } from "./whole-file.ts";

export const planFile = (revision: number): string => `plan-r${revision}.md`;

/** Writes the locked plan as a page a person can read. */
export const writePlanDocument: EffectHandler<"plan.document"> = async ({ revision }, { folder, read }) => {
  const text = await read((state) => (state.plan.revision === revision ? prdOf(state) : null));
  // The plan moved on before its page was written: the page of the newer lock is on its way.
  if (text !== null) writeWholeFile(join(folder, planFile(revision)), text);
  return NOTHING_TO_TELL;
};
