import { installedAgent, type InstalledAgent } from "#shared/mission/routing/allocation.ts";
import type { AgentAdapter } from "./agent-adapter.ts";
import { looked } from "./found-agents.ts";

/** Installing an agent takes longer than this, and asking some programs for their version takes a second. */
const KEPT_MS = 30_000;

/** Which agents with a model this machine has. Looks again when the last look is a while ago. */
export class AgentRoster {
  readonly #nowMs: () => number;
  readonly #adapters: () => readonly AgentAdapter[];
  #last: {
    readonly at: number;
    readonly of: readonly AgentAdapter[];
    readonly agents: Promise<readonly InstalledAgent[]>;
  } | null = null;

  constructor(nowMs: () => number, adapters: () => readonly AgentAdapter[]) {
    this.#nowMs = nowMs;
    this.#adapters = adapters;
  }

  look(): Promise<readonly InstalledAgent[]> {
    const now = this.#nowMs();
    const of = this.#adapters();
    if (this.#last?.of !== of || now - this.#last.at >= KEPT_MS) {
      const withModel = of.filter(({ scripted, reviews }) => !scripted && reviews);
      this.#last = { at: now, of, agents: lookAtAll(withModel) };
    }
    return this.#last.agents;
  }
}

async function lookAtAll(adapters: readonly AgentAdapter[]): Promise<readonly InstalledAgent[]> {
  return (await Promise.all(adapters.map(lookAt))).filter((agent) => agent !== null);
}

/** A program that is broken cannot fly, and of one whose models are not known nobody can say who may review it. */
async function lookAt(adapter: AgentAdapter): Promise<InstalledAgent | null> {
  const seen = await looked(adapter.detect);
  if (seen.state !== "found" || seen.family === null) return null;
  const { family, version, contextWindow } = seen;
  return installedAgent.parse({ agent: adapter.agent, family, version, contextWindow });
}
