import { opencodeSettings } from "#shared/agent-bridge/opencode-settings.ts";
import { PlainError } from "#launch/plain-error.ts";
import type { CliProcess } from "../cli-process.ts";
import type { AskAnswer, Conversation, ConversationParts, Ended } from "../conversation.ts";
import { endedBefore } from "../ended-before.ts";
import * as frames from "./frames.ts";
import { chosenFor, type Chosen } from "./model-variant.ts";
import { OpencodeAsks } from "./opencode-asks.ts";
import { OpencodeEvents } from "./opencode-events.ts";
import { offerTools, withToolsAllowed } from "./tools-offer.ts";
import { OpencodeServer } from "./opencode-server.ts";
import { OwnTerminal } from "./own-terminal.ts";
import { SettingsOfRepository } from "./settings-of-repository.ts";

export const openOpencode = (parts: ConversationParts): Conversation => new OpencodeConversation(parts);

/** opencode by its server inside the session: one conversation, turn after turn, and its own terminal where a person is to have that. */
class OpencodeConversation implements Conversation {
  readonly runsEdits = false;
  readonly ended: Promise<Ended>;
  readonly #ending = Promise.withResolvers<Ended>();
  readonly #parts: ConversationParts;
  readonly #events: OpencodeEvents;
  readonly #asks: OpencodeAsks;
  #cli: CliProcess | null = null;
  #server: OpencodeServer | null = null;
  #terminal: OwnTerminal | null = null;
  /** What every prompt names beside its text. */
  #chosen: Chosen = {};
  #givesUp = false;
  #isStopping = false;

  constructor(parts: ConversationParts) {
    this.#parts = parts;
    this.#events = new OpencodeEvents(parts.launch.mode);
    this.ended = this.#ending.promise;
    this.#asks = new OpencodeAsks(parts.launch.workspace, (call) => this.#events.input(call));
  }

  async start(prompt: string): Promise<void> {
    const { launch, frames: kept } = this.#parts;
    const { permission } = opencodeSettings.parse(launch.settings);
    const env = { ...launch.env, OPENCODE_PERMISSION: JSON.stringify(withToolsAllowed(permission)) };
    const onProcess = (cli: CliProcess): void => {
      this.#cli = cli;
      void cli.ended.then((ended) => this.#ending.resolve(ended));
    };
    const repository = new SettingsOfRepository(launch.workspace);
    try {
      const parts = {
        launch,
        frames: kept,
        env,
        onEvent: (raw: string) => this.#heard(raw),
        onSilence: () => void this.stop(),
      };
      this.#server = await OpencodeServer.start(parts, onProcess);
      await this.#server.listen();
      const toolless = await offerTools(this.#server, launch);
      if (toolless !== null) this.#parts.emit({ t: "note", text: toolless });
      await this.#begin(this.#server);
      if (launch.mode === "interactive") await this.#show(this.#server);
      repository.putBack();
      await this.say(prompt);
    } catch (error) {
      throw (this.#cli === null ? null : await endedBefore(this.ended)) ?? error;
    }
  }

  /** Into the running turn, where its model reads it with the next step; else a new turn. */
  async say(text: string): Promise<void> {
    const body = { ...this.#chosen, parts: [{ type: "text", text }] };
    const taken = await this.#server?.ask("POST", `${this.#path()}/prompt_async`, body);
    if (taken === null) throw new PlainError("opencode does not know its own conversation any more.");
  }

  async answer(ask: string, answer: AskAnswer): Promise<"taken" | "gone"> {
    const reply = this.#asks.answered(ask, answer);
    if (reply === "gone") return "gone";
    if (reply === null) return "taken";
    for (const id of reply.gone) this.#parts.emit({ t: "ask-gone", id });
    const taken = await this.#server?.ask("POST", reply.path, reply.body);
    return taken === null || taken === undefined ? "gone" : "taken";
  }

  async interrupt(): Promise<void> {
    if (this.#events.isTurning) await this.#server?.ask("POST", `${this.#path()}/abort`, {});
  }

  handOff(request: string): Promise<void> {
    return this.say(request);
  }

  async stop(): Promise<Ended> {
    this.#isStopping = true;
    await this.#terminal?.stop();
    if (this.#server !== null) await this.#server.stop();
    else if (this.#cli !== null) await this.#cli.stop();
    else this.#ending.resolve({ code: null, signal: null, stderr: "" });
    return this.ended;
  }

  /** A conversation is taken up only when opencode itself still has it, of this very workspace; else a fresh one begins. */
  async #begin(server: OpencodeServer): Promise<void> {
    const { launch, emit } = this.#parts;
    const providers = frames.providers.safeParse(await server.ask("GET", "/config/providers"));
    if (providers.success) this.#events.knows(providers.data);
    const config = frames.config.safeParse(await server.ask("GET", "/config"));
    const usual = config.success ? (config.data.model ?? null) : null;
    this.#chosen = chosenFor(launch, usual, providers.success ? providers.data : null);
    const before =
      launch.conversation === null
        ? null
        : frames.session.safeParse(
            await server.ask("GET", `/session/${encodeURIComponent(launch.conversation)}`),
          );
    const isSame =
      before?.success === true &&
      before.data.id === launch.conversation &&
      before.data.directory === launch.workspace;
    if (launch.conversation !== null && !isSame)
      emit({ t: "note", text: "The conversation before could not be taken up; a fresh one begins." });
    const begun = isSame
      ? before
      : frames.session.safeParse(await server.ask("POST", "/session", { title: launch.task }));
    if (!begun.success)
      throw new PlainError("opencode began a conversation in a way this Flightdeck does not know.");
    this.#events.session = begun.data.id;
    emit({ t: "session", id: begun.data.id, model: launch.model });
  }

  /** First of all, so that the first thing it asks is shown there as well. */
  async #show(server: OpencodeServer): Promise<void> {
    const { launch } = this.#parts;
    const session = this.#events.session ?? "";
    this.#terminal = await OwnTerminal.open({ launch, url: server.url, env: server.clientEnv, session });
    if (this.#isStopping) return this.#terminal.stop();
    // A person left it, or it broke: the session is over either way.
    void this.#terminal.ended.then((ended) => this.#ending.resolve(ended));
    await this.#terminal.listens();
  }

  #path(): string {
    return `/session/${encodeURIComponent(this.#events.session ?? "")}`;
  }

  #heard(raw: string): void {
    const { emit } = this.#parts;
    const seen = frames.frame.safeParse(jsonOf(raw));
    if (!seen.success) return emit({ t: "unknown", name: "not a frame", raw });
    const { type, properties } = seen.data;
    const asks = this.#asks.opened(type, properties);
    if (asks !== null) {
      for (const ask of asks) emit({ t: "ask", ask });
      return;
    }
    const refusal = this.#asks.refusal(type, properties);
    if (refusal !== null) this.#aside(this.#server?.ask("POST", refusal.path, refusal.body));
    const replied = /^(permission|question)\.(replied|rejected)$/.test(type)
      ? frames.replied.safeParse(properties)
      : null;
    for (const id of replied?.success === true ? this.#asks.settled(replied.data.requestID) : [])
      emit({ t: "ask-gone", id });
    for (const event of this.#events.of(type, properties, raw)) emit(event);
    this.#endHopeless();
  }

  /** It would try again for ever: the turn is ended here, and waiting is the mission's. */
  #endHopeless(): void {
    if (this.#events.hopeless === null || !this.#events.isTurning) {
      this.#givesUp = false;
      return;
    }
    if (this.#givesUp) return;
    this.#givesUp = true;
    this.#aside(this.interrupt());
  }

  /** Where it does not even take that, it is of no use any more. */
  #aside(work: Promise<unknown> | undefined): void {
    work?.catch((error: unknown) => {
      this.#parts.emit({ t: "note", text: String(error) });
      return this.stop();
    });
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
