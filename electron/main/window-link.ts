import type { Socket } from "node:net";
import type { MessagePortMain } from "electron";
import { connectToEngine, sayHello } from "#launch/engine-socket.ts";
import { toMain, type LinkState, type ToMain, type ToPage } from "#shared/contract/window.ts";

/** Long enough not to spin, short enough not to be seen. The supervisor, not this, decides when to give up. */
const RECONNECT_AFTER_MS = 100;

/**
 * Joins one window's MessagePort with a socket of its own to the engine. Bytes pass through as they come, in both
 * directions; frames are cut by the page and by the engine, never here.
 */
export class WindowLink {
  readonly #directory: string;
  readonly #port: MessagePortMain;
  readonly #onMessage: (message: ToMain) => void;
  #link: LinkState = { state: "starting", attempt: 1 };
  #socket: Socket | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(directory: string, port: MessagePortMain, onMessage: (message: ToMain) => void) {
    this.#directory = directory;
    this.#port = port;
    this.#onMessage = onMessage;
    port.on("message", (event) => this.#onPortMessage(event.data));
    port.on("close", () => this.close());
    port.start();
  }

  tell(message: ToPage): void {
    if (!this.#closed) this.#port.postMessage(message);
  }

  /** Follows the supervisor: an engine that answers gets a new connection, any other state is passed on to the page. */
  follow(link: LinkState): void {
    this.#link = link;
    if (this.#closed) return;
    if (link.state === "up") return void this.#connect();
    this.tell({ t: "link", link });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#socket?.destroy();
    this.#port.close();
  }

  async #connect(): Promise<void> {
    clearTimeout(this.#retry);
    this.#socket?.destroy();
    this.#socket = undefined;
    const found = await connectToEngine(this.#directory).catch(() => undefined);
    const unwanted = this.#closed || this.#link.state !== "up" || this.#socket !== undefined;
    if (unwanted) return void found?.socket.destroy();
    if (found === undefined) return this.#reconnectSoon();
    const { socket } = found;
    this.#socket = socket;
    // The state goes first: the page starts a new connection with it, and the bytes that follow belong to that one.
    this.tell({ t: "link", link: { state: "up" } });
    socket.on("data", (chunk) => this.#port.postMessage(exactCopy(chunk)));
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#onSocketClosed(socket));
    sayHello(found, "window");
  }

  #onSocketClosed(socket: Socket): void {
    if (this.#socket !== socket || this.#closed) return;
    this.#socket = undefined;
    // What the supervisor said since then is newer than the end of this connection.
    if (this.#link.state !== "up") return;
    this.tell({
      t: "link",
      link: { state: "down", reason: "The engine closed the connection.", retryAt: Date.now() },
    });
    this.#reconnectSoon();
  }

  #reconnectSoon(): void {
    this.#retry = setTimeout(() => void this.#connect(), RECONNECT_AFTER_MS);
  }

  #onPortMessage(data: unknown): void {
    if (data instanceof Uint8Array) {
      this.#socket?.write(data);
      return;
    }
    const message = toMain.safeParse(data);
    if (message.success) this.#onMessage(message.data);
  }
}

/** Posting a view would copy the whole buffer behind it. */
function exactCopy(chunk: Buffer): Uint8Array {
  const whole = chunk.byteOffset === 0 && chunk.byteLength === chunk.buffer.byteLength;
  return whole ? new Uint8Array(chunk.buffer) : Uint8Array.from(chunk);
}
