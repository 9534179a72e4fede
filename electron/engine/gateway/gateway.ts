import { createServer, type Server, type Socket } from "node:net";
import { ClientConnection, type Served } from "./client-connection.ts";
import { listenPrivately } from "./socket-address.ts";

/** A client that does not read must not keep a leaving engine. */
const CLOSE_WITHIN_MS = 1_000;

export interface GatewayEvents {
  readonly onCount: (clients: number) => void;
  /** A failure nobody foresaw, for the log. */
  readonly onUnforeseen: (error: unknown) => void;
}

/** The engine's one door. Counts who is in, so that the engine knows when nobody needs it. */
export class Gateway {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #clients = 0;
  #apps = 0;

  constructor(served: Served, { onCount, onUnforeseen }: GatewayEvents) {
    const count = (kind: string, by: number) => {
      this.#clients += by;
      if (kind === "main") this.#apps += by;
      onCount(this.#clients);
    };
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
      return new ClientConnection(socket, served, {
        entered: (kind) => count(kind, 1),
        left: (kind) => count(kind, -1),
        unforeseen: onUnforeseen,
      });
    });
  }

  get clients(): number {
    return this.#clients;
  }

  /** An app is open: it would start an engine again that somebody stopped. */
  get appIsOpen(): boolean {
    return this.#apps > 0;
  }

  listen(address: string): Promise<void> {
    return listenPrivately(this.#server, address);
  }

  /** Lets what is being sent go out, for a moment, then closes. */
  async close(): Promise<void> {
    const sockets = [...this.#sockets];
    const ends = sockets.map((socket) => new Promise((resolve) => socket.once("close", resolve)));
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of sockets) socket.destroySoon();
    const timer = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, CLOSE_WITHIN_MS);
    await Promise.all([closed, ...ends]);
    clearTimeout(timer);
  }
}
