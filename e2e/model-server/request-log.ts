import type { IncomingHttpHeaders } from "node:http";
import type { Dialect } from "./dialect.ts";
import type { Fields } from "./heard.ts";

/** How a request was answered; `going` while the answer is still on its way. */
export type Outcome = "going" | "answered" | "refused" | "cut" | "hung" | "left";

/** One request as a test sees it. What proves who the caller is stays out. */
export interface LoggedRequest {
  readonly number: number;
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Fields;
  readonly dialect: Dialect["name"] | null;
  /** The conversation by the CLI's own name. */
  readonly conversation: string | null;
  /** The names of the tools it offers. */
  readonly tools: readonly string[];
  /** Which scenario answered, and with which of its turns; null: a request beside it, or a script nobody wrote. */
  scenario: string | null;
  turn: number | null;
  outcome: Outcome;
  status: number;
  /** Why the script could not be followed. A test that looks at nothing else should look at this. */
  problem: string | null;
}

const SECRET = /authorization|api-key|cookie|token|secret/i;

export const withoutSecrets = (headers: IncomingHttpHeaders): IncomingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !SECRET.test(name)));

interface Waiting {
  readonly wanted: (request: LoggedRequest) => boolean;
  readonly found: (request: LoggedRequest) => void;
}

/** Every request since the start, and who waits for one. */
export class RequestLog {
  readonly all: LoggedRequest[] = [];
  readonly #waiting = new Set<Waiting>();

  add(request: LoggedRequest): void {
    this.all.push(request);
    this.changed(request);
  }

  /** Something became known about a request: where the script is, how it was answered. */
  changed(request: LoggedRequest): void {
    for (const waiting of this.#waiting) if (waiting.wanted(request)) waiting.found(request);
  }

  /** The first request that is as wanted, also one that came before. */
  waitFor(wanted: (request: LoggedRequest) => boolean, withinMs: number): Promise<LoggedRequest> {
    const there = this.all.find(wanted);
    if (there !== undefined) return Promise.resolve(there);
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        wanted,
        found: (request) => {
          clearTimeout(timer);
          this.#waiting.delete(waiting);
          resolve(request);
        },
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(waiting);
        reject(new Error(`No such request came within ${withinMs} ms. These came:\n${this.report()}`));
      }, withinMs);
      this.#waiting.add(waiting);
    });
  }

  /** One line for each request, for the message of a failed test. */
  report(): string {
    return this.all
      .map(({ number, method, path, scenario, turn, outcome, status, problem }) =>
        [`#${number} ${method} ${path}`, `${scenario ?? "-"}[${turn ?? "-"}]`, outcome, status, problem ?? ""]
          .join(" ")
          .trim(),
      )
      .join("\n");
  }
}
