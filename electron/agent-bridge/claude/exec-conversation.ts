import { randomUUID } from "node:crypto";
import type { AgentEvent } from "../agent-event.ts";
import type { AskAnswer, Conversation, ConversationParts, Ended } from "../conversation.ts";
import { CliProcess } from "../cli-process.ts";
import { execArguments } from "./command-line.ts";
import { toolRequest } from "./frames.ts";
import { PermissionRound } from "./permission-round.ts";
import { readFrame, type Frame } from "./read-frame.ts";
import { StreamEvents } from "./stream-events.ts";

type ControlRequest = Extract<Frame, { kind: "control-request" }>["frame"];

/** With nothing more to come it writes down what was said and ends by itself. */
const PATIENCE_MS = 3_000;
const NOT_STARTED: Ended = { code: null, signal: null, stderr: "" };

/** Claude Code without a terminal of its own: stream-json both ways, and every permission asked of us. */
export class ExecConversation implements Conversation {
  readonly runsEdits = true;
  readonly ended: Promise<Ended>;
  readonly #parts: ConversationParts;
  readonly #events: StreamEvents;
  readonly #rounds = new Map<string, { readonly request: string; readonly round: PermissionRound }>();
  #cli: CliProcess | null = null;
  #settleEnded: (ended: Ended) => void = () => undefined;
  #isTurnOn = false;
  #isOver = false;

  constructor(parts: ConversationParts) {
    this.#parts = parts;
    this.#events = new StreamEvents(parts.launch.workspace, parts.launch.conversation !== null);
    this.ended = new Promise((resolve) => {
      this.#settleEnded = resolve;
    });
  }

  async start(prompt: string): Promise<void> {
    const { launch, frames } = this.#parts;
    const cli = await CliProcess.start({
      program: launch.program,
      args: execArguments(launch),
      cwd: launch.workspace,
      env: launch.env,
      frames,
      onLine: (line) => this.#read(line),
    });
    this.#cli = cli;
    void cli.ended.then((ended) => this.#hasEnded(ended));
    this.#tell(prompt);
  }

  say(text: string): Promise<void> {
    // In a running turn it reads the message with the result of the next tool.
    this.#tell(text);
    return Promise.resolve();
  }

  answer(ask: string, answer: AskAnswer): Promise<"taken" | "gone"> {
    const open = this.#rounds.get(ask);
    if (open === undefined || this.#isOver) return Promise.resolve("gone");
    const { request, round } = open;
    const response = round.answer(ask, answer);
    this.#rounds.delete(ask);
    if (response === null) return Promise.resolve("taken");
    if (response.behavior === "deny" && round.toolUse !== null) this.#events.declined(round.toolUse);
    // A "no" to one question is a "no" to all that came with it.
    this.#cancelled(request);
    this.#send({
      type: "control_response",
      response: { subtype: "success", request_id: request, response },
    });
    return Promise.resolve("taken");
  }

  interrupt(): Promise<void> {
    if (this.#isTurnOn) this.#ask({ subtype: "interrupt" });
    return Promise.resolve();
  }

  handOff(request: string): Promise<void> {
    return this.say(request);
  }

  async stop(): Promise<Ended> {
    if (this.#cli === null) return NOT_STARTED;
    // What runs in a tool is ended by an interrupt, and left behind by a signal.
    if (this.#isTurnOn) this.#ask({ subtype: "interrupt" });
    this.#cli.closeInput();
    await endsWithin(this.ended, PATIENCE_MS);
    return this.#cli.stop();
  }

  #send(frame: unknown): void {
    this.#cli?.write(JSON.stringify(frame));
  }

  #tell(text: string): void {
    this.#isTurnOn = true;
    const content = [{ type: "text", text }];
    this.#send({ type: "user", message: { role: "user", content } });
  }

  #read(line: string): void {
    const frame = readFrame(line);
    this.#emit(this.#events.of(frame));
    switch (frame.kind) {
      case "control-request":
        return this.#asked(frame.frame);
      case "control-cancel":
        return this.#cancelled(frame.frame.request_id);
      case "result":
        this.#isTurnOn = false;
        return;
      case "init":
      case "retry":
      case "status":
      case "assistant":
      case "user":
      case "rate-limit":
      case "control-response":
      case "quiet":
      case "unknown":
        return;
    }
  }

  #emit(events: readonly AgentEvent[]): void {
    for (const event of events) this.#parts.emit(event);
  }

  #asked({ request_id: request, request: asked }: ControlRequest): void {
    const tool = toolRequest.safeParse(asked);
    if (!tool.success) {
      // Left unanswered it would wait for ever.
      const error = `Flightdeck does not know what to do with ${asked.subtype}.`;
      this.#send({
        type: "control_response",
        response: { subtype: "error", request_id: request, error },
      });
      this.#emit([{ t: "unknown", name: `control ${asked.subtype}`, raw: JSON.stringify(asked) }]);
      return;
    }
    const round = new PermissionRound(request, tool.data, this.#parts.launch.workspace);
    for (const ask of round.asks) {
      this.#rounds.set(ask.id, { request, round });
      this.#emit([{ t: "ask", ask }]);
    }
  }

  /** Nobody waits for an answer to that any more. */
  #cancelled(request: string): void {
    this.#emit(this.#close(request).map((id) => ({ t: "ask-gone", id })));
  }

  #close(request: string): readonly string[] {
    const ids = [...this.#rounds].filter(([, open]) => open.request === request).map(([id]) => id);
    for (const id of ids) this.#rounds.delete(id);
    return ids;
  }

  #ask(request: { readonly subtype: string }): void {
    this.#send({ type: "control_request", request_id: randomUUID(), request });
  }

  #hasEnded(ended: Ended): void {
    for (const id of this.#rounds.keys()) this.#emit([{ t: "ask-gone", id }]);
    this.#rounds.clear();
    this.#isTurnOn = false;
    this.#isOver = true;
    this.#settleEnded(ended);
  }
}

async function endsWithin(ended: Promise<Ended>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([ended, late]);
  clearTimeout(timer);
}
