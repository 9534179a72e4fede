import { z } from "zod";
import { taskId } from "../ids.ts";
import { agentName } from "../words.ts";

/** An agent that has something recorded in the decision log. */
export const logAuthor = z.strictObject({ task: taskId, attempt: z.number().int().min(1), agent: agentName });
export type LogAuthor = z.infer<typeof logAuthor>;
