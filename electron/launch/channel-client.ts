import { randomBytes } from "node:crypto";
import { EventEmitter } from "node:events";
import {
  agentReport,
  MAX_LINE_BYTES,
  type AgentReport,
  type AgentReportInput,
  type DeliveryBody,
  type ToAgent,
} from "#shared/channel/message.ts";
import { encodeLine } from "#shared/channel/lines.ts";
import { ChannelLink } from "./channel-link.ts";
import { spool } from "./channel-files.ts";
import { PlainError, sentenceFor } from "./plain-error.ts";

/** What became of a report. `spooled`: no engine answered in time; the next one reads it. */
export type ReportAnswer =
  /** With a text where something was to be read. */
  | { readonly state: "taken"; readonly text?: string }
  | { readonly state: "spooled" }
  | { readonly state: "rejected"; readonly sentence: string };

export interface ChannelClientOptions {
  readonly directory: string;
  /** Takes deliveries; its absence is noticed. A hook that only reports says false. */
  readonly listens: boolean;
  /** Called once for each delivery, in order. */
  readonly onDelivery?: (body: DeliveryBody) => void;
  /** The engine will have nothing more to do with us; trying again gives the same. */
  readonly onRefused?: (sentence: string) => void;
  /** How long a report waits for an engine before it goes into the spool. */
  readonly patienceMs?: number;
}

/** An agent must never hang because no engine answers. */
const PATIENCE_MS = 300;
/** Deliveries are few; older ones are not sent again. */
const REMEMBERED_DELIVERIES = 1_000;

interface Waiting {
  readonly seq: number;
  readonly report: unknown;
  readonly settle: (answer: ReportAnswer) => void;
  readonly fail: (error: Error) => void;
  timer: NodeJS.Timeout | undefined;
}

/** An agent's end of its channel: numbers what it reports, sends again what was not taken, and never waits for long. */
export class ChannelClient {
  readonly #options: ChannelClientOptions;
  readonly #writer = randomBytes(8).toString("hex");
  readonly #link: ChannelLink;
  readonly #waiting = new Map<number, Waiting>();
  readonly #seen = new Set<string>();
  readonly #events = new EventEmitter();
  #lastSeq = 0;
  /** Why the spool took nothing more. What it did not take is sent when an engine is back, if we are still there. */
  #noRoom: PlainError | undefined;
  #isWelcome = false;
  /** Since when nobody answers, on the monotonic clock. */
  #awaySinceMs = performance.now();

  constructor(options: ChannelClientOptions) {
    this.#options = options;
    this.#link = new ChannelLink({
      directory: options.directory,
      writer: this.#writer,
      listens: options.listens,
      onMessage: (message) => this.#take(message),
      onGone: () => this.#gone(),
    });
    this.#link.open();
  }

  get isConnected(): boolean {
    return this.#isWelcome;
  }

  /** Resolves when an engine has welcomed us, at once when one has. */
  connected(): Promise<void> {
    if (this.#isWelcome) return Promise.resolve();
    return new Promise((resolve) => this.#events.once("welcome", resolve));
  }

  /** Throws a sentence when the report does not fit or could be kept nowhere. */
  async report(input: AgentReportInput): Promise<ReportAnswer> {
    const report = fitting(input);
    // It gets no number: a number that never arrives would hold up all that follow.
    if (this.#noRoom !== undefined && !this.#isWelcome) throw this.#noRoom;
    const seq = this.#lastSeq + 1;
    if (encodeLine({ t: "report", seq, report }).length > MAX_LINE_BYTES) {
      throw new PlainError(
        `A report of the kind ${report.type} is longer than ${MAX_LINE_BYTES / 1024} KB. It was not sent; say it in fewer words.`,
      );
    }
    this.#lastSeq = seq;
    return new Promise((settle, fail) => {
      const waiting: Waiting = { seq, report, settle, fail, timer: undefined };
      this.#waiting.set(seq, waiting);
      if (this.#isWelcome) this.#link.send({ t: "report", seq, report });
      waiting.timer = setTimeout(() => this.#spool(seq), this.#patienceLeftMs());
    });
  }

  /** Hangs up and stays away until `reconnect`; what is reported meanwhile goes into the spool. */
  disconnect(): void {
    this.#link.close();
  }

  reconnect(): void {
    this.#link.open();
  }

  /** Hangs up for good. What was not taken by then is in the spool. */
  close(): void {
    this.#link.close();
    const last = [...this.#waiting.keys()].at(-1);
    if (last !== undefined) this.#spool(last);
  }

  #patienceLeftMs(): number {
    const patienceMs = this.#options.patienceMs ?? PATIENCE_MS;
    if (this.#isWelcome) return patienceMs;
    return Math.max(0, Math.min(patienceMs, this.#awaySinceMs + patienceMs - performance.now()));
  }

  #take(message: ToAgent): void {
    switch (message.t) {
      case "welcome":
        this.#isWelcome = true;
        this.#noRoom = undefined;
        for (const { seq, report } of this.#waiting.values()) this.#link.send({ t: "report", seq, report });
        this.#events.emit("welcome");
        return;
      case "refused":
        this.#link.close();
        this.#options.onRefused?.(message.message);
        return;
      case "taken":
        this.#waitingFor(message.seq)?.settle({
          state: "taken",
          ...(message.text === undefined ? {} : { text: message.text }),
        });
        return;
      case "rejected":
        this.#waitingFor(message.seq)?.settle({ state: "rejected", sentence: message.sentence });
        return;
      case "delivery":
        this.#deliver(message.id, message.body);
        return;
    }
  }

  /** Taken twice is harmless: the second time nobody hears of it. */
  #deliver(id: string, body: DeliveryBody): void {
    if (!this.#options.listens) return;
    const isNew = !this.#seen.has(id);
    this.#seen.add(id);
    const [oldest] = this.#seen;
    if (oldest !== undefined && this.#seen.size > REMEMBERED_DELIVERIES) this.#seen.delete(oldest);
    if (isNew) this.#options.onDelivery?.(body);
    this.#link.send({ t: "took", delivery: id });
  }

  #gone(): void {
    if (this.#isWelcome) this.#awaySinceMs = performance.now();
    this.#isWelcome = false;
  }

  /** In the order of their numbers: with this one goes everything that was reported before it. */
  #spool(upTo: number): void {
    const late = [...this.#waiting.values()].filter(({ seq }) => seq <= upTo);
    try {
      spool(
        this.#options.directory,
        late.map(({ seq, report }) => ({ writer: this.#writer, seq, report })),
      );
      for (const { seq } of late) this.#waitingFor(seq)?.settle({ state: "spooled" });
    } catch (error) {
      this.#notSpooled(late, error);
    }
  }

  #notSpooled(late: readonly Waiting[], error: unknown): void {
    // An engine is there, only slow: it will answer, or the connection will end.
    if (this.#isWelcome) {
      for (const each of late) each.timer = setTimeout(() => this.#spool(each.seq), PATIENCE_MS);
      return;
    }
    const sentence = error instanceof PlainError ? error.message : `No engine answers. ${sentenceFor(error)}`;
    this.#noRoom = new PlainError(sentence, { cause: error });
    for (const { fail } of late) fail(this.#noRoom);
  }

  #waitingFor(seq: number): Waiting | undefined {
    const waiting = this.#waiting.get(seq);
    clearTimeout(waiting?.timer);
    this.#waiting.delete(seq);
    return waiting;
  }
}

function fitting(input: AgentReportInput): AgentReport {
  const parsed = agentReport.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join(".") ?? "";
  throw new PlainError(
    `A report of the kind ${input.type} does not fit (${where}: ${issue?.message ?? "?"}). It was not sent; correct it.`,
  );
}
