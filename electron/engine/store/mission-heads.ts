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
  readonly #readSoFar = new Map<string, MissionHead>();

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

  /** What is known without looking; undefined for a mission that was not walked to its end yet. */
  known(missionId: string): MissionChain | undefined {
    return this.#stale.has(missionId) ? undefined : this.#onDisk.get(missionId);
  }

  /** The mission as it is on disk. Walks what nobody has walked yet. */
  onDisk(missionId: string): MissionChain {
    return this.known(missionId) ?? this.recheck(missionId);
  }

  /** Walks the chain after the last event that is known to be good. */
  recheck(missionId: string): MissionChain {
    const good = this.#onDisk.get(missionId)?.head ?? this.#readSoFar.get(missionId) ?? EMPTY_HEAD;
    const chain = withPromise(this.#walker.walk(missionId, good), this.#promised.get(missionId) ?? 0);
    this.#keep(missionId, chain);
    return chain;
  }

  /** A reader has checked the events between the two: nobody has to walk there again. */
  noteRead(missionId: string, from: MissionHead, to: MissionHead): void {
    const good = this.#readSoFar.get(missionId) ?? EMPTY_HEAD;
    if (!this.#onDisk.has(missionId) && from.seq <= good.seq && to.seq > good.seq)
      this.#readSoFar.set(missionId, to);
  }

  /** Somebody met a bad event in a mission that was thought good: all of it is looked at again. */
  recheckAll(missionId: string): MissionChain {
    this.#onDisk.delete(missionId);
    this.#readSoFar.delete(missionId);
    return this.recheck(missionId);
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
    this.#readSoFar.delete(missionId);
    this.#onDisk.set(missionId, chain);
    if (chain.quarantine !== null) this.#onQuarantine(missionId, chain.quarantine);
  }
}
