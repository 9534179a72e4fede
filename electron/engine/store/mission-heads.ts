import { EMPTY_HEAD, withPromise } from "./mission-chain.ts";
import type { ChainWalker, MissionChain, MissionHead, Quarantine } from "./mission-chain.ts";

/** What the store knows of every mission's end: on disk, and in the batch that is on its way there. */
export class MissionHeads {
  readonly #walker: ChainWalker;
  readonly #promised: ReadonlyMap<string, number>;
  readonly #onQuarantine: (missionId: string, quarantine: Quarantine) => void;
  readonly #onDisk = new Map<string, MissionChain>();
  readonly #onTheirWay = new Map<string, MissionHead>();
  readonly #stale = new Set<string>();

  constructor(parts: {
    walker: ChainWalker;
    /** Chains that were already walked. */
    known: ReadonlyMap<string, MissionChain>;
    promised: ReadonlyMap<string, number>;
    onQuarantine: (missionId: string, quarantine: Quarantine) => void;
  }) {
    this.#walker = parts.walker;
    this.#promised = parts.promised;
    this.#onQuarantine = parts.onQuarantine;
    for (const [missionId, chain] of parts.known) this.#keep(missionId, chain);
  }

  /** The mission as it is on disk. The first touch of a mission walks its whole chain. */
  onDisk(missionId: string): MissionChain {
    const known = this.#onDisk.get(missionId);
    if (known === undefined) return this.recheck(missionId);
    return this.#stale.has(missionId) ? this.recheck(missionId, known.head) : known;
  }

  /** Walks the chain again, after a head that is trusted. */
  recheck(missionId: string, after: MissionHead = EMPTY_HEAD): MissionChain {
    const chain = withPromise(this.#walker.walk(missionId, after), this.#promised.get(missionId) ?? 0);
    this.#keep(missionId, chain);
    return chain;
  }

  /** The head the next event must follow: of the batch on its way to disk, else of the disk. */
  next(missionId: string): MissionHead {
    return this.#onTheirWay.get(missionId) ?? this.onDisk(missionId).head;
  }

  advance(missionId: string, head: MissionHead): void {
    this.#onTheirWay.set(missionId, head);
  }

  /** The batch is on disk. */
  confirm(): void {
    for (const [missionId, head] of this.#onTheirWay) this.#onDisk.set(missionId, { head, quarantine: null });
    this.#onTheirWay.clear();
  }

  /** The batch failed: its missions are read from disk again at their next touch. */
  forgetBatch(): void {
    for (const missionId of this.#onTheirWay.keys()) this.#stale.add(missionId);
    this.#onTheirWay.clear();
  }

  quarantined(): Map<string, Quarantine> {
    const found = new Map<string, Quarantine>();
    for (const [missionId, chain] of this.#onDisk) {
      if (chain.quarantine !== null) found.set(missionId, chain.quarantine);
    }
    return found;
  }

  #keep(missionId: string, chain: MissionChain): void {
    this.#stale.delete(missionId);
    this.#onDisk.set(missionId, chain);
    if (chain.quarantine !== null) this.#onQuarantine(missionId, chain.quarantine);
  }
}
