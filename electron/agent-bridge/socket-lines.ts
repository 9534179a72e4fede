import { createHash, randomBytes } from "node:crypto";
import { request } from "node:http";
import type { Socket } from "node:net";
import { PlainError } from "#launch/plain-error.ts";

/** What a server has to prove that it understood the request for a socket. */
const PROOF = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const CONNECT_MS = 10_000;
/** A thread with its whole history may come in one message. */
const MOST_BYTES = 64 * 1024 * 1024;

const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

export interface SocketParts {
  readonly onLine: (line: string) => void;
  readonly onEnd: () => void;
}

/** The client's end of a WebSocket over a Unix socket, as far as messages of text go: one message is one line. */
export class SocketLines {
  readonly #socket: Socket;
  readonly #parts: SocketParts;
  #bytes = Buffer.alloc(0);
  #message: Buffer[] = [];

  private constructor(socket: Socket, head: Buffer, parts: SocketParts) {
    this.#socket = socket;
    this.#parts = parts;
    socket.on("data", (chunk: Buffer) => this.#take(chunk));
    socket.on("error", () => socket.destroy());
    socket.on("close", () => parts.onEnd());
    if (head.length > 0) this.#take(head);
  }

  static connect(socketPath: string, parts: SocketParts): Promise<SocketLines> {
    const key = randomBytes(16).toString("base64");
    const proof = createHash("sha1").update(`${key}${PROOF}`).digest("base64");
    return new Promise((resolve, reject) => {
      const asking = request({
        socketPath,
        path: "/",
        timeout: CONNECT_MS,
        headers: {
          Host: "localhost",
          Connection: "Upgrade",
          Upgrade: "websocket",
          "Sec-WebSocket-Version": "13",
          "Sec-WebSocket-Key": key,
        },
      });
      asking.once("upgrade", ({ headers }, socket, head) => {
        if (headers["sec-websocket-accept"] === proof) return resolve(new SocketLines(socket, head, parts));
        socket.destroy();
        reject(new PlainError("The CLI's socket speaks something else."));
      });
      asking.once("response", ({ statusCode }) => {
        asking.destroy();
        reject(new PlainError(`The CLI's socket answered ${statusCode ?? "nothing"}.`));
      });
      asking.once("timeout", () => asking.destroy(new PlainError("The CLI's socket does not answer.")));
      asking.once("error", reject);
      asking.end();
    });
  }

  write(line: string): void {
    if (!this.#socket.destroyed) this.#socket.write(masked(TEXT, Buffer.from(line)));
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    if (this.#bytes.length > MOST_BYTES) return void this.#socket.destroy();
    for (let frame = first(this.#bytes); frame !== null; frame = first(this.#bytes)) {
      this.#bytes = this.#bytes.subarray(frame.length);
      this.#frame(frame);
    }
  }

  #frame({ kind, isLast, payload }: Frame): void {
    if (kind === PING) return void this.#socket.write(masked(PONG, payload));
    if (kind === CLOSE) return void this.#socket.end();
    if (kind === PONG) return;
    this.#message.push(payload);
    if (!isLast) return;
    const text = Buffer.concat(this.#message).toString();
    this.#message = [];
    this.#parts.onLine(text);
  }
}

interface Frame {
  readonly kind: number;
  readonly isLast: boolean;
  readonly payload: Buffer;
  /** With its head. */
  readonly length: number;
}

/** The first whole frame; null: more has to come. A server never masks. */
function first(bytes: Buffer): Frame | null {
  if (bytes.length < 2) return null;
  const [head = 0, short = 0] = bytes;
  const size = short & 0x7f;
  const start = size === 126 ? 4 : size === 127 ? 10 : 2;
  if (bytes.length < start) return null;
  const length =
    size === 126 ? bytes.readUInt16BE(2) : size === 127 ? Number(bytes.readBigUInt64BE(2)) : size;
  if (bytes.length < start + length) return null;
  return {
    kind: head & 0x0f,
    isLast: (head & 0x80) !== 0,
    payload: bytes.subarray(start, start + length),
    length: start + length,
  };
}

/** A client always masks; what with is of no matter here, where nothing is in between. */
function masked(kind: number, payload: Buffer): Buffer {
  const mask = randomBytes(4);
  const size = payload.length;
  const head = Buffer.alloc(size < 126 ? 2 : size < 65_536 ? 4 : 10);
  head[0] = 0x80 | kind;
  if (size < 126) head[1] = 0x80 | size;
  else if (size < 65_536) {
    head[1] = 0x80 | 126;
    head.writeUInt16BE(size, 2);
  } else {
    head[1] = 0x80 | 127;
    head.writeBigUInt64BE(BigInt(size), 2);
  }
  const body = Buffer.from(payload);
  for (let at = 0; at < size; at++) body[at] = (body[at] ?? 0) ^ (mask[at % 4] ?? 0);
  return Buffer.concat([head, mask, body]);
}
