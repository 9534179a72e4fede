import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { ClientConnection, type Served } from "./client-connection.ts";
import { listenPrivately } from "./socket-address.ts";

/** The engine's one door. Counts who is in, so that the engine knows when nobody needs it. */
export class Gateway {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #onCount: (clients: number) => void;
  #clients = 0;

  constructor(served: Served, onCount: (clients: number) => void) {
    this.#onCount = onCount;
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      const connection = new ClientConnection(
        socket,
        served,
        () => this.#count(1),
        (wasKnown) => {
          this.#sockets.delete(socket);
          if (wasKnown) this.#count(-1);
        },
      );
      return connection;
    });
  }

  get clients(): number {
    return this.#clients;
  }

  listen(address: string): Promise<void> {
    return listenPrivately(this.#server, address);
  }

  /** Lets what is being sent go out, then closes. */
  async close(): Promise<void> {
    const ends = [...this.#sockets].map((socket) => once(socket, "close"));
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroySoon();
    await Promise.all([closed, ...ends]);
  }

  #count(by: number): void {
    this.#clients += by;
    this.#onCount(this.#clients);
  }
}
