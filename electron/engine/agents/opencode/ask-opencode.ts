import { execFile } from "node:child_process";
import { z } from "zod";
import {
  opencodeMay,
  opencodePermission,
  type OpencodePermission,
} from "#shared/agent-bridge/opencode-settings.ts";

/** It starts in two seconds where nothing else runs. */
const WITHIN_MS = 30_000;

const provider = z.looseObject({
  name: z.string().nullish(),
  options: z
    .looseObject({ baseURL: z.string().nullish(), apiKey: z.string().nullish() })
    .nullish()
    .catch(null),
  models: z
    .record(
      z.string(),
      z.looseObject({
        limit: z
          .looseObject({ context: z.number().int().min(1).nullish().catch(null) })
          .nullish()
          .catch(null),
      }),
    )
    .catch({}),
});

/** The person's own settings, as opencode itself reads them. */
const config = z.looseObject({
  model: z.string().nullish().catch(null),
  small_model: z.string().nullish().catch(null),
  provider: z.record(z.string(), provider).catch({}),
  // One word is meant for all tools.
  permission: opencodeMay
    .transform((may): OpencodePermission => ({ "*": may }))
    .or(opencodePermission)
    .catch({}),
});
export type OpencodeSays = z.infer<typeof config>;

/** What a repository brings has no say here, and in flight only when it is trusted. */
export const WITHOUT_REPOSITORY = { OPENCODE_DISABLE_PROJECT_CONFIG: "1" };

/** Asks the program for the settings that count. null: it does not tell them. It works in no repository, so that none has a say. */
export function askOpencode(path: string, environment: NodeJS.ProcessEnv): Promise<OpencodeSays | null> {
  const options = {
    cwd: "/",
    env: { ...environment, ...WITHOUT_REPOSITORY, OPENCODE_DISABLE_AUTOUPDATE: "1" },
    timeout: WITHIN_MS,
    killSignal: "SIGKILL",
    encoding: "utf8",
  } as const;
  return new Promise((resolve) => {
    execFile(path, ["debug", "config", "--pure"], options, (error, stdout) => {
      resolve(error === null ? readSettings(stdout) : null);
    });
  });
}

export function readSettings(text: string): OpencodeSays | null {
  try {
    return config.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
