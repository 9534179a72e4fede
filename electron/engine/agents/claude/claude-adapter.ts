import { PlainError } from "#launch/plain-error.ts";
import { agentName, family } from "#shared/mission/words.ts";
import type { AdapterParts } from "../adapter-parts.ts";
import type { AgentAdapter, Detected } from "../agent-adapter.ts";
import { sayVersion } from "../say-version.ts";

export function claudeAdapter({ environment }: AdapterParts): AgentAdapter {
  return {
    agent: agentName.parse("claude"),
    title: "Claude Code",
    install: "npm install -g @anthropic-ai/claude-code",
    scripted: false,
    reviews: true,
    detect: () => detect(environment),
    plan: () => {
      throw new PlainError("This Flightdeck cannot fly Claude Code yet.");
    },
  };
}

async function detect(environment: NodeJS.ProcessEnv): Promise<Detected> {
  const found = await sayVersion("claude", environment);
  if (found.state !== "found") return found;
  return {
    ...found,
    login: "unknown",
    loginNote: "Whether it is signed in is not checked yet.",
    family: family.parse("anthropic"),
    contextWindow: null,
    capabilities: new Set(),
  };
}
