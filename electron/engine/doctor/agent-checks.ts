import type { AgentAdapter } from "../agents/agent-adapter.ts";
import type { Check, Finding } from "./check.ts";

async function lookAtAgent({ agent, title, install, detect }: AgentAdapter): Promise<Finding> {
  const seen = await detect();
  if (seen.state === "missing") {
    // Nobody needs all of them, so a missing one is no problem of this computer.
    const sentence = `${title} is not installed (no "${agent}" on PATH).`;
    return install === null ? { state: "warning", sentence } : { state: "warning", sentence, fix: install };
  }
  if (seen.state === "broken") return { state: "problem", sentence: seen.reason };
  return {
    state: seen.login === "logged-out" ? "warning" : "good",
    sentence: `${title} is installed: ${seen.version?.slice(0, 80) ?? "it does not say its version"}. ${seen.loginNote}`,
  };
}

/** One for each agent that a person installs. */
export const agentChecks = (adapters: readonly AgentAdapter[]): readonly Check[] =>
  adapters
    .filter(({ install }) => install !== null)
    .map((adapter) => ({
      id: `agent.${adapter.agent}`,
      title: adapter.title,
      look: () => lookAtAgent(adapter),
    }));
