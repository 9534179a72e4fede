import type { IncomingHttpHeaders } from "node:http";
import type { Fields, Heard } from "./heard.ts";
import type { Frame, Reply } from "./reply.ts";
import type { Refusal, Trouble } from "./trouble.ts";

/** How a stream ends that began well. */
export type Ending =
  | { readonly kind: "good" }
  | { readonly kind: "incomplete" }
  | { readonly kind: "failed"; readonly code: string; readonly message: string };

export const GOOD: Ending = { kind: "good" };

/** What is said in words of the dialect; `cut` and `hang` happen to the connection and need none. */
export type Told = Exclude<Trouble, { readonly kind: "cut" | "hang" }>;

/** One provider's way to talk with a model: how a request is read and how an answer is written. No state, no network. */
export interface Dialect {
  readonly name: "responses" | "chat" | "messages" | "gemini";
  readonly takes: (path: string) => boolean;
  readonly hear: (body: Fields, headers: IncomingHttpHeaders, path: string) => Heard;
  /** The answer as a stream. */
  readonly frames: (reply: Reply, ending: Ending) => readonly Frame[];
  /** The answer in one piece, for a client that wants no stream. */
  readonly whole: (reply: Reply) => unknown;
  readonly headers: (reply: Reply) => Readonly<Record<string, string>>;
  /** A trouble is an HTTP answer, or a stream that ends badly. */
  readonly tell: (trouble: Told) => Refusal | Ending;
}

export const isRefusal = (told: Refusal | Ending): told is Refusal => "status" in told;

export const refusal = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Refusal => ({ status, body, headers });

/** How long a client is asked to wait: until the reset, where one is known. */
export function secondsUntil({
  retryAfterSeconds,
  resetsAt,
}: {
  readonly retryAfterSeconds?: number;
  readonly resetsAt?: Date;
}): number {
  if (retryAfterSeconds !== undefined) return retryAfterSeconds;
  if (resetsAt === undefined) return 1;
  return Math.max(0, Math.ceil((resetsAt.getTime() - Date.now()) / 1_000));
}
