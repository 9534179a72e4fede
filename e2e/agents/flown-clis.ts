import type { ClaudeSettings } from "#shared/agent-bridge/claude-settings.ts";
import type { CodexSettings } from "#shared/agent-bridge/codex-settings.ts";
import { claudeProgram } from "../../electron/engine/agents/claude/claude-program.ts";
import { askedPermission } from "../../electron/engine/agents/opencode/asked-permission.ts";
import { programOf } from "./agent-surroundings.ts";
import type { Flown } from "./cli-bench.ts";
import type { CLIS } from "./run-cli.ts";

/** Each CLI as a test of the bridge flies it: over its structured channel, with everything asked that can be asked. */

export const CODEX_SETTINGS: CodexSettings = {
  config: [
    "shell_environment_policy.ignore_default_excludes=false",
    "features.default_mode_request_user_input=true",
    "suppress_unstable_features_warning=true",
    // A person may wait longer than a test.
    "model_providers.scripted.stream_max_retries=1",
    "model_providers.scripted.stream_idle_timeout_ms=2000",
  ],
  sandbox: "own",
  outputSchema: null,
};

export async function claudeSettings(): Promise<ClaudeSettings> {
  const { flags, askingMode } = await claudeProgram(programOf("claude"));
  return {
    flags: [...flags],
    trustsRepository: false,
    asksFirst: null,
    permissionMode: askingMode,
    hook: null,
    statusLine: null,
    wakes: true,
    allowedTools: [],
    mcpConfig: null,
    outputSchema: null,
  };
}

type Cli = (typeof CLIS)[number];

const FLOWN: Readonly<Record<Cli, () => Promise<Pick<Flown, "recordedAs" | "settings">>>> = {
  codex: () => Promise.resolve({ recordedAs: "app-server", settings: CODEX_SETTINGS }),
  claude: async () => ({ recordedAs: "bridge", settings: await claudeSettings() }),
  opencode: () =>
    Promise.resolve({
      recordedAs: "serve",
      settings: { permission: askedPermission({}, "workspace-write") },
    }),
};

export const flown = async (cli: Cli): Promise<Flown> => ({ cli, protocol: cli, ...(await FLOWN[cli]()) });
