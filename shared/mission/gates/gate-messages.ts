import { z } from "zod";
import { taskId } from "../ids.ts";
import { prose, slug } from "../text.ts";
import { gate, gateOutcome } from "./gate.ts";

const number = z.number().int().min(1);
const about = { task: taskId, gate: slug };

export const gateCommands = [
  /** The scheduler: its time has come. */
  z.strictObject({ type: z.literal("gate.check"), ...about }),
  /** The engine: what a look at the world said. */
  z.strictObject({
    type: z.literal("gate.checked"),
    ...about,
    check: number,
    outcome: gateOutcome,
    detail: prose(20_000),
  }),
  /** A person lets the task through, with the reason on record. */
  z.strictObject({
    type: z.literal("gate.pass"),
    ...about,
    reason: prose(4_000).refine((value) => value.trim() !== "", "is empty"),
  }),
] as const;

export const gateEvents = [
  z.strictObject({ type: z.literal("gate.check-began"), task: taskId, gate, check: number }),
  z.strictObject({
    type: z.literal("gate.checked"),
    ...about,
    check: number,
    outcome: gateOutcome,
    detail: z.string(),
  }),
  z.strictObject({
    type: z.literal("gate.opened"),
    task: taskId,
    gate,
    by: z.enum(["engine", "person"]),
    detail: z.string(),
  }),
] as const;
