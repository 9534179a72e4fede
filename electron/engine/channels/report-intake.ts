import { agentReport, spooledReport, type AgentReport } from "#shared/channel/message.ts";
import { sentenceOf } from "#launch/plain-error.ts";
import type { ChannelRecord } from "./channel-record.ts";
import type { ReportOutcome } from "./channel-owner.ts";
import { readSpool, type SpoolLine } from "./spool-reader.ts";
import { ReportPace } from "./report-pace.ts";

export interface IntakeParts {
  readonly directory: string;
  readonly record: ChannelRecord;
  /** Hides the secrets of a text that is to be kept. */
  readonly mask: (text: string) => string;
  /** The number is the same whenever this report is told again. */
  readonly onReport: (number: number, report: AgentReport) => Promise<ReportOutcome>;
  readonly report: (sentence: string) => void;
}

const TAKEN: ReportOutcome = { ok: true };
const refused = (sentence: string): ReportOutcome => ({ ok: false, sentence });

/** Spoiled lines can be many; the log gets a few. */
const MAX_COMPLAINTS = 5;

/** Takes each report of a session exactly once and in order, from connections and from the spool, one after the other. */
export class ReportIntake {
  readonly #parts: IntakeParts;
  readonly #pace = new ReportPace();
  readonly #left = new AbortController();
  #turn: Promise<unknown> = Promise.resolve();
  #complaints = 0;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /** Rejects when nobody could hear it now; the agent then keeps it or sends it again. */
  take(writer: string, seq: number, report: unknown): Promise<ReportOutcome> {
    return this.#next(async () => {
      // What it could not get rid of before may lie in the spool.
      if (seq > this.#parts.record.lastSeqOf(writer) + 1) await this.#takeSpooled();
      await this.#pace.turn(JSON.stringify(report)?.length ?? 0, this.#left.signal);
      return this.#takeOne(writer, seq, report);
    });
  }

  /** Everything the spool holds by now. */
  takeSpool(): Promise<void> {
    return this.#next(() => this.#takeSpooled());
  }

  /** The agent is gone; what it still said need not wait its turn. */
  hurry(): void {
    this.#pace.lift();
  }

  /** Nothing more is heard; what is under way comes to its end. */
  async leave(): Promise<void> {
    this.#left.abort();
    await this.#turn;
  }

  #next<Answer>(run: () => Promise<Answer>): Promise<Answer> {
    const answer = this.#turn.then(() => {
      this.#left.signal.throwIfAborted();
      return run();
    });
    this.#turn = answer.then(
      () => undefined,
      () => undefined,
    );
    return answer;
  }

  async #takeOne(writer: string, seq: number, given: unknown): Promise<ReportOutcome> {
    const { record } = this.#parts;
    const last = record.lastSeqOf(writer);
    const unfinished = record.begunFor(writer, seq);
    if (seq <= last && unfinished === undefined) return TAKEN;
    if (seq > last + 1) {
      return refused(`Report ${seq} came out of order: ${last + 1} is the next one. It was not taken.`);
    }
    const parsed = agentReport.safeParse(given);
    if (!parsed.success) {
      await record.pass(writer, seq);
      const [issue] = parsed.error.issues;
      return refused(
        `The report does not fit (${issue?.path.join(".") ?? ""}: ${issue?.message ?? "?"}). It was not taken.`,
      );
    }
    const begun = unfinished ?? (await record.begin(writer, seq));
    if (parsed.data.type === "hand-off") await record.change({ handOff: this.#parts.mask(parsed.data.text) });
    const outcome = await this.#parts.onReport(begun.number, parsed.data);
    await record.settle(begun);
    return outcome;
  }

  async #takeSpooled(): Promise<void> {
    const { directory, record } = this.#parts;
    for (const line of readSpool(directory, record.value.spoolOffset)) {
      this.#left.signal.throwIfAborted();
      await this.#takeLine(line);
      await record.change({ spoolOffset: line.endOffset });
    }
  }

  async #takeLine({ text, endOffset }: SpoolLine): Promise<void> {
    const spooled = spooledReport.safeParse(text === null ? null : readJson(text));
    if (!spooled.success) {
      this.#complain(
        `The spool holds something before byte ${endOffset} that is no report; it was left out.`,
      );
      return;
    }
    const { writer, seq, report } = spooled.data;
    const outcome = await this.#takeOne(writer, seq, report);
    if (!outcome.ok) this.#complain(`A report from the spool was not taken: ${outcome.sentence}`);
  }

  #complain(sentence: string): void {
    this.#complaints += 1;
    if (this.#complaints <= MAX_COMPLAINTS) this.#parts.report(sentence);
  }
}

/** What is no JSON is no report either; null is none. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw new Error(sentenceOf(error), { cause: error });
  }
}
