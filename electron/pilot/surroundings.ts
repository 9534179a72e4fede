import { readFileSync } from "node:fs";
import { z } from "zod";
import { taskId, type TaskId } from "#shared/mission/ids.ts";
import { CHANNEL_VARIABLE } from "#launch/channel-files.ts";
import { PlainError, systemCode } from "#launch/plain-error.ts";

/** Where this agent flies, and what it was told. */
export interface Surroundings {
  readonly workspace: string;
  readonly channel: string;
  readonly task: TaskId;
  readonly attempt: number;
  readonly segment: number;
  readonly prompt: string;
}

const number = z.coerce.number().int().min(1);
const variables = z.object({
  [CHANNEL_VARIABLE]: z.string().min(1),
  FLIGHTDECK_TASK: taskId,
  FLIGHTDECK_ATTEMPT: number.default(1),
  FLIGHTDECK_SEGMENT: number.default(1),
  FLIGHTDECK_PROMPT: z.string().optional(),
});

export function surroundingsFrom(env: NodeJS.ProcessEnv, workspace: string): Surroundings {
  const parsed = variables.safeParse(env);
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0] ?? "A variable");
    throw new PlainError(
      `${name} is missing or does not fit: the scripted agent is started by Flightdeck, in a workspace. Nothing was done.`,
    );
  }
  const given = parsed.data;
  return {
    workspace,
    channel: given[CHANNEL_VARIABLE],
    task: given.FLIGHTDECK_TASK,
    attempt: given.FLIGHTDECK_ATTEMPT,
    segment: given.FLIGHTDECK_SEGMENT,
    prompt: given.FLIGHTDECK_PROMPT === undefined ? "" : promptIn(given.FLIGHTDECK_PROMPT),
  };
}

function promptIn(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = systemCode(error) ?? "unknown error";
    throw new PlainError(`The prompt ${file} cannot be read (${code}). Nothing was done.`, { cause: error });
  }
}
