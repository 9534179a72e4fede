import type { ClientMessage, EngineMessage, ExitRecord, RequestFailure } from "./message.ts";

export interface ByteListener {
  /** Clear the terminal, take this size, write `picture`; then output goes on at `offset`. */
  readonly screen: (screen: { offset: number; cols: number; rows: number; picture: Uint8Array }) => void;
  readonly bytes: (offset: number, bytes: Uint8Array) => void;
  readonly resized: (size: { offset: number; cols: number; rows: number }) => void;
  /** Everything typed up to this number has reached the process. */
  readonly inputAccepted: (seq: number) => void;
  readonly ended: (offset: number, exit: ExitRecord) => void;
  readonly failed: (failure: RequestFailure) => void;
}

type ByteMessage = Extract<
  EngineMessage,
  { t: "screen" | "bytes" | "resized" | "input-accepted" | "ended" | "bytes-failed" }
>;

/** One terminal on one connection. */
export class ByteStream {
  readonly #id: number;
  readonly #listener: ByteListener;
  readonly #send: (message: ClientMessage, tail?: Uint8Array) => void;
  readonly #forget: () => void;

  constructor(
    id: number,
    listener: ByteListener,
    send: (message: ClientMessage, tail?: Uint8Array) => void,
    forget: () => void,
  ) {
    this.#id = id;
    this.#listener = listener;
    this.#send = send;
    this.#forget = forget;
  }

  /** Bytes that are parsed: the engine may send as many more. */
  credit(bytes: number): void {
    this.#send({ t: "credit", id: this.#id, bytes });
  }

  /** `writer` names who types, `seq` counts up per writer: sending the same again after a lost connection is safe. */
  input(writer: string, seq: number, bytes: Uint8Array): void {
    this.#send({ t: "input", id: this.#id, writer, seq }, bytes);
  }

  close(): void {
    this.#forget();
    this.#send({ t: "close-bytes", id: this.#id });
  }

  receive(message: ByteMessage, tail: Uint8Array): void {
    switch (message.t) {
      case "screen": {
        const { offset, cols, rows } = message;
        return this.#listener.screen({ offset, cols, rows, picture: tail });
      }
      case "bytes":
        return this.#listener.bytes(message.offset, tail);
      case "resized":
        return this.#listener.resized({ offset: message.offset, cols: message.cols, rows: message.rows });
      case "input-accepted":
        return this.#listener.inputAccepted(message.seq);
      case "ended":
        return this.#listener.ended(message.offset, message.exit);
      case "bytes-failed":
        this.#forget();
        return this.#listener.failed(message.failure);
    }
  }
}
