import { createServer, type Server, type Socket } from "node:net";
import type { AgentReport, DeliveryBody } from "#shared/channel/message.ts";
import { sentenceOf } from "#launch/plain-error.ts";
import { ChannelConnection } from "./channel-connection.ts";
import { removeFolders, type ChannelFolders } from "./channel-directory.ts";
import type { ReportOutcome } from "./channel-owner.ts";
import { listenPrivately } from "./channel-socket.ts";
import { ChannelRecord } from "./channel-record.ts";
import { Deliveries } from "./deliveries.ts";
import { Presence, type After } from "./presence.ts";
import { ReportIntake } from "./report-intake.ts";

/** An agent, its hooks and its tools; more are a flood. */
const MAX_CONNECTIONS = 32;

/** A hook whose engine was slow leaves its report in the spool while the engine lives. */
const SPOOL_LOOK_MS = 1_000;

/** How long a session that is over may still be read from. */
const LAST_WORDS_MS = 300;

const OVER = "The session is over; nothing more is heard from it.";

export interface ChannelParts {
  readonly name: string;
  readonly folders: ChannelFolders;
  readonly instance: string;
  readonly after: After;
  readonly deliverWithinMs: number | undefined;
  readonly report: (sentence: string) => void;
  readonly mask: (text: string) => string;
  readonly onReport: (number: number, report: AgentReport) => Promise<ReportOutcome>;
  readonly onLost: () => void;
  readonly onRestored: () => void;
}

/** The channel of one session: its socket, who is connected, what was taken and what is to be delivered. */
export class Channel {
  readonly folders: ChannelFolders;
  readonly record: ChannelRecord;
  readonly deliveries: Deliveries;
  readonly #parts: ChannelParts;
  readonly #server: Server;
  readonly #connections = new Set<ChannelConnection>();
  readonly #intake: ReportIntake;
  readonly #presence: Presence;
  #stopLooking: () => void = () => undefined;
  #onEmpty: () => void = () => undefined;
  #isClosed = false;
  #isHeardOut = false;

  private constructor(parts: ChannelParts) {
    this.#parts = parts;
    this.folders = parts.folders;
    this.record = new ChannelRecord(parts.folders.own);
    this.deliveries = new Deliveries(parts.deliverWithinMs);
    const { record } = this;
    this.#intake = new ReportIntake({
      directory: parts.folders.place.directory,
      record,
      mask: parts.mask,
      onReport: (number, report) => this.#hear(number, report),
      report: (sentence) => this.#say(sentence),
    });
    const { after, onLost, onRestored } = parts;
    const onFailure = (error: unknown) => this.#say(sentenceOf(error));
    this.#presence = new Presence({ record, after, onLost, onRestored, onFailure });
    this.#server = createServer((socket) => this.#accept(socket));
  }

  static async open(parts: ChannelParts): Promise<Channel> {
    const channel = new Channel(parts);
    await listenPrivately(channel.#server, parts.folders.place.socket);
    channel.#server.unref();
    channel.#lookLater();
    return channel;
  }

  /** The session is over: what it still said is heard, and nothing after it. What is known of it stays on disk. */
  async hearOut(): Promise<void> {
    if (this.#isHeardOut) return;
    this.#intake.hurry();
    await this.#lastWords();
    await this.#stopListening(OVER);
    // Rejects when it cannot be heard now: then the folder stays, and the next try goes on here.
    await this.#intake.takeSpool();
    await this.#intake.leave();
    await this.record.settled();
    this.#isHeardOut = true;
  }

  /** Nothing is left of the channel, once everything in it is heard. */
  async close(): Promise<void> {
    await this.hearOut();
    await removeFolders(this.folders.own);
  }

  /** The engine leaves, the session does not: the next engine goes on with the same folder. */
  async leave(): Promise<void> {
    await this.#stopListening(undefined);
    await this.#intake.leave();
    await this.record.settled();
  }

  /** The last hand-off, the spool included. */
  async handOff(): Promise<string | null> {
    if (!this.#isHeardOut) await this.#intake.takeSpool();
    return this.record.value.handOff;
  }

  deliver(id: string, body: DeliveryBody): Promise<void> {
    return this.deliveries.deliver(id, body);
  }

  /** The sockets of processes that ended close by themselves, after the last byte that is in them. */
  async #lastWords(): Promise<void> {
    if (this.#connections.size === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LAST_WORDS_MS);
      this.#onEmpty = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #stopListening(farewell: string | undefined): Promise<void> {
    this.#isClosed = true;
    this.#presence.leave();
    this.#stopLooking();
    this.deliveries.end(farewell ?? "The engine is leaving; the next one delivers it.");
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const connection of this.#connections) {
      if (farewell === undefined) connection.destroy();
      else connection.refuse(farewell);
    }
    await closed;
  }

  #accept(socket: Socket): void {
    const { token } = this.folders;
    const connection = new ChannelConnection(socket, {
      token,
      instance: this.#parts.instance,
      onHello: (greeted) => this.#greet(greeted),
      onReport: ({ writer }, seq, report) => this.#intake.take(writer, seq, report),
      onTook: (delivery) => this.deliveries.took(delivery),
      onGone: (gone) => this.#gone(gone),
    });
    this.#connections.add(connection);
    if (this.#isClosed) connection.refuse(OVER);
    // Without a word: it may come again when others have left.
    else if (this.#connections.size > MAX_CONNECTIONS) connection.destroy();
  }

  async #greet(connection: ChannelConnection): Promise<void> {
    await this.#intake.takeSpool();
    if (!connection.listens || this.#isClosed) return;
    this.#presence.here();
    // After the welcome, which is sent in this same turn.
    setImmediate(() => this.#listenTo(this.#newestListener()));
  }

  #gone(connection: ChannelConnection): void {
    const wasListening = connection.listens && this.#connections.has(connection);
    this.#connections.delete(connection);
    if (this.#connections.size === 0) this.#onEmpty();
    if (!wasListening || this.#isClosed) return;
    const other = this.#newestListener();
    this.#listenTo(other);
    if (other === undefined) this.#presence.away();
  }

  #newestListener(): ChannelConnection | undefined {
    return [...this.#connections].findLast(({ listens }) => listens);
  }

  #listenTo(connection: ChannelConnection | undefined): void {
    if (this.#isClosed) return;
    this.deliveries.listen(connection === undefined ? undefined : (message) => connection.send(message));
  }

  /** Whoever could not hear it now hears it again under the same number. */
  async #hear(number: number, report: AgentReport): Promise<ReportOutcome> {
    try {
      return await this.#parts.onReport(number, report);
    } catch (error) {
      this.#say(
        `A report of the kind ${report.type} could not be taken and comes again: ${sentenceOf(error)}`,
      );
      throw error;
    }
  }

  #lookLater(): void {
    const timer = setTimeout(() => void this.#look(), SPOOL_LOOK_MS).unref();
    this.#stopLooking = () => clearTimeout(timer);
  }

  async #look(): Promise<void> {
    try {
      await this.#intake.takeSpool();
    } catch (error) {
      if (!this.#isClosed) this.#say(`Its spool could not be read and is read again: ${sentenceOf(error)}`);
    }
    if (!this.#isClosed) this.#lookLater();
  }

  #say(sentence: string): void {
    this.#parts.report(`${this.#parts.name}: ${sentence}`);
  }
}
