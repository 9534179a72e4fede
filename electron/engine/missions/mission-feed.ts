import type { Outcome } from "#shared/contract/client.ts";
import { TOPIC_CREDIT_UPDATES, type ResetReason } from "#shared/contract/message.ts";
import { freezeMission } from "#shared/contract/mission-snapshot.ts";
import type { MissionId } from "#shared/ids.ts";
import type { Recorded } from "#shared/mission/event.ts";
import { answered } from "../gateway/answers.ts";
import { isTooLarge, sendSnapshot, type Follow, type SendMessage } from "../gateway/topic-feed.ts";
import { refusalOf } from "./refusal.ts";
import type { Missions } from "./missions.ts";

interface Follower {
  readonly id: number;
  readonly send: SendMessage;
  /** The newest event it knows; null while the snapshot is being read. */
  seq: number | null;
  acknowledged: number;
  /** Events that came while the snapshot was being read. */
  readonly early: Recorded[];
}

/**
 * The topic of one mission: its state, then every event with the number it has in the log. A window folds them with the same
 * `evolve` as the engine, so what it shows is what the log says.
 */
export class MissionFeed {
  readonly #missions: Pick<Missions, "read">;
  readonly #followers = new Map<MissionId, Set<Follower>>();

  constructor(missions: Pick<Missions, "read">) {
    this.#missions = missions;
  }

  async follow(mission: MissionId, id: number, send: SendMessage): Promise<Outcome<Follow>> {
    const follower: Follower = { id, send, seq: null, acknowledged: 0, early: [] };
    // First in the list, then the state: no event falls between the two.
    this.#add(mission, follower);
    const read = await this.#missions.read(mission, freezeMission).catch((error: unknown) => {
      this.#remove(mission, follower);
      throw error;
    });
    if (!read.ok) {
      this.#remove(mission, follower);
      return refusalOf(read);
    }
    this.#start(mission, follower, { ...read.view, head: read.seq });
    return answered({
      acknowledge: (seq) => {
        follower.acknowledged = Math.max(follower.acknowledged, Math.min(seq, follower.seq ?? 0));
      },
      close: () => this.#remove(mission, follower),
    });
  }

  publish(mission: MissionId, events: readonly Recorded[]): void {
    for (const follower of this.#followers.get(mission) ?? []) {
      for (const event of events) this.#tell(mission, follower, event);
    }
  }

  #start(mission: MissionId, follower: Follower, snapshot: { head: number; state: unknown }): void {
    follower.seq = snapshot.head;
    follower.acknowledged = snapshot.head;
    sendSnapshot(follower.send, { id: follower.id, seq: snapshot.head }, snapshot);
    for (const event of follower.early.splice(0)) this.#tell(mission, follower, event);
  }

  #tell(mission: MissionId, follower: Follower, event: Recorded): void {
    if (follower.seq === null) {
      follower.early.push(event);
      return;
    }
    if (event.seq <= follower.seq || this.#followers.get(mission)?.has(follower) !== true) return;
    if (event.seq !== follower.seq + 1 || isTooLarge(event)) return this.#reset(mission, follower, "gap");
    if (event.seq - follower.acknowledged > TOPIC_CREDIT_UPDATES) {
      return this.#reset(mission, follower, "too-slow");
    }
    follower.seq = event.seq;
    follower.send({ t: "update", id: follower.id, seq: event.seq, value: event });
  }

  #reset(mission: MissionId, follower: Follower, reason: ResetReason): void {
    this.#remove(mission, follower);
    follower.send({ t: "reset", id: follower.id, reason });
  }

  #add(mission: MissionId, follower: Follower): void {
    const followers = this.#followers.get(mission);
    if (followers === undefined) this.#followers.set(mission, new Set([follower]));
    else followers.add(follower);
  }

  #remove(mission: MissionId, follower: Follower): void {
    const followers = this.#followers.get(mission);
    followers?.delete(follower);
    if (followers?.size === 0) this.#followers.delete(mission);
  }
}
