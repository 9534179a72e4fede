import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { PlainError } from "#launch/plain-error.ts";
import { inCheckout } from "../checkout-folder.ts";
import { cacheFolder } from "../electron-runtime/cache-folder.ts";

const agentShape = z.strictObject({
  package: z.string(),
  version: z.string(),
  /** Of the package itself; those of everything it brings stand in its lock. */
  integrity: z.string(),
  /** What people type to start it. */
  program: z.string(),
  /** The file that is started, below node_modules. */
  entry: z.string(),
  /** Without what it would bring along and does not need: an adapter is told which CLI to start. */
  lean: z.literal(true).optional(),
});
export type AgentVersion = z.infer<typeof agentShape>;

export const agentNames = ["codex", "claude", "opencode", "claude-agent-acp", "codex-acp", "gemini"] as const;
export type AgentName = (typeof agentNames)[number];

const versions = z
  .record(z.enum(agentNames), agentShape)
  .parse(JSON.parse(readFileSync(inCheckout("build", "agent-versions.json"), "utf8")));

/** Which version of a CLI is flown by `npm run test:agents`. */
export const versionOf = (name: AgentName): AgentVersion => versions[name];

/** Where a CLI lies once it is installed; its `bin` folder goes on PATH. */
export const agentFolder = (name: AgentName, environment: NodeJS.ProcessEnv = process.env): string =>
  join(cacheFolder(environment), "agents", `${name}-${versionOf(name).version}`);

/** The file that is started, below the folder; packages of one platform carry its name. */
export function entryOf({ entry }: AgentVersion, platform: NodeJS.Platform, arch: string): string {
  if (platform === "win32") {
    throw new PlainError("The tests with real CLIs run on Linux and macOS only. Nothing was installed.");
  }
  return join("node_modules", entry.replace("{os}", platform).replace("{arch}", arch));
}
