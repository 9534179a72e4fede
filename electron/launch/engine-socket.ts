import { connect, type Socket } from "node:net";
import { clientMessage, BUILD, PROTOCOL, type ClientMessage } from "#shared/contract/message.ts";
import { encodeFrame } from "#shared/contract/frame.ts";
import { GatewayClient, type Timers, type Welcome } from "#shared/contract/client.ts";
import { readEndpoint } from "./endpoint.ts";
import { PlainError, systemCode } from "./plain-error.ts";

const NOT_LISTENING = new Set(["ENOENT", "ECONNREFUSED", "ENOTSOCK", "ECONNRESET", "EPIPE"]);

/** undefined: no engine listens there. */
export async function connectToEngine(directory: string): Promise<Socket | undefined> {
  const endpoint = readEndpoint(directory);
  if (endpoint === undefined) return undefined;
  const socket = connect(endpoint.socket);
  return new Promise((resolve, reject) => {
    socket.once("connect", () => {
      socket.removeAllListeners("error");
      resolve(socket);
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

/** Presents the operator's token. Windows never see it: main says hello for them and then only relays. */
export function sayHello(directory: string, socket: Socket, client: ClientMessageHello["client"]): void {
  const token = readEndpoint(directory)?.token ?? "";
  const hello: ClientMessage = { t: "hello", protocol: PROTOCOL, build: BUILD, client, token };
  socket.write(encodeFrame(clientMessage.parse(hello)));
}
type ClientMessageHello = Extract<ClientMessage, { t: "hello" }>;

export interface EngineConnection {
  readonly client: GatewayClient;
  readonly welcome: Welcome;
  readonly socket: Socket;
}

/** A ready client on a connected socket: hello said, welcome received. */
export function openClient(
  directory: string,
  socket: Socket,
  kind: "main" | "cli" | "test",
  onClosed: (reason: string) => void = () => undefined,
): Promise<EngineConnection> {
  return new Promise((resolve, reject) => {
    const client = new GatewayClient({
      send: (frame) => socket.write(frame),
      timers,
      onWelcome: (welcome) => resolve({ client, welcome, socket }),
      onClosed: (reason) => {
        socket.destroy();
        reject(new PlainError(reason));
        onClosed(reason);
      },
    });
    socket.on("data", (chunk) => client.receive(chunk));
    socket.on("error", (error) => client.close(`The connection to the engine broke: ${error.message}.`));
    socket.on("close", () => client.close("The engine closed the connection."));
    sayHello(directory, socket, kind);
  });
}
