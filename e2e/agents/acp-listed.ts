import { dirname, join } from "node:path";
import type { z } from "zod";
import { ACP_VARIABLE, type acpAgent } from "../../electron/engine/agents/acp/acp-agents.ts";
import { agentFolder } from "../../build/test-agents/agent-versions.ts";
import { programOf, type AgentSurroundings } from "./agent-surroundings.ts";

/** Agents over the Agent Client Protocol as a person lists them in their environment, each with what it needs to fly in the box. */
export function acpListed(surroundings: AgentSurroundings, modelUrl: string): Record<string, string> {
  const { folder } = surroundings;
  const { hostname, port } = new URL(modelUrl);
  const programs = { CLAUDE_CODE_EXECUTABLE: programOf("claude"), CODEX_PATH: programOf("codex") };
  const common = {
    hosts: [`${hostname}:${port}`],
    reads: [agentFolder("claude"), agentFolder("codex"), dirname(process.execPath), folder],
    writes: ["home", "codex", "claude", "tmp"].map((name) => join(folder, name)),
  };
  const agents: z.input<typeof acpAgent>[] = [
    {
      name: "claude-acp",
      title: "Claude over ACP",
      family: "anthropic",
      command: [programOf("claude-agent-acp")],
      mode: "default",
      keys: ["ANTHROPIC_API_KEY"],
      env: ["CLAUDE_CODE_EXECUTABLE", "CLAUDE_CONFIG_DIR", "ANTHROPIC_BASE_URL", "ANTHROPIC_MODEL"],
      ...common,
    },
    {
      name: "codex-acp",
      title: "Codex over ACP",
      family: "openai",
      command: [programOf("codex-acp")],
      mode: "workspace-write",
      keys: ["SCRIPTED_MODEL_KEY"],
      env: ["CODEX_PATH", "CODEX_HOME"],
      ...common,
    },
    {
      name: "opencode-acp",
      title: "opencode over ACP",
      family: "anthropic",
      command: [programOf("opencode"), "acp"],
      // What it would fetch at its start is out of reach in the box, and it waits for that.
      env: [
        "OPENCODE_CONFIG",
        "OPENCODE_DISABLE_AUTOUPDATE",
        "OPENCODE_DISABLE_LSP_DOWNLOAD",
        "OPENCODE_DISABLE_MODELS_FETCH",
      ],
      ...common,
    },
  ];
  return { ...programs, [ACP_VARIABLE]: JSON.stringify(agents) };
}
