import { z } from "zod";
import { taskId } from "../ids.ts";
import { prose, repositoryPath } from "../text.ts";

export const rivalCommands = [
  /** The scheduler: both are there, a person compares. */
  z.strictObject({ type: z.literal("rivals.ask"), task: taskId }),
  /** This one goes on and the other is left out. `paths`: files it takes over from the other first. */
  z.strictObject({
    type: z.literal("rivals.pick"),
    task: taskId,
    paths: z.array(repositoryPath).max(500).default([]),
    reason: prose(4_000).default(""),
  }),
] as const;

export const rivalEvents = [
  z.strictObject({
    type: z.literal("rival.picked"),
    task: taskId,
    over: taskId,
    paths: z.array(repositoryPath),
    reason: z.string(),
  }),
] as const;
