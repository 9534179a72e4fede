import { PlainError } from "#launch/plain-error.ts";
import { agentName, family } from "#shared/mission/words.ts";
import type { AdapterParts } from "../adapter-parts.ts";
import type { AgentAdapter, Detected } from "../agent-adapter.ts";
import { sayVersion } from "../say-version.ts";

export function codexAdapter({ environment }: AdapterParts): AgentAdapter {
  return {
    agent: agentName.parse("codex"),
    title: "Codex CLI",
    install: "npm install -g @openai/codex",
    scripted: false,
    reviews: true,
    detect: () => detect(environment),
    plan: () => {
      throw new PlainError("This Flightdeck cannot fly Codex CLI yet.");
    },
  };
}

async function detect(environment: NodeJS.ProcessEnv): Promise<Detected> {
  const found = await sayVersion("codex", environment);
  if (found.state !== "found") return found;
  return {
    ...found,
    login: "unknown",
    loginNote: "Whether it is signed in is not checked yet.",
    family: family.parse("openai"),
    contextWindow: null,
    capabilities: new Set(),
  };
}
