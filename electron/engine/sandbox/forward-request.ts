import { request, type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";

export interface Forwarded {
  readonly incoming: IncomingMessage;
  readonly answer: ServerResponse;
  /** Connected already, to what was allowed. */
  readonly outside: Socket;
  readonly authority: string;
  readonly path: string;
}

/** They speak of one connection only, and the two beside a proxy are different ones. */
const ONE_CONNECTION = new Set(
  "connection keep-alive proxy-connection proxy-authorization proxy-authenticate te trailer transfer-encoding upgrade host".split(
    " ",
  ),
);
const NO_ANSWER = "The server answered in a way that cannot be passed on.\n";

/** One plain request to the server and what it answers. The server is anybody's: nothing it says may throw. */
export function forward({ incoming, answer, outside, authority, path }: Forwarded): void {
  const headers = { ...throughHeaders(incoming.headers), host: authority, connection: "close" };
  const { method } = incoming;
  const sent = request({ createConnection: () => outside, method, path, headers, setHost: false });
  sent.on("response", (reply) => passOn(reply, answer));
  sent.on("error", () => answerPlainly(answer, 502, NO_ANSWER));
  // One that wants to change the protocol is closed without a word.
  sent.on("close", () => {
    if (!answer.headersSent) answerPlainly(answer, 502, NO_ANSWER);
  });
  answer.on("close", () => sent.destroy());
  incoming.pipe(sent);
}

/** A sentence in place of an answer; an answer that has begun can only be broken off. */
export function answerPlainly(answer: ServerResponse, status: number, sentence: string): void {
  if (answer.headersSent) return void answer.destroy();
  answer.writeHead(status, { "content-type": "text/plain", connection: "close" });
  answer.end(sentence);
}

function passOn(reply: IncomingMessage, answer: ServerResponse): void {
  const status = reply.statusCode ?? 0;
  try {
    if (status < 200 || status > 599) throw new RangeError(`The status ${status} is none.`);
    answer.writeHead(status, throughHeaders(reply.headers));
  } catch {
    reply.destroy();
    return answerPlainly(answer, 502, NO_ANSWER);
  }
  // A reply that breaks off ends nothing by itself: whoever reads it would wait for the rest.
  reply.on("close", () => {
    if (!reply.complete) answer.destroy();
  });
  reply.pipe(answer);
}

function throughHeaders(headers: IncomingMessage["headers"]): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !ONE_CONNECTION.has(name)) kept[name] = value;
  }
  return kept;
}
