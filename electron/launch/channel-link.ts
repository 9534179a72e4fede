import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import {
  CHANNEL_PROTOCOL,
  MAX_LINE_BYTES,
  toAgent,
  type FromAgent,
  type ToAgent,
} from "#shared/channel/message.ts";
import { encodeLine, LineDecoder } from "#shared/channel/lines.ts";
import { CHANNEL_FILES, channelSocket } from "./channel-files.ts";
import { systemCode } from "./plain-error.ts";

/** The first tries come quickly: an engine that restarts is back within two seconds. */
const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 1_000;

/** What comes from an engine: an answer may carry a whole action, a change with its text included. */
const MAX_FROM_ENGINE_BYTES = 8 * MAX_LINE_BYTES;

export interface ChannelLinkOptions {
  readonly directory: string;
  readonly writer: string;
  readonly listens: boolean;
  readonly onMessage: (message: ToAgent) => void;
  /** A connection ended or did not come about; the next try follows by itself. */
  readonly onGone: () => void;
}

/** Stays connected to whatever engine listens in the channel's folder, for as long as it is open. */
export class ChannelLink {
  readonly #options: ChannelLinkOptions;
  #socket: Socket | undefined;
  #retry: NodeJS.Timeout | undefined;
  #retryMs = FIRST_RETRY_MS;
  #isOpen = false;

  constructor(options: ChannelLinkOptions) {
    this.#options = options;
  }

  open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#retryMs = FIRST_RETRY_MS;
    this.#connect();
  }

  /** What was sent and not answered may or may not have arrived. */
  close(): void {
    this.#isOpen = false;
    clearTimeout(this.#retry);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.destroy();
    if (socket !== undefined) this.#options.onGone();
  }

  send(message: FromAgent): void {
    this.#socket?.write(encodeLine(message));
  }

  #connect(): void {
    const token = readToken(this.#options.directory);
    if (token === undefined) return this.#tryLater();
    const { writer, listens } = this.#options;
    const socket = connect(channelSocket(this.#options.directory));
    const decoder = new LineDecoder(MAX_FROM_ENGINE_BYTES);
    this.#socket = socket;
    socket.on("connect", () => this.send({ t: "hello", protocol: CHANNEL_PROTOCOL, token, writer, listens }));
    socket.on("data", (chunk) => this.#read(socket, decoder, chunk));
    // The close that follows says all there is to say.
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#gone(socket));
  }

  #read(socket: Socket, decoder: LineDecoder, chunk: Buffer): void {
    try {
      for (const line of decoder.push(chunk)) {
        if (this.#socket !== socket) return;
        const message = toAgent.parse(line);
        if (message.t === "welcome") this.#retryMs = FIRST_RETRY_MS;
        this.#options.onMessage(message);
      }
    } catch (error) {
      // An engine that says what we do not know is as good as none; another one may come.
      socket.destroy(error instanceof Error ? error : undefined);
    }
  }

  #gone(socket: Socket): void {
    if (this.#socket !== socket) return;
    this.#socket = undefined;
    this.#options.onGone();
    this.#tryLater();
  }

  #tryLater(): void {
    if (!this.#isOpen) return;
    this.#retry = setTimeout(() => this.#connect(), this.#retryMs);
    this.#retryMs = Math.min(LONGEST_RETRY_MS, this.#retryMs * 2);
  }
}

/** undefined: the session is closed, or its folder is not ours to read; either may change. */
function readToken(directory: string): string | undefined {
  try {
    return readFileSync(join(directory, CHANNEL_FILES.token), "utf8").trim();
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return undefined;
  }
}
