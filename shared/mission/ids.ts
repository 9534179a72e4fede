import { z } from "zod";
import { slug } from "./text.ts";
import type { MissionId } from "../ids.ts";

// Inside a mission every id is made from what is already known, so that deciding again gives the same id.

/** The name of a task in its plan. Unique in the mission, never used for another task again. */
export const taskId = slug.brand("TaskId");
export type TaskId = z.infer<typeof taskId>;

/** `dec_<mission>_<number of the event that asked>`: names its mission, so one id is enough on a command line. */
export const decisionId = z
  .string()
  .regex(/^dec_[a-z0-9]{4,32}_\d+$/, "expected an id such as dec_3f9c2a_12")
  .brand("DecisionId");
export type DecisionId = z.infer<typeof decisionId>;

export const findingId = z
  .string()
  .regex(/^fnd_[a-z0-9]{4,32}_\d+_\d+$/, "expected an id such as fnd_3f9c2a_12_0")
  .brand("FindingId");
export type FindingId = z.infer<typeof findingId>;

/** Policies are also written by hand in files, so their ids are names a person chooses. */
export const policyId = slug.brand("PolicyId");
export type PolicyId = z.infer<typeof policyId>;

/** What a mission id looks like without its prefix, for ids that are made from it. */
const stem = (mission: MissionId): string => mission.slice("msn_".length);

/** `seq`: the number the asking event will have in its mission. */
export const decisionIdAt = (mission: MissionId, seq: number): DecisionId =>
  decisionId.parse(`dec_${stem(mission)}_${seq}`);

export const findingIdAt = (mission: MissionId, seq: number, index: number): FindingId =>
  findingId.parse(`fnd_${stem(mission)}_${seq}_${index}`);

/** Which mission a decision belongs to; the id carries it. */
export const missionOfDecision = (decision: DecisionId): string => `msn_${decision.split("_")[1] ?? ""}`;
