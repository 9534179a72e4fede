import type { OwnAgent } from "#shared/own-agent.ts";
import type { AgentName } from "#shared/mission/words.ts";
import { acpAdapters } from "./acp/acp-adapters.ts";
import type { AdapterParts } from "./adapter-parts.ts";
import type { AgentAdapter } from "./agent-adapter.ts";
import { claudeAdapter } from "./claude/claude-adapter.ts";
import { codexAdapter } from "./codex/codex-adapter.ts";
import { geminiAdapter } from "./gemini/gemini-adapter.ts";
import { opencodeAdapter } from "./opencode/opencode-adapter.ts";
import { scriptedAdapters } from "./pilot/scripted-agents.ts";
import { shellAdapter } from "./shell/shell-adapter.ts";

/** Every agent this Flightdeck can fly. The one list: who may fly, what the doctor looks at, what is offered. */
export class AgentAdapters {
  readonly #parts: AdapterParts;
  readonly #kept: () => readonly OwnAgent[];
  readonly #clis: readonly AgentAdapter[];
  readonly #ours: readonly AgentAdapter[];
  #last: { readonly kept: readonly OwnAgent[]; readonly all: readonly AgentAdapter[] } | null = null;

  /** `kept`: the agents a person lists in the settings, as they are now. */
  constructor(parts: AdapterParts, kept: () => readonly OwnAgent[]) {
    this.#parts = parts;
    this.#kept = kept;
    this.#clis = [claudeAdapter(parts), codexAdapter(parts), opencodeAdapter(parts), geminiAdapter(parts)];
    this.#ours = [shellAdapter(parts), ...scriptedAdapters(parts.installation)];
  }

  get all(): readonly AgentAdapter[] {
    const kept = this.#kept();
    if (this.#last?.kept !== kept) {
      const own = acpAdapters(this.#parts, kept);
      // A name that the person gave to an agent of their own is that agent's.
      const clis = this.#clis.filter(({ agent }) => !own.some((each) => each.agent === agent));
      this.#last = { kept, all: [...clis, ...own, ...this.#ours] };
    }
    return this.#last.all;
  }

  get(agent: AgentName): AgentAdapter | undefined {
    return this.all.find((adapter) => adapter.agent === agent);
  }
}
