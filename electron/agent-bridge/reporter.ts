import type { AgentReportInput } from "#shared/channel/message.ts";
import type { ReportAnswer } from "#launch/channel-client.ts";
import { PlainError } from "#launch/plain-error.ts";

export interface Reports {
  report(report: AgentReportInput): Promise<ReportAnswer>;
}

/** What the mission is told, in the order in which it happened. A report nobody takes is shown and changes nothing. */
export class Reporter {
  readonly #reports: Reports;
  readonly #onRefused: (sentence: string) => void;
  readonly #open = new Set<Promise<ReportAnswer>>();

  constructor(reports: Reports, onRefused: (sentence: string) => void) {
    this.#reports = reports;
    this.#onRefused = onRefused;
  }

  /** Never rejects. */
  say(report: AgentReportInput): Promise<ReportAnswer> {
    const answer = this.#say(report);
    this.#open.add(answer);
    void answer.finally(() => this.#open.delete(answer));
    return answer;
  }

  /** Resolves when everything said so far was taken, or lies in the spool. */
  async settled(): Promise<void> {
    await Promise.all(this.#open);
  }

  async #say(report: AgentReportInput): Promise<ReportAnswer> {
    try {
      const answer = await this.#reports.report(report);
      if (answer.state === "rejected") this.#onRefused(`The mission did not take it: ${answer.sentence}`);
      return answer;
    } catch (error) {
      if (!(error instanceof PlainError)) throw error;
      this.#onRefused(error.message);
      return { state: "rejected", sentence: error.message };
    }
  }
}
