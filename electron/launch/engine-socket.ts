import { connect, type Socket } from "node:net";
import { BUILD, PROTOCOL, type ClientMessage } from "#shared/contract/message.ts";
import { encodeFrame } from "#shared/contract/frame.ts";
import { GatewayClient, type Timers, type Welcome } from "#shared/contract/client.ts";
import { readEndpoint, type Endpoint } from "./endpoint.ts";
import { PlainError, systemCode } from "./plain-error.ts";

const NOT_LISTENING = new Set(["ENOENT", "ECONNREFUSED", "ENOTSOCK", "ECONNRESET", "EPIPE"]);

/** A connected socket, and the endpoint it was found by: its token belongs to that very engine. */
export interface EngineSocket {
  readonly socket: Socket;
  readonly endpoint: Endpoint;
}

/** undefined: no engine listens there. */
export async function connectToEngine(directory: string): Promise<EngineSocket | undefined> {
  const endpoint = readEndpoint(directory);
  if (endpoint === undefined) return undefined;
  const socket = connect(endpoint.socket);
  return new Promise((resolve, reject) => {
    socket.once("connect", () => {
      socket.removeAllListeners("error");
      resolve({ socket, endpoint });
    });
    socket.once("error", (error) => {
      if (NOT_LISTENING.has(systemCode(error) ?? "")) resolve(undefined);
      else reject(error);
    });
  });
}

export const timers: Timers = {
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

type Hello = Extract<ClientMessage, { t: "hello" }>;

/** Presents the operator's token. Windows never see it: main says hello for them and then only relays. */
export function sayHello({ socket, endpoint }: EngineSocket, client: Hello["client"]): void {
  const hello: Hello = { t: "hello", protocol: PROTOCOL, build: BUILD, client, token: endpoint.token };
  socket.write(encodeFrame(hello));
}

export interface EngineConnection {
  readonly client: GatewayClient;
  readonly welcome: Welcome;
  readonly socket: Socket;
}

/** The engine was there and was gone, or was replaced, before it said welcome: worth another try. */
export class NoWelcomeError extends PlainError {}

/** The engine is there and takes connections, but says nothing: stopped, asleep or far too busy. It is not replaced. */
export class SilentEngineError extends PlainError {}

/** A healthy engine says welcome within milliseconds. */
const WELCOME_WITHIN_MS = 5_000;

/** A ready client on a connected socket: hello said, welcome received. */
export function openClient(
  found: EngineSocket,
  kind: "main" | "cli" | "test",
  onClosed: (reason: string) => void = () => undefined,
): Promise<EngineConnection> {
  const { socket, endpoint } = found;
  return new Promise((resolve, reject) => {
    const silence = setTimeout(() => {
      const reason = `The engine (process ${endpoint.pid}) does not answer. Nothing was changed; its sessions run on. Wait for it, or end process ${endpoint.pid} and try again.`;
      reject(new SilentEngineError(reason));
      client.close(reason);
    }, WELCOME_WITHIN_MS);
    const client = new GatewayClient({
      send: (frame) => socket.write(frame),
      timers,
      onWelcome: (welcome) => {
        clearTimeout(silence);
        resolve({ client, welcome, socket });
      },
      onClosed: (reason, cause) => {
        clearTimeout(silence);
        socket.destroy();
        reject(cause === "protocol" ? new PlainError(reason) : new NoWelcomeError(reason));
        onClosed(reason);
      },
    });
    socket.on("data", (chunk) => client.receive(chunk));
    socket.on("error", (error) => client.close(`The connection to the engine broke: ${error.message}.`));
    socket.on("close", () => client.close("The engine closed the connection."));
    sayHello(found, kind);
  });
}
