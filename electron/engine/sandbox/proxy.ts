import { lookup } from "node:dns/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { MAX_SOCKET_PATH_BYTES } from "#launch/data-directory.ts";
import { PlainError } from "#launch/plain-error.ts";
import { listenPrivately } from "../gateway/socket-address.ts";
import { answerPlainly, forward } from "./forward-request.ts";
import { HostRules, parseTarget, type Target } from "./host-rules.ts";

export interface RefusedHost {
  /** As it was asked for, cut and without control characters: it comes from the agent. */
  readonly host: string;
  readonly port: number | null;
  readonly reason: "not-understood" | "not-allowed" | "not-public" | "not-found";
}

export interface ProxyOptions {
  /** In a folder of its own, which the sandbox shows. */
  readonly socket: string;
  /** `name` (ports 80 and 443) or `name:port`. Empty: nothing is allowed. */
  readonly hosts: readonly string[];
  /** Exact `ip:port` from the person's own settings, never from a repository. */
  readonly ownAddresses?: readonly string[];
  readonly onRefused: (refused: RefusedHost) => void;
  /** Every address of a name. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}

/** A server that does not answer must not hold an agent for ever. */
const CONNECT_MS = 15_000;
/** Models think for minutes without a byte. */
const IDLE_MS = 15 * 60_000;
/** More than any agent with its tools opens, on either side; a loop of connections stops here. */
const MAX_CONNECTIONS = 256;
const SHOWN_CHARACTERS = 253;
const resolveAll = async (host: string): Promise<string[]> =>
  (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address);

class Refusal extends Error {
  readonly refused: RefusedHost;
  constructor(refused: RefusedHost) {
    super(`Flightdeck does not let this session reach ${refused.host} (${refused.reason}).`);
    this.refused = refused;
  }
}

class TooManyOpen extends Error {
  constructor() {
    super(
      `Flightdeck keeps at most ${MAX_CONNECTIONS} connections of a session open. Try again when some are closed.`,
    );
  }
}

/** The only way from a session with a host list to the network: CONNECT and plain HTTP, one proxy per session. */
export class NetworkProxy {
  readonly #server: Server;
  readonly #options: ProxyOptions;
  /** Who is connected, and what was opened to the outside for it: one that asks for many things opens many. */
  readonly #sockets = new Map<Duplex, Set<Socket>>();
  #outside = 0;
  #rules: HostRules;

  private constructor(options: ProxyOptions) {
    this.#options = options;
    this.#rules = new HostRules(options.hosts, options.ownAddresses ?? []);
    this.#server = createServer((incoming, outgoing) => void this.#forward(incoming, outgoing));
    this.#server.maxConnections = MAX_CONNECTIONS;
    this.#server.on("connect", (incoming: IncomingMessage, inside: Duplex, head: Buffer) => {
      void this.#tunnel(incoming, inside, head);
    });
    this.#server.on("connection", (socket) => this.#hold(socket));
    this.#server.on("clientError", (_, socket) => socket.destroy());
  }

  static async start(options: ProxyOptions): Promise<NetworkProxy> {
    const bytes = Buffer.byteLength(options.socket);
    if (bytes > MAX_SOCKET_PATH_BYTES) {
      throw new PlainError(
        `The proxy's socket path has ${bytes} bytes and ${MAX_SOCKET_PATH_BYTES} are allowed. The session was not started. Use a data directory with a shorter path.`,
      );
    }
    const proxy = new NetworkProxy(options);
    await listenPrivately(proxy.#server, options.socket);
    return proxy;
  }

  /** From the next connection on; those that are open stay. */
  allow(hosts: readonly string[]): void {
    this.#rules = new HostRules(hosts, this.#options.ownAddresses ?? []);
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    for (const socket of this.#sockets.keys()) socket.destroy();
    await closed;
  }

  #hold(socket: Socket): void {
    const outside = new Set<Socket>();
    this.#sockets.set(socket, outside);
    socket.on("close", () => {
      this.#sockets.delete(socket);
      for (const each of outside) each.destroy();
    });
    socket.setTimeout(IDLE_MS, () => socket.destroy());
  }

  async #tunnel(incoming: IncomingMessage, inside: Duplex, head: Buffer): Promise<void> {
    // The other side may go at any time; closing is all there is to do about it.
    inside.on("error", () => inside.destroy());
    try {
      const asked = incoming.url ?? "";
      const outside = await this.#open(inside, parseTarget(asked, null), asked);
      outside.on("close", () => inside.destroy());
      outside.on("error", () => inside.destroy());
      inside.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      outside.write(head);
      inside.pipe(outside);
      outside.pipe(inside);
    } catch (error) {
      const { status, sentence } = this.#failure(error);
      const length = Buffer.byteLength(sentence);
      inside.end(`HTTP/1.1 ${status}\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n${sentence}`);
    }
  }

  async #forward(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    try {
      const asked = /^http:\/\/([^/?#]*)(.*)$/i.exec(incoming.url ?? "");
      const authority = asked?.[1] ?? incoming.url ?? "";
      const target = asked === null ? null : parseTarget(authority, 80);
      const outside = await this.#open(incoming.socket, target, authority);
      const path = asked?.[2]?.startsWith("/") === true ? asked[2] : `/${asked?.[2] ?? ""}`;
      forward({ incoming, answer, outside, authority, path });
    } catch (error) {
      const { status, sentence } = this.#failure(error);
      answerPlainly(answer, Number(status.slice(0, 3)), sentence);
    }
  }

  /** What is opened for somebody who asks is closed with them, and counted until then. */
  async #open(inside: Duplex, target: Target | null, asked: string): Promise<Socket> {
    if (this.#outside >= MAX_CONNECTIONS) throw new TooManyOpen();
    this.#outside += 1;
    try {
      const outside = await this.#reach(target, asked);
      outside.once("close", () => {
        this.#outside -= 1;
        this.#sockets.get(inside)?.delete(outside);
      });
      this.#sockets.get(inside)?.add(outside);
      if (inside.destroyed) outside.destroy();
      return outside;
    } catch (error) {
      this.#outside -= 1;
      throw error;
    }
  }

  /** Resolves a name once and connects to exactly what was found, so that no second answer can differ. */
  async #reach(target: Target | null, asked: string): Promise<Socket> {
    const shown = asked.slice(0, SHOWN_CHARACTERS).replaceAll(/[^ -~]/g, "?");
    if (target === null) throw new Refusal({ host: shown, port: null, reason: "not-understood" });
    const { host, port } = target;
    const refuse = (reason: RefusedHost["reason"]) => new Refusal({ host, port, reason });
    if (!this.#rules.allows(target)) throw refuse("not-allowed");
    const resolve = this.#options.resolve ?? resolveAll;
    const found = target.isAddress ? [host] : await resolve(host).catch(() => [] as const);
    if (found.length === 0) throw refuse("not-found");
    const reachable = found.filter((address) => this.#rules.allowsAddress(address, port));
    if (reachable.length === 0) throw refuse("not-public");
    return firstThatAnswers(reachable, port);
  }

  #failure(error: unknown): { status: string; sentence: string } {
    if (error instanceof TooManyOpen) {
      return { status: "503 Service Unavailable", sentence: `${error.message}\n` };
    }
    if (!(error instanceof Refusal)) {
      return { status: "502 Bad Gateway", sentence: `The server could not be reached: ${String(error)}\n` };
    }
    this.#options.onRefused(error.refused);
    return { status: "403 Forbidden", sentence: `${error.message}\n` };
  }
}

async function firstThatAnswers(addresses: readonly string[], port: number): Promise<Socket> {
  let last: unknown;
  for (const address of addresses) {
    try {
      return await connectTo(address, port);
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

function connectTo(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const timer = setTimeout(() => socket.destroy(new Error("it did not answer in time")), CONNECT_MS);
    socket.once("connect", () => {
      clearTimeout(timer);
      socket.off("error", reject);
      // Until somebody listens, and after everybody left: the close event tells what matters.
      socket.on("error", () => socket.destroy());
      socket.setTimeout(IDLE_MS, () => socket.destroy());
      resolve(socket);
    });
    socket.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}
