import type { z } from "zod";
import type { MissionEvent } from "../event.ts";
import type { planCommands } from "./plan-commands.ts";
import type { planEvents } from "./plan-events.ts";

export type PlanCommand = z.infer<(typeof planCommands)[number]>;
export type PlanEvent = Extract<MissionEvent, z.infer<(typeof planEvents)[number]>>;
export type PlanCommandOf<Type extends PlanCommand["type"]> = Extract<PlanCommand, { type: Type }>;
export type PlanEventOf<Type extends PlanEvent["type"]> = Extract<PlanEvent, { type: Type }>;
