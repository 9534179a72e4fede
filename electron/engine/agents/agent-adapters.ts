import { acpAdapters } from "./acp/acp-adapters.ts";
import type { AdapterParts } from "./adapter-parts.ts";
import type { AgentAdapter } from "./agent-adapter.ts";
import { claudeAdapter } from "./claude/claude-adapter.ts";
import { codexAdapter } from "./codex/codex-adapter.ts";
import { opencodeAdapter } from "./opencode/opencode-adapter.ts";
import { scriptedAdapters } from "./pilot/scripted-agents.ts";
import { shellAdapter } from "./shell/shell-adapter.ts";

/** Every agent this Flightdeck can fly. The one list: who may fly, what the doctor looks at, what is offered. */
export function agentAdapters(parts: AdapterParts): readonly AgentAdapter[] {
  return [
    claudeAdapter(parts),
    codexAdapter(parts),
    opencodeAdapter(parts),
    ...acpAdapters(parts),
    shellAdapter(parts),
    ...scriptedAdapters(parts.installation),
  ];
}
