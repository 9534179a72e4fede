import { plan } from "#shared/mission/plan/plan.ts";
import { z } from "zod";

/**
 * The JSON schema of a plan, for an agent that is asked for one. As it may be written: what has a default can be left out.
 * Everything stands in its place, without references, which not every agent follows.
 */
export const planSchemaText = (): string =>
  JSON.stringify(z.toJSONSchema(plan, { io: "input", reused: "inline" }), withoutNoise);

/** Where the schema language comes from, and the largest whole number there is: true, and of no use to a reader. */
const withoutNoise = (key: string, value: unknown): unknown =>
  key === "$schema" || (key === "maximum" && value === Number.MAX_SAFE_INTEGER) ? undefined : value;
