import type { z } from "zod";
import { acpSettings } from "#shared/agent-bridge/acp-settings.ts";
import { BUILD } from "#shared/contract/message.ts";
import { PlainError } from "#launch/plain-error.ts";
import { CliProcess } from "../cli-process.ts";
import type { AskAnswer, Conversation, ConversationParts, Ended } from "../conversation.ts";
import { endedBefore } from "../ended-before.ts";
import { JsonRpc, RpcRefused, type RpcRequest } from "../json-rpc.ts";
import type { AgentEvent } from "../agent-event.ts";
import { AcpAsks, isNotOffered, type Reply } from "./acp-asks.ts";
import { AcpEvents } from "./acp-events.ts";
import * as frames from "./frames.ts";
import { offeredTools } from "./tools-offer.ts";

export const openAcp = (parts: ConversationParts): Conversation => new AcpConversation(parts);

/** Any agent that speaks the Agent Client Protocol over its pipes: one session, turn after turn. */
class AcpConversation implements Conversation {
  readonly runsEdits = false;
  readonly ended: Promise<Ended>;
  readonly #ending = Promise.withResolvers<Ended>();
  readonly #parts: ConversationParts;
  readonly #rpc: JsonRpc;
  readonly #events = new AcpEvents();
  readonly #asks: AcpAsks;
  readonly #settings: z.infer<typeof acpSettings>;
  #cli: CliProcess | null = null;
  #session: string | null = null;
  #isTurning = false;
  #wasInterrupted = false;
  /** What it was said before is told again when a session is loaded; it happened already. */
  #isLoading = false;
  /** Said while a turn runs: the protocol cannot add to one. */
  #queue: string[] = [];

  constructor(parts: ConversationParts) {
    this.#parts = parts;
    this.ended = this.#ending.promise;
    const { launch, emit } = parts;
    this.#settings = acpSettings.parse(launch.settings);
    const place = { workspace: launch.workspace, titleIsCommand: this.#settings.titleIsCommand };
    this.#asks = new AcpAsks(`${launch.segment}-`, place, (id) => this.#events.call(id));
    this.#rpc = new JsonRpc({
      // Some of them take no frame without the version.
      write: (line) => this.#cli?.write(`{"jsonrpc":"2.0",${line.slice(1)}`),
      onNotification: (method, params, raw) => this.#notified(method, params, raw),
      onRequest: (request, raw) => this.#asked(request, raw),
      onNoise: (raw) => emit({ t: "unknown", name: "not a frame", raw }),
    });
  }

  async start(prompt: string): Promise<void> {
    const { launch, frames: kept } = this.#parts;
    const cli = await CliProcess.start({
      program: launch.program,
      args: [],
      cwd: launch.workspace,
      env: launch.env,
      frames: kept,
      onLine: (line) => this.#rpc.take(line),
    });
    this.#cli = cli;
    void cli.ended.then((ended) => {
      this.#rpc.close(new PlainError("The agent does not answer any more."));
      this.#ending.resolve(ended);
    });
    try {
      await this.#begin();
    } catch (error) {
      throw (await endedBefore(this.ended)) ?? this.#sentence(error);
    }
    this.#turn(prompt);
  }

  say(text: string): Promise<void> {
    if (this.#isTurning) this.#queue.push(text);
    else this.#turn([...this.#queue.splice(0), text].join("\n\n"));
    return Promise.resolve();
  }

  answer(ask: string, answer: AskAnswer): Promise<"taken" | "gone"> {
    const reply = this.#asks.answered(ask, answer);
    if (reply === "gone") return Promise.resolve("gone");
    if (reply !== null) this.#reply(reply);
    return Promise.resolve("taken");
  }

  interrupt(): Promise<void> {
    if (!this.#isTurning) return Promise.resolve();
    this.#wasInterrupted = true;
    this.#rpc.notify("session/cancel", { sessionId: this.#session });
    for (const reply of this.#asks.cancelAll()) this.#reply(reply);
    return Promise.resolve();
  }

  handOff(request: string): Promise<void> {
    return this.say(request);
  }

  async stop(): Promise<Ended> {
    if (this.#cli === null) this.#ending.resolve({ code: null, signal: null, stderr: "" });
    else await this.#cli.stop();
    return this.ended;
  }

  async #begin(): Promise<void> {
    const { launch } = this.#parts;
    const clientInfo = { name: "flightdeck", title: "Flightdeck", version: BUILD };
    // Its files and commands are its own: it works in the workspace and in the box, like every other agent.
    const clientCapabilities = { fs: { readTextFile: false, writeTextFile: false }, terminal: false };
    const hello = frames.initialized.safeParse(
      await this.#rpc.call("initialize", { protocolVersion: 1, clientCapabilities, clientInfo }),
    );
    if (!hello.success) throw new PlainError("The agent greets in a way this Flightdeck does not know.");
    const begun = (await this.#resumed(hello.data)) ?? (await this.#fresh());
    this.#session = begun.id;
    this.#parts.emit({ t: "session", id: begun.id, model: launch.model });
    await this.#choose(begun.modes);
  }

  async #fresh(): Promise<{ readonly id: string; readonly modes: readonly string[] }> {
    const answer = frames.sessionAnswer.safeParse(await this.#rpc.call("session/new", this.#place()));
    const id = answer.success ? (answer.data.sessionId ?? null) : null;
    if (!answer.success || id === null)
      throw new PlainError("The agent began a session in a way this Flightdeck does not know.");
    return { id, modes: modesOf(answer.data) };
  }

  /** Only what the agent itself still has, by its id and in this workspace; null: a fresh one has to begin. */
  async #resumed({ agentCapabilities: can }: ReturnType<typeof frames.initialized.parse>): Promise<{
    readonly id: string;
    readonly modes: readonly string[];
  } | null> {
    const { conversation } = this.#parts.launch;
    if (conversation === null) return null;
    const canResume = can?.sessionCapabilities?.resume !== undefined;
    if (canResume || can?.loadSession === true) {
      this.#isLoading = true;
      try {
        const method = canResume ? "session/resume" : "session/load";
        const said = await this.#rpc.call(method, { sessionId: conversation, ...this.#place() });
        const answer = frames.sessionAnswer.safeParse(said ?? {});
        return { id: conversation, modes: answer.success ? modesOf(answer.data) : [] };
      } catch (error) {
        if (!(error instanceof RpcRefused)) throw error;
      } finally {
        this.#isLoading = false;
      }
    }
    this.#emit([{ t: "note", text: "The conversation before could not be taken up; a fresh one begins." }]);
    return null;
  }

  /** An agent that cannot be put into the mode the person named does not fly in another one. */
  async #choose(modes: readonly string[]): Promise<void> {
    const { mode } = this.#settings;
    if (mode === null) return;
    if (!modes.includes(mode))
      throw new PlainError(`The agent has no mode "${mode}". It has: ${modes.join(", ") || "none"}.`);
    await this.#rpc.call("session/set_mode", { sessionId: this.#session, modeId: mode });
  }

  #place() {
    const { launch } = this.#parts;
    return { cwd: launch.workspace, ...offeredTools(launch) };
  }

  #turn(text: string): void {
    this.#isTurning = true;
    this.#wasInterrupted = false;
    this.#emit(this.#events.turnStarted());
    this.#prompt(text).catch((error: unknown) => {
      // The pipe is gone; its end, which follows, says why.
      this.#emit([{ t: "note", text: String(error) }]);
    });
  }

  async #prompt(text: string): Promise<void> {
    const status = await this.#asking(text);
    const isOurs = this.#wasInterrupted;
    // A denial ends the turn of some; what is still to be said goes on with it.
    if (this.#queue.length > 0 && !isOurs && status !== "failed")
      return this.#prompt(this.#queue.splice(0).join("\n\n"));
    this.#isTurning = false;
    this.#emit(this.#events.turnEnded(status));
  }

  async #asking(text: string): Promise<"completed" | "interrupted" | "failed"> {
    try {
      const prompt = [{ type: "text", text }];
      const said = await this.#rpc.call("session/prompt", { sessionId: this.#session, prompt }, null);
      const answer = frames.promptAnswer.safeParse(said);
      if (!answer.success) {
        this.#emit([{ t: "unknown", name: "session/prompt", raw: JSON.stringify(said) }]);
        return "failed";
      }
      this.#emit(this.#events.answered(answer.data));
      return this.#events.statusOf(answer.data);
    } catch (error) {
      if (!(error instanceof RpcRefused)) throw error;
      if (this.#wasInterrupted) return "interrupted";
      this.#emit(this.#events.refused(error.data));
      return "failed";
    }
  }

  #reply({ id, result, say, gone, allowed }: Reply): void {
    if (say !== null) this.#queue.push(say);
    this.#rpc.answer(id, result);
    if (allowed !== null) this.#emit(this.#events.allowed(allowed));
    this.#emit(gone.map((ask) => ({ t: "ask-gone", id: ask })));
  }

  #notified(method: string, params: unknown, raw: string): void {
    if (!this.#isLoading) this.#emit(this.#events.of(method, params, raw));
  }

  #asked(request: RpcRequest, raw: string): void {
    const asks = this.#asks.opened(request);
    if (asks === null) {
      if (!isNotOffered(request.method)) this.#emit([{ t: "unknown", name: request.method, raw }]);
      // Never allowed, and never left hanging.
      this.#rpc.refuse(request.id, "Flightdeck does not offer this.");
      return;
    }
    this.#emit(asks.map((ask) => ({ t: "ask", ask })));
  }

  #emit(events: readonly AgentEvent[]): void {
    for (const event of events) this.#parts.emit(event);
  }

  /** What it refused before its first turn, in a sentence. */
  #sentence(error: unknown): unknown {
    if (!(error instanceof RpcRefused)) return error;
    const [trouble] = this.#events.refused(error.data);
    if (trouble?.t !== "trouble") return error;
    return new PlainError(`The agent could not begin: ${trouble.trouble.message}`, { cause: error });
  }
}

const modesOf = ({ modes }: ReturnType<typeof frames.sessionAnswer.parse>): readonly string[] =>
  modes?.availableModes.map(({ id }) => id) ?? [];
