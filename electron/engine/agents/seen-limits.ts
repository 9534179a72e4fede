import type { AgentFacts } from "#shared/contract/agent-requests.ts";
import type { AgentName } from "#shared/mission/words.ts";
import type { MissionNews } from "../missions/mission-answer.ts";
import type { Missions } from "../missions/missions.ts";

export type SeenLimit = NonNullable<AgentFacts["limit"]>;

/** What the makers of agents said last of their usage limits. An account has them, not a mission; so the newest word counts. */
export class SeenLimits {
  readonly #missions: Pick<Missions, "read">;
  readonly #limits = new Map<AgentName, SeenLimit>();

  constructor(missions: Pick<Missions, "read">) {
    this.#missions = missions;
  }

  of = (agent: AgentName): SeenLimit | null => this.#limits.get(agent) ?? null;

  async note({ mission, events }: Pick<MissionNews, "mission" | "events">): Promise<void> {
    for (const { at, event } of events) {
      if (event.type !== "limits.seen") continue;
      const { task, attempt, usedPercent, windowMinutes, resetsAt } = event;
      const read = await this.#missions.read(
        mission,
        ({ tasks }) => tasks.get(task)?.attempts[attempt - 1]?.route.agent ?? null,
      );
      if (!read.ok || read.view === null || (this.of(read.view)?.at ?? 0) > at) continue;
      this.#limits.set(read.view, { usedPercent, windowMinutes, resetsAt, at });
    }
  }
}
