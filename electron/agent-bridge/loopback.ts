import { connect, createServer, type Server, type Socket } from "node:net";
import type { LaunchFile } from "#shared/agent-bridge/launch-file.ts";
import { PlainError, systemCode } from "#launch/plain-error.ts";

/** Longer than any answer of a proxy of ours to a request for a tunnel. */
const MOST_ANSWER = 4_096;

/**
 * Model servers on this computer, as programs in the box know them: the same port of the box's own loopback, passed on through
 * the session's way out. The way out lets through what the person listed, and nothing else.
 */
export class Loopback {
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();

  static async open(forwards: LaunchFile["forwards"], proxy: string | undefined): Promise<Loopback> {
    const loopback = new Loopback();
    if (forwards.length === 0) return loopback;
    if (proxy === undefined) throw new PlainError("This session has no way out. Nothing was started.");
    for (const { host, port } of forwards) await loopback.#listen(host, port, new URL(proxy));
    return loopback;
  }

  close(): void {
    for (const server of this.#servers) server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #listen(host: string, port: number, proxy: URL): Promise<void> {
    const server = createServer({ allowHalfOpen: true }, (inside) => {
      const outside = connect({ host: proxy.hostname, port: Number(proxy.port), allowHalfOpen: true });
      this.#hold(inside, outside);
      const target = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
      outside.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`);
      afterAnswer(outside, (isOpen) => {
        if (!isOpen) return inside.destroy();
        inside.pipe(outside);
        outside.pipe(inside);
      });
    });
    this.#servers.push(server);
    return new Promise((resolve, reject) => {
      server.once("error", (error) => {
        const why = systemCode(error) ?? error.message;
        reject(
          new PlainError(
            `Port ${port} could not be opened for the model server (${why}). Nothing was started.`,
          ),
        );
      });
      server.listen(port, host, resolve);
    });
  }

  #hold(one: Socket, other: Socket): void {
    for (const [socket, twin] of [
      [one, other],
      [other, one],
    ] as const) {
      this.#sockets.add(socket);
      socket.on("error", () => twin.destroy());
      socket.on("close", () => {
        this.#sockets.delete(socket);
        twin.destroy();
      });
    }
  }
}

/** Reads the proxy's answer off the socket; what follows it is the server's. */
function afterAnswer(socket: Socket, then: (isOpen: boolean) => void): void {
  let answer = Buffer.alloc(0);
  // The proxy left in the middle, and half a connection would be waited for without end.
  const left = (): void => then(false);
  const read = (chunk: Buffer): void => {
    answer = Buffer.concat([answer, chunk]);
    const end = answer.indexOf("\r\n\r\n");
    if (end < 0 && answer.length <= MOST_ANSWER) return;
    socket.off("data", read);
    socket.off("end", left);
    socket.pause();
    const isOpen = end >= 0 && /^HTTP\/1\.[01] 200\b/.test(answer.toString("latin1", 0, end));
    if (isOpen && answer.length > end + 4) socket.unshift(answer.subarray(end + 4));
    then(isOpen);
  };
  socket.on("data", read);
  socket.once("end", left);
}
