import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { zstdDecompressSync } from "node:zlib";
import { asideText, isAside, isCompaction } from "./aside.ts";
import { GOOD, isRefusal, refusal, type Dialect } from "./dialect.ts";
import { chat } from "./dialects/chat.ts";
import { gemini } from "./dialects/gemini.ts";
import { messages } from "./dialects/messages.ts";
import { responses } from "./dialects/responses.ts";
import { fieldsOf, type Fields, type Heard } from "./heard.ts";
import { pause, sendFrames, sendJson } from "./line.ts";
import { Positions } from "./positions.ts";
import { silent } from "./reply.ts";
import { otherAnswer } from "./other-routes.ts";
import { replyFor } from "./reply-for.ts";
import { RequestLog, withoutSecrets, type LoggedRequest, type Outcome } from "./request-log.ts";
import type { Scenario, Turn } from "./scenario.ts";
import { Scenarios } from "./scenarios.ts";

const DIALECTS: readonly Dialect[] = [responses, chat, messages, gemini];
const WAIT_MS = 60_000;

/** What is said on a request: a turn of a scenario, or a fixed text. */
interface Line {
  readonly turn: Turn;
  readonly scenario: string | null;
  readonly number: number | null;
  readonly problem: string | null;
}

/** A model that says what a test wrote down, on loopback, in the dialects of the providers. No model is behind it. */
export class ModelServer {
  readonly #scenarios = new Scenarios();
  readonly #positions = new Positions();
  readonly #log = new RequestLog();
  readonly #broken: string[] = [];
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  static async start(port = 0): Promise<ModelServer> {
    const made = new ModelServer();
    await new Promise<void>((resolve, reject) => {
      made.#server.once("error", reject);
      made.#server.listen(port, "127.0.0.1", resolve);
    });
    return made;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What the model says where a prompt has the marker `[[flight:name]]` or speaks to the role `name`. */
  script(name: string, ...turns: Scenario): void {
    this.#scenarios.set(name, turns);
  }

  get requests(): readonly LoggedRequest[] {
    return this.#log.all;
  }

  /** Where a script could not be followed: a good test ends with none. */
  get problems(): readonly string[] {
    const seen = this.requests.flatMap(({ number, problem }) =>
      problem === null ? [] : [`#${number} ${problem}`],
    );
    return [...seen, ...this.#broken];
  }

  waitFor(wanted: (request: LoggedRequest) => boolean, withinMs = WAIT_MS): Promise<LoggedRequest> {
    return this.#log.waitFor(wanted, withinMs);
  }

  report(): string {
    return this.#log.report();
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await bodyOf(request);
      await this.#answer(request, body, response);
    } catch (error) {
      // The CLI gets it as a broken server, the test among the problems.
      this.#broken.push(`a request could not be answered: ${String(error)}`);
      if (!response.headersSent) sendJson(response, refusal(500, { error: { message: String(error) } }));
      else response.destroy();
    }
  }

  async #answer(request: IncomingMessage, body: Fields, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const dialect = request.method === "POST" ? DIALECTS.find(({ takes }) => takes(path)) : undefined;
    const heard = dialect?.hear(body, request.headers, path) ?? null;
    const logged = this.#record(request, body, dialect ?? null, heard);
    if (dialect !== undefined && heard !== null) return this.#speak(dialect, heard, logged, response);
    const answer = otherAnswer(request.method ?? "GET", path, body);
    sendJson(response, answer);
    this.#end(logged, answer.status < 400 ? "answered" : "refused", answer.status);
  }

  #record(
    request: IncomingMessage,
    body: Fields,
    dialect: Dialect | null,
    heard: Heard | null,
  ): LoggedRequest {
    const logged: LoggedRequest = {
      number: this.requests.length + 1,
      at: Date.now(),
      method: request.method ?? "GET",
      path: request.url ?? "/",
      headers: withoutSecrets(request.headers),
      body,
      dialect: dialect?.name ?? null,
      conversation: heard?.conversation ?? null,
      tools: heard?.tools.map(({ name }) => name) ?? [],
      scenario: null,
      turn: null,
      outcome: "going",
      status: 0,
      problem: null,
    };
    this.#log.add(logged);
    return logged;
  }

  async #speak(
    dialect: Dialect,
    heard: Heard,
    logged: LoggedRequest,
    response: ServerResponse,
  ): Promise<void> {
    const gone = new AbortController();
    response.once("close", () => gone.abort());
    const { turn, scenario, number, problem } = this.#lineFor(heard);
    Object.assign(logged, { scenario, turn: number, problem });
    const trouble = this.#positions.troubleAt(heard.conversation, scenario ?? "", number ?? 0, turn.trouble);
    this.#log.changed(logged);
    if (turn.delayMs !== undefined) await pause(turn.delayMs, gone.signal);
    const told =
      trouble === null || trouble.kind === "cut" || trouble.kind === "hang" ? GOOD : dialect.tell(trouble);
    if (isRefusal(told)) {
      sendJson(response, told);
      return this.#end(logged, "refused", told.status);
    }
    const made = replyFor(turn, heard);
    logged.problem ??= made.problem;
    const headers = dialect.headers(made.reply);
    const cut = trouble?.kind === "cut";
    const hang = trouble?.kind === "hang";
    if (!heard.stream && !cut && !hang) {
      sendJson(response, { status: 200, headers, body: dialect.whole(made.reply) });
      return this.#said(logged, "answered");
    }
    const manner = { paceMs: turn.paceMs ?? 0, cut, hang };
    // What fails at once has said nothing before.
    const atOnce = told.kind === "failed" && trouble?.kind !== "failed";
    const frames = dialect.frames(atOnce ? silent(made.reply) : made.reply, told);
    const outcome = await sendFrames(response, headers, frames, manner, gone.signal);
    if (told.kind === "failed") return this.#end(logged, outcome, 200);
    this.#said(logged, outcome);
  }

  #said(logged: LoggedRequest, outcome: Outcome): void {
    if (outcome === "answered" && logged.turn !== null)
      this.#positions.said(logged.conversation, logged.turn);
    this.#end(logged, outcome, 200);
  }

  #lineFor(heard: Heard): Line {
    const { conversation } = heard;
    if (isCompaction(heard)) {
      this.#positions.compacted(conversation);
      const own = this.#compactionOf(conversation);
      if (own !== null) return own;
    }
    if (isAside(heard)) return fixed(asideText(heard), null);
    const found = this.#scenarios.find(heard.said, this.#positions.scenarioOf(conversation));
    if (found === null) return fixed("Nobody wrote down what to say here.", "no scenario fits this prompt");
    const number = this.#positions.turnOf(conversation, found);
    const turn = found.scenario[number];
    if (turn !== undefined) return { turn, scenario: found.name, number, problem: null };
    const problem = `the scenario has ${found.scenario.length} turns, and one more was asked for`;
    return { ...fixed("The script is over.", problem), scenario: found.name, number };
  }

  /** What a test wrote down for the summaries of a scenario; null: they get the fixed text. */
  #compactionOf(conversation: string | null): Line | null {
    const scenario = `${this.#positions.scenarioOf(conversation) ?? ""}:compaction`;
    const [turn] = this.#scenarios.get(scenario) ?? [];
    return turn === undefined ? null : { turn, scenario, number: null, problem: null };
  }

  #end(logged: LoggedRequest, outcome: Outcome, status: number): void {
    Object.assign(logged, { outcome, status });
    this.#log.changed(logged);
  }
}

const fixed = (text: string, problem: string | null): Line => ({
  turn: { text },
  scenario: null,
  number: null,
  problem,
});

async function bodyOf(request: IncomingMessage): Promise<Fields> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const raw = Buffer.concat(parts);
  const bytes = request.headers["content-encoding"] === "zstd" ? zstdDecompressSync(raw) : raw;
  return bytes.length === 0 ? {} : fieldsOf(JSON.parse(bytes.toString("utf8")));
}
