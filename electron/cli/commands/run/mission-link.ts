import { openEngine } from "#launch/start-engine.ts";
import { sentenceOf } from "#launch/plain-error.ts";
import type { EngineConnection } from "#launch/engine-socket.ts";
import type { GatewayClient } from "#shared/contract/client.ts";
import { thawMission } from "#shared/contract/mission-snapshot.ts";
import type { MissionId } from "#shared/ids.ts";
import type { Recorded } from "#shared/mission/event.ts";
import { evolve } from "#shared/mission/evolve.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { Surroundings } from "../../command.ts";

export interface MissionListener {
  /** The state as a whole: at first, and again when events were missed. `missed`: how many. */
  readonly whole: (state: MissionState, missed: number) => void;
  readonly happened: (recorded: Recorded, state: MissionState) => void;
  /** The engine is gone; another one is looked for. */
  readonly lost: (reason: string) => void;
  readonly back: () => void;
  /** No engine can be had, or the mission cannot be followed: no more will come. */
  readonly failed: (sentence: string) => void;
}

/** New engines are started so often; what cannot be brought up three times will not come up. */
const TRIES = 3;

/** One mission, followed over the death of engines: the flight goes on without them, and so does whoever watches. */
export class MissionLink {
  readonly #surroundings: Pick<Surroundings, "directory" | "installation">;
  readonly #mission: MissionId;
  readonly #listener: MissionListener;
  #connection: EngineConnection | null = null;
  #state: MissionState | null = null;
  #closed = false;

  constructor(
    surroundings: Pick<Surroundings, "directory" | "installation">,
    mission: MissionId,
    listener: MissionListener,
  ) {
    this.#surroundings = surroundings;
    this.#mission = mission;
    this.#listener = listener;
  }

  /** null: between two engines. */
  get client(): GatewayClient | null {
    return this.#connection?.client ?? null;
  }

  get state(): MissionState | null {
    return this.#state;
  }

  async open(): Promise<void> {
    const { directory, installation } = this.#surroundings;
    const connection = await openEngine(directory, installation, "cli", (reason) => this.#lost(reason));
    this.#connection = connection;
    connection.client.subscribeTo("mission", this.#mission, {
      snapshot: (snapshot) => this.#whole(thawMission(snapshot)),
      update: (recorded) => this.#happened(recorded),
      failed: ({ message }) => this.#listener.failed(message),
    });
  }

  close(): void {
    this.#closed = true;
    this.#connection?.socket.destroy();
    this.#connection = null;
  }

  #whole(state: MissionState): void {
    const known = this.#state?.head ?? state.head;
    this.#state = state;
    this.#listener.whole(state, Math.max(0, state.head - known));
  }

  #happened(recorded: Recorded): void {
    this.#state = evolve(this.#state, recorded);
    this.#listener.happened(recorded, this.#state);
  }

  #lost(reason: string): void {
    if (this.#closed) return;
    this.#connection = null;
    this.#listener.lost(reason);
    void this.#again();
  }

  async #again(): Promise<void> {
    let sentence = "";
    for (let tries = 0; tries < TRIES && !this.#closed; tries += 1) {
      try {
        await this.open();
        this.#listener.back();
        return;
      } catch (error) {
        sentence = sentenceOf(error);
      }
    }
    if (!this.#closed) this.#listener.failed(sentence);
  }
}
