import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from "node:http";

/** Where it hears what happens. */
const EVENTS = /^\/(global\/)?event(\?|$)/;

/**
 * The way of its terminal program to its server. Everything passes as it is; here it is seen when that program has begun to listen: what
 * is asked before, it does not show.
 */
export class TerminalDoor {
  /** Where the program has to knock. */
  readonly url: string;
  readonly listens: Promise<void>;
  readonly #server: Server;

  private constructor(url: string, server: Server, listens: Promise<void>) {
    this.url = url;
    this.#server = server;
    this.listens = listens;
  }

  static async to(target: string): Promise<TerminalDoor> {
    const listens = Promise.withResolvers<void>();
    const server = createServer((asked, answer) => pass(new URL(target), asked, answer, listens.resolve));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", resolve);
    });
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    return new TerminalDoor(`http://127.0.0.1:${port}`, server, listens.promise);
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

function pass(target: URL, asked: IncomingMessage, answer: ServerResponse, onListens: () => void): void {
  const { method, url: path = "/", headers } = asked;
  const onward = request({ host: target.hostname, port: target.port, method, path, headers }, (said) => {
    answer.writeHead(said.statusCode ?? 502, said.headers);
    // Of events the first may be long in coming.
    answer.flushHeaders();
    said.pipe(answer);
    if (said.statusCode === 200 && EVENTS.test(path)) onListens();
  });
  onward.on("error", () => answer.destroy());
  answer.on("close", () => onward.destroy());
  asked.pipe(onward);
}
