import { PlainError } from "#launch/plain-error.ts";
import { agentName } from "#shared/mission/words.ts";
import type { AdapterParts } from "../adapter-parts.ts";
import type { AgentAdapter, Detected } from "../agent-adapter.ts";
import { sayVersion } from "../say-version.ts";

export function opencodeAdapter({ environment }: AdapterParts): AgentAdapter {
  return {
    agent: agentName.parse("opencode"),
    title: "opencode",
    install: "npm install -g opencode-ai",
    scripted: false,
    reviews: true,
    detect: () => detect(environment),
    plan: () => {
      throw new PlainError("This Flightdeck cannot fly opencode yet.");
    },
  };
}

async function detect(environment: NodeJS.ProcessEnv): Promise<Detected> {
  const found = await sayVersion("opencode", environment);
  if (found.state !== "found") return found;
  return {
    ...found,
    login: "unknown",
    loginNote: "Whether it is signed in is not checked yet.",
    family: null,
    contextWindow: null,
    capabilities: new Set(),
  };
}
