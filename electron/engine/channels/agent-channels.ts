import { existsSync } from "node:fs";
import type { SessionId } from "#shared/ids.ts";
import type { AgentReport, DeliveryBody } from "#shared/channel/message.ts";
import { PlainError } from "#launch/plain-error.ts";
import { Channel } from "./channel.ts";
import { channelRoot, foldersOf, openFolders, removeFolders, sweepFolders } from "./channel-directory.ts";
import type { ChannelOwner, ChannelPlace, ReportOutcome } from "./channel-owner.ts";
import { ChannelRecord } from "./channel-record.ts";
import { LOST_AFTER_MS, systemAfter, type After } from "./presence.ts";

export type { ChannelOwner, ChannelPlace, ReportOutcome };

export interface AgentChannelsParts {
  /** The data directory. */
  readonly home: string;
  /** Names this engine to the agents. */
  readonly instance: string;
  readonly now: () => number;
  readonly report: (sentence: string) => void;
  /** Hides the secrets of a text that is to be kept. */
  readonly mask: (text: string) => string;
  /**
   * Hears each report once, in order. Session and `number` name it for ever: after a crash the same report comes again
   * under the same number. Throwing means: not now; it comes again.
   */
  readonly onReport: (owner: ChannelOwner, number: number, report: AgentReport) => Promise<ReportOutcome>;
  readonly onLost: (owner: ChannelOwner) => void;
  readonly onRestored: (owner: ChannelOwner) => void;
  /** Tests turn this clock by hand. */
  readonly after?: After;
  readonly deliverWithinMs?: number;
}

/** The channels of all sessions: one folder, one socket and one token for each. */
export class AgentChannels {
  readonly #parts: AgentChannelsParts;
  readonly #root: string;
  readonly #channels = new Map<SessionId, Promise<Channel>>();

  constructor(parts: AgentChannelsParts) {
    this.#parts = parts;
    this.#root = channelRoot(parts.home);
  }

  /** The channel of a session, made or taken up again: with the same owner it is the same folder, token and spool. */
  async open(owner: ChannelOwner): Promise<ChannelPlace> {
    const { session } = owner;
    const known = this.#channels.get(session);
    const opening = known ?? this.#open(owner);
    this.#channels.set(session, opening);
    try {
      return (await opening).folders.place;
    } catch (error) {
      if (this.#channels.get(session) === opening) this.#channels.delete(session);
      throw error;
    }
  }

  /** Resolves when the agent took it. The same id again is the same delivery. */
  async deliver(session: SessionId, id: string, body: DeliveryBody): Promise<void> {
    const channel = await this.#channels.get(session);
    if (channel === undefined) {
      throw new PlainError(`The session ${session} has no channel any more. Nothing was delivered.`);
    }
    await channel.deliver(id, body);
  }

  /** The last hand-off the agent of this session gave; null: none. Kept until `close`. */
  async handOff(session: SessionId): Promise<string | null> {
    const kept = await this.#keptHandOff(session);
    // More secrets may be known by now than when it was kept.
    return kept === null ? null : this.#parts.mask(kept);
  }

  async #keptHandOff(session: SessionId): Promise<string | null> {
    const channel = await this.#channels.get(session);
    if (channel !== undefined) return channel.handOff();
    const own = foldersOf(this.#root, session);
    return existsSync(own) ? new ChannelRecord(own).value.handOff : null;
  }

  /**
   * The session is over: everything it said is heard, and its last hand-off answered. Both can be had again, by the next
   * engine too, until `close`: whoever tells of the end closes when that is on disk.
   */
  async hearOut(session: SessionId): Promise<string | null> {
    const channel = await this.#channels.get(session);
    await channel?.hearOut();
    return this.handOff(session);
  }

  /** Hears what the session still left in its spool, then removes everything of the channel. Closed twice is closed. */
  async close(session: SessionId): Promise<void> {
    const opening = this.#channels.get(session);
    if (opening === undefined) return removeFolders(foldersOf(this.#root, session));
    await (await opening).close();
    this.#channels.delete(session);
  }

  /** An engine that died between the telling of an end and `close` left folders behind. */
  sweep(inUse: Iterable<SessionId>): Promise<void> {
    return sweepFolders(this.#root, [...inUse, ...this.#channels.keys()]);
  }

  /** The engine leaves; sessions keep their channels and spool until the next one opens them. */
  async closeAll(): Promise<void> {
    const channels = await Promise.allSettled(this.#channels.values());
    this.#channels.clear();
    for (const each of channels) if (each.status === "fulfilled") await each.value.leave();
  }

  async #open(owner: ChannelOwner): Promise<Channel> {
    const { instance, now, report, mask, onReport, onLost, onRestored, after, deliverWithinMs } = this.#parts;
    return Channel.open({
      name: owner.session,
      folders: openFolders(this.#root, owner.session),
      instance,
      after: after ?? systemAfter,
      deliverWithinMs,
      report,
      mask,
      onReport: (number, said) => onReport(owner, number, said),
      onLost: () => {
        const since = new Date(now() - LOST_AFTER_MS).toISOString();
        report(`${owner.session}: no agent listens on its channel since ${since}.`);
        onLost(owner);
      },
      onRestored: () => onRestored(owner),
    });
  }
}
