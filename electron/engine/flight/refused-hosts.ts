import type { SessionId } from "#shared/ids.ts";
import type { RefusedHost } from "../sandbox/proxy.ts";

/** More different ones in one session say nothing new, and whoever asks for them can ask for any number. */
const MOST_NAMED = 50;

/** Says where one session was kept from going: each place once. */
export class RefusedHosts {
  readonly #session: SessionId;
  readonly #report: (sentence: string) => void;
  readonly #named = new Set<string>();

  constructor(session: SessionId, report: (sentence: string) => void) {
    this.#session = session;
    this.#report = report;
  }

  note({ host, port, reason }: RefusedHost): void {
    const place = `${host}${port === null ? "" : `:${port}`} (${reason})`;
    if (this.#named.has(place) || this.#named.size > MOST_NAMED) return;
    this.#named.add(place);
    const shown = this.#named.size > MOST_NAMED ? "more places; they are not named any more" : place;
    this.#report(`${this.#session} was kept from reaching ${shown}.`);
  }
}
