import { installedAgent, type InstalledAgent } from "#shared/mission/routing/allocation.ts";
import { runProgram } from "../run-program.ts";
import { KNOWN_AGENTS, type KnownAgent } from "./known-agents.ts";

/** Installing an agent takes longer than this, and asking three programs for their version takes a second. */
const KEPT_MS = 30_000;

/** Which agents this machine has. Looks again when the last look is a while ago. */
export class AgentRoster {
  readonly #nowMs: () => number;
  readonly #known: readonly KnownAgent[];
  #last: { readonly at: number; readonly agents: Promise<readonly InstalledAgent[]> } | null = null;

  constructor(nowMs: () => number, known: readonly KnownAgent[] = KNOWN_AGENTS) {
    this.#nowMs = nowMs;
    this.#known = known;
  }

  look(): Promise<readonly InstalledAgent[]> {
    const now = this.#nowMs();
    if (this.#last === null || now - this.#last.at >= KEPT_MS) {
      this.#last = { at: now, agents: lookAtAll(this.#known) };
    }
    return this.#last.agents;
  }
}

async function lookAtAll(known: readonly KnownAgent[]): Promise<readonly InstalledAgent[]> {
  return (await Promise.all(known.map(lookAt))).filter((agent) => agent !== null);
}

/** A program that is broken cannot fly; what is wrong with it is for the doctor to say. */
async function lookAt({ program, family }: KnownAgent): Promise<InstalledAgent | null> {
  if (family === null) return null;
  const answer = await runProgram(program, ["--version"]);
  if (!answer.found || answer.code !== 0) return null;
  const version = installedAgent.shape.version.safeParse(answer.text.split("\n")[0]);
  return installedAgent.parse({
    agent: program,
    family,
    version: version.success ? version.data : null,
    contextWindow: null,
  });
}
