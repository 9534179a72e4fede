import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { PlainError } from "#launch/plain-error.ts";
import { CliProcess } from "../cli-process.ts";
import type { ConversationParts, Ended } from "../conversation.ts";
import { readEventStream } from "./event-stream.ts";

const LISTENS = /listening on (http:\/\/127\.0\.0\.1:\d+)/;
/** It reads its settings and brings its plugins; on a busy computer that takes its time. */
const START_MS = 180_000;
const CALL_MS = 180_000;
const PASSWORD = "OPENCODE_SERVER_PASSWORD";

export interface ServerParts extends Pick<ConversationParts, "launch" | "frames"> {
  readonly env: Readonly<Record<string, string>>;
  readonly onEvent: (raw: string) => void;
  /** It runs, and says nothing any more. */
  readonly onSilence: () => void;
}

/** `opencode serve` on loopback, behind a password that only this bridge and it know. */
export class OpencodeServer {
  readonly #cli: CliProcess;
  readonly #url: string;
  readonly #password: string;
  readonly #parts: ServerParts;
  readonly #closing = new AbortController();

  private constructor(cli: CliProcess, url: string, password: string, parts: ServerParts) {
    this.#cli = cli;
    this.#url = url;
    this.#password = password;
    this.#parts = parts;
  }

  /** `onProcess` gets the process before anything can go wrong with it. */
  static async start(parts: ServerParts, onProcess: (cli: CliProcess) => void): Promise<OpencodeServer> {
    const { launch, frames, env } = parts;
    const password = randomBytes(32).toString("hex");
    const listening = Promise.withResolvers<string>();
    const cli = await CliProcess.start({
      program: launch.program,
      args: ["serve", "--hostname", "127.0.0.1", "--port", `${await freePort()}`],
      cwd: launch.workspace,
      env: { ...env, [PASSWORD]: password },
      frames,
      onLine: (line) => {
        const url = LISTENS.exec(line)?.[1];
        if (url !== undefined) listening.resolve(url);
      },
    });
    onProcess(cli);
    const late = (why: string) => listening.reject(new PlainError(`opencode does not serve: ${why}.`));
    const timer = setTimeout(() => late("it did not begin to listen"), START_MS);
    void cli.ended.then(() => late("it ended"));
    try {
      return new OpencodeServer(cli, await listening.promise, password, parts);
    } finally {
      clearTimeout(timer);
    }
  }

  get url(): string {
    return this.#url;
  }

  /** For another client of it that we start: how it gets in, and that it is ours to end. */
  get clientEnv(): Readonly<Record<string, string>> {
    return { ...this.#parts.env, [PASSWORD]: this.#password, ...this.#cli.mark };
  }

  /** Resolves when it is connected: everything that happens from now on is told. */
  async listen(): Promise<void> {
    // Its answer never ends; only its beginning has to come in time.
    const late = setTimeout(() => this.#closing.abort(), CALL_MS);
    const answer = await this.#fetch("GET", "/event", undefined, this.#closing.signal);
    clearTimeout(late);
    const { body } = answer;
    if (!answer.ok || body === null) throw new PlainError(`opencode tells no events (${answer.status}).`);
    void this.#hear(body);
  }

  /** null: it does not know of that. */
  async ask(method: "GET" | "POST", path: string, body?: unknown): Promise<unknown> {
    if (body !== undefined) this.#parts.frames.keep("out", JSON.stringify({ path, body }));
    const answer = await this.#fetch(method, path, body, AbortSignal.timeout(CALL_MS));
    const text = await answer.text();
    if (answer.status === 404) return null;
    if (!answer.ok)
      throw new PlainError(
        `opencode refused ${method} ${path} (${answer.status}): ${text.slice(0, 300) || "no reason"}`,
      );
    return text === "" ? {} : (JSON.parse(text) as unknown);
  }

  async stop(): Promise<Ended> {
    this.#closing.abort();
    return this.#cli.stop();
  }

  async #hear(body: ReadableStream<Uint8Array>): Promise<void> {
    try {
      await readEventStream(body, (raw) => {
        this.#parts.frames.keep("in", raw);
        this.#parts.onEvent(raw);
      });
    } catch (error) {
      // Broken off, by us or by its end.
      this.#parts.frames.keep("stderr", String(error));
    }
    if (!this.#closing.signal.aborted) this.#parts.onSilence();
  }

  async #fetch(method: string, path: string, body: unknown, signal: AbortSignal): Promise<Response> {
    const url = new URL(path, this.#url);
    url.searchParams.set("directory", this.#parts.launch.workspace);
    const login = Buffer.from(`opencode:${this.#password}`).toString("base64");
    try {
      return await fetch(url, {
        method,
        signal,
        headers: { authorization: `Basic ${login}`, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (error) {
      throw new PlainError(`opencode does not answer ${method} ${path}.`, { cause: error });
    }
  }
}

/** By itself it takes the same one each time it can, and what was connected to the one before may answer for it. */
function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
