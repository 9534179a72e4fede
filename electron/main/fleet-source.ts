import type { GatewayClient } from "#shared/contract/client.ts";
import type { DecisionRow, QueueUpdate } from "#shared/contract/decisions.ts";
import type { MissionSummary } from "#shared/contract/missions.ts";
import { inQueueOrder } from "#shared/contract/queue-order.ts";
import { DEFAULT_SETTINGS } from "#shared/settings.ts";
import type { Fleet } from "./fleet-figures.ts";

const NOTHING: Fleet = { live: false, missions: [], queue: [], settings: DEFAULT_SETTINGS, agents: 0 };

type Part = "missions" | "queue" | "settings" | "engine";
const PARTS: readonly Part[] = ["missions", "queue", "settings", "engine"];

/** What main knows of all missions, over every connection to the engine. */
export class FleetSource {
  readonly #onChange: () => void;
  #fleet: Fleet = NOTHING;
  #client: GatewayClient | null = null;
  /** Of this connection; until all have come nothing is known to be true. */
  #heard = new Set<Part>();

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get fleet(): Fleet {
    return this.#fleet;
  }

  /** null while the engine does not answer. */
  get client(): GatewayClient | null {
    return this.#client;
  }

  follow(client: GatewayClient | null): void {
    this.#client = client;
    this.#heard = new Set();
    this.#set({ live: false });
    if (client === null) return;
    const hear = (part: Part, value: Partial<Fleet>): void => {
      if (this.#client !== client) return;
      this.#heard.add(part);
      this.#set({ ...value, live: PARTS.every((each) => this.#heard.has(each)) });
    };
    client.subscribe("missions", {
      snapshot: (missions) => hear("missions", { missions }),
      update: (row) => hear("missions", { missions: putMission(this.#fleet.missions, row) }),
    });
    client.subscribe("decisions", {
      snapshot: (queue) => hear("queue", { queue }),
      update: (update) => hear("queue", { queue: putDecision(this.#fleet.queue, update) }),
    });
    client.subscribe("settings", {
      snapshot: (settings) => hear("settings", { settings }),
      update: (settings) => hear("settings", { settings }),
    });
    client.subscribe("engine", {
      snapshot: ({ agents }) => hear("engine", { agents: agents.live }),
      update: ({ agents }) => hear("engine", { agents: agents.live }),
    });
  }

  #set(change: Partial<Fleet>): void {
    this.#fleet = { ...this.#fleet, ...change };
    this.#onChange();
  }
}

function putMission(missions: readonly MissionSummary[], row: MissionSummary): MissionSummary[] {
  const isKnown = missions.some(({ id }) => id === row.id);
  return isKnown ? missions.map((each) => (each.id === row.id ? row : each)) : [...missions, row];
}

function putDecision(queue: readonly DecisionRow[], update: QueueUpdate): DecisionRow[] {
  const id = update.kind === "put" ? update.row.id : update.id;
  const others = queue.filter((each) => each.id !== id);
  return update.kind === "gone" ? others : inQueueOrder([...others, update.row], Date.now());
}
