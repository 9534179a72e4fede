import type { Timers } from "#shared/contract/client.ts";
import { encodeFrame, FrameDecoder } from "#shared/contract/frame.ts";
import { clientMessage, type ClientMessage, type EngineMessage } from "#shared/contract/message.ts";
import type { ToMain, ToPage } from "#shared/contract/window.ts";
import type { PagePort } from "../page-port.ts";

type Sent<Kind extends ClientMessage["t"]> = Extract<ClientMessage, { t: Kind }>;

/** The other end of a page's port, for tests: main and an engine that say only what the test makes them say. */
export class FarSide {
  readonly received: { readonly message: ClientMessage; readonly tail: Uint8Array }[] = [];
  readonly told: ToMain[] = [];
  readonly #decoder = new FrameDecoder();
  #toPage: (message: unknown) => void = () => undefined;

  readonly port: PagePort = {
    post: (message) => {
      if (message instanceof Uint8Array) this.#onBytes(message);
      else this.told.push(message);
    },
    listen: (listener) => {
      this.#toPage = listener;
    },
  };

  main(message: ToPage): void {
    this.#toPage(message);
  }

  raw(message: unknown): void {
    this.#toPage(message);
  }

  engine(message: EngineMessage, tail?: Uint8Array): void {
    this.#toPage(encodeFrame(message, tail));
  }

  snapshot(id: number, value: unknown): void {
    const page = new TextEncoder().encode(JSON.stringify(value));
    this.engine({ t: "snapshot", id, seq: 0, page: 0, pages: 1 }, page);
  }

  sent<Kind extends ClientMessage["t"]>(kind: Kind): Sent<Kind>[] {
    return this.received
      .map(({ message }) => message)
      .filter((message) => message.t === kind) as Sent<Kind>[];
  }

  /** The last message of a kind; a test that asks for one that was never sent fails here. */
  last<Kind extends ClientMessage["t"]>(kind: Kind): Sent<Kind> {
    const message = this.sent(kind).at(-1);
    if (message === undefined) throw new Error(`the page has sent no "${kind}"`);
    return message;
  }

  #onBytes(bytes: Uint8Array): void {
    for (const frame of this.#decoder.push(bytes)) {
      this.received.push({ message: clientMessage.parse(frame.header), tail: frame.tail });
    }
  }
}

/** Timers that run when the test says so. */
export class ManualTimers implements Timers {
  readonly #waiting = new Set<{ readonly run: () => void }>();

  after(_ms: number, run: () => void): () => void {
    const entry = { run };
    this.#waiting.add(entry);
    return () => this.#waiting.delete(entry);
  }

  get count(): number {
    return this.#waiting.size;
  }

  runAll(): void {
    for (const entry of Array.from(this.#waiting)) {
      this.#waiting.delete(entry);
      entry.run();
    }
  }
}
