import { readFileSync } from "node:fs";
import { LAUNCH_VARIABLE, launchFile, type LaunchFile } from "#shared/agent-bridge/launch-file.ts";
import { CHANNEL_VARIABLE } from "#launch/channel-files.ts";
import { PlainError, sentenceFor } from "#launch/plain-error.ts";

export interface Told {
  readonly launch: LaunchFile;
  readonly prompt: string;
  /** The folder of the session's channel; null: it only answers a question. */
  readonly channel: string | null;
}

const STARTED_BY_HAND =
  "The agent bridge is started by Flightdeck, in a session of its own. Nothing was started.";

export function readLaunch(env: NodeJS.ProcessEnv): Told {
  const file = env[LAUNCH_VARIABLE];
  const channel = env[CHANNEL_VARIABLE] ?? null;
  if (file === undefined) throw new PlainError(STARTED_BY_HAND);
  const launch = parsed(file, textOf(file));
  if (channel === null && launch.purpose === "work") throw new PlainError(STARTED_BY_HAND);
  return { launch, prompt: textOf(launch.promptFile), channel };
}

function parsed(file: string, text: string): LaunchFile {
  try {
    return launchFile.parse(JSON.parse(text));
  } catch (error) {
    throw new PlainError(`The launch file ${file} does not fit. Nothing was started. ${sentenceFor(error)}`, {
      cause: error,
    });
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new PlainError(`${file} cannot be read. Nothing was started. ${sentenceFor(error)}`, {
      cause: error,
    });
  }
}
