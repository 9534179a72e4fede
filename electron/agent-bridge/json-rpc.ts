import { z } from "zod";
import { PlainError } from "#launch/plain-error.ts";

/** A server that starts up or reads a long history takes its time; one that never answers must not hold a session for ever. */
const CALL_MS = 180_000;

const id = z.union([z.string(), z.number()]);
export type RpcId = z.infer<typeof id>;

/** One frame of JSON-RPC, as tolerant as can be: what is in it is looked at by whoever knows the method. */
const frame = z.looseObject({
  id: id.optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.looseObject({ code: z.number().optional(), message: z.string().optional() }).optional(),
});

export interface RpcRequest {
  readonly id: RpcId;
  readonly method: string;
  readonly params: unknown;
}

export interface RpcParts {
  readonly write: (line: string) => void;
  readonly onNotification: (method: string, params: unknown, raw: string) => void;
  readonly onRequest: (request: RpcRequest, raw: string) => void;
  /** What is no frame at all. */
  readonly onNoise: (raw: string) => void;
  readonly callMs?: number;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout | undefined;
}

/** What the other end answered with an error to. */
export class RpcRefused extends PlainError {
  readonly data: unknown;
  constructor(method: string, message: string, data: unknown) {
    super(`${method} was refused: ${message}`);
    this.data = data;
  }
}

/** Both directions of JSON-RPC, one JSON value per line. */
export class JsonRpc {
  readonly #parts: RpcParts;
  readonly #waiting = new Map<RpcId, Waiting>();
  #lastId = 0;
  #closed: Error | null = null;

  constructor(parts: RpcParts) {
    this.#parts = parts;
  }

  /** `withinMs` null: what it does may take days. */
  call(
    method: string,
    params: unknown,
    withinMs: number | null = this.#parts.callMs ?? CALL_MS,
  ): Promise<unknown> {
    if (this.#closed !== null) return Promise.reject(this.#closed);
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      const late = () => this.#settle(id)?.reject(new PlainError(`${method} was not answered.`));
      const timer = withinMs === null ? undefined : setTimeout(late, withinMs);
      this.#waiting.set(id, { resolve, reject, timer });
      this.#send({ id, method, params });
    });
  }

  notify(method: string, params?: unknown): void {
    this.#send(params === undefined ? { method } : { method, params });
  }

  answer(id: RpcId, result: unknown): void {
    this.#send({ id, result });
  }

  refuse(id: RpcId, message: string): void {
    this.#send({ id, error: { code: -32_601, message } });
  }

  /** The other end is gone: nothing that waits will be answered. */
  close(error: Error): void {
    this.#closed = error;
    for (const id of this.#waiting.keys()) this.#settle(id)?.reject(error);
  }

  take(raw: string): void {
    const parsed = frame.safeParse(jsonOf(raw));
    if (!parsed.success) return this.#parts.onNoise(raw);
    const { id: of, method, params, result, error } = parsed.data;
    if (method !== undefined) {
      if (of === undefined) this.#parts.onNotification(method, params, raw);
      else this.#parts.onRequest({ id: of, method, params }, raw);
    } else if (of === undefined) this.#parts.onNoise(raw);
    else if (error === undefined) this.#settle(of)?.resolve(result);
    else
      this.#settle(of)?.reject(new RpcRefused("The request", error.message ?? "no reason was given", error));
  }

  #settle(id: RpcId): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    clearTimeout(waiting?.timer);
    this.#waiting.delete(id);
    return waiting;
  }

  #send(value: object): void {
    this.#parts.write(JSON.stringify(value));
  }
}

function jsonOf(raw: string): unknown {
  try {
    return JSON.parse(raw) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
