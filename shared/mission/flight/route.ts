import { z } from "zod";
import { line } from "../text.ts";
import { agentName, effort, family, role, runMode, sandbox } from "../words.ts";

/** Who flies an attempt, and how. Chosen when it is dispatched and written down, so that replay does not choose again. */
export const route = z.strictObject({
  agent: agentName,
  family,
  model: line(200).nullable(),
  effort,
  role,
  sandbox,
  mode: runMode,
  network: z.boolean(),
  /** Why this one: the row of the allocation table, or whose override. */
  because: line(300),
});
export type Route = z.infer<typeof route>;
