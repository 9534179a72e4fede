import { BUILD } from "#shared/contract/message.ts";
import { codexSettings, type CodexSettings } from "#shared/agent-bridge/codex-settings.ts";
import type { LaunchFile } from "#shared/agent-bridge/launch-file.ts";
import { PlainError } from "#launch/plain-error.ts";
import type { AgentEvent } from "../agent-event.ts";
import type { AskAnswer, ConversationParts } from "../conversation.ts";
import { JsonRpc, RpcRefused, type RpcRequest } from "../json-rpc.ts";
import { CodexAsks } from "./codex-asks.ts";
import { CodexEvents } from "./codex-events.ts";
import * as frames from "./frames.ts";

/** One thread of an app-server, whoever else is connected to it and however its frames come. */
export class CodexThread {
  readonly settings: CodexSettings;
  readonly #launch: LaunchFile;
  readonly #emit: (event: AgentEvent) => void;
  readonly #rpc: JsonRpc;
  readonly #events = new CodexEvents();
  readonly #asks: CodexAsks;

  constructor({ launch, emit }: Pick<ConversationParts, "launch" | "emit">, write: (line: string) => void) {
    this.#launch = launch;
    this.#emit = emit;
    this.settings = codexSettings.parse(launch.settings);
    this.#asks = new CodexAsks(`${launch.segment}-`, (id) => this.#events.item(id));
    this.#rpc = new JsonRpc({
      write,
      onNotification: (method, params, raw) => this.#notified(method, params, raw),
      onRequest: (request, raw) => this.#asked(request, raw),
      onNoise: (raw) => emit({ t: "unknown", name: "not a frame", raw }),
    });
  }

  get id(): string | null {
    return this.#events.thread;
  }

  take(line: string): void {
    this.#rpc.take(line);
  }

  /** The connection is gone. */
  close(): void {
    this.#rpc.close(new PlainError("Codex does not answer any more."));
  }

  async open(): Promise<void> {
    const clientInfo = { name: "flightdeck", title: "Flightdeck", version: BUILD };
    await this.#rpc.call("initialize", { clientInfo, capabilities: { experimentalApi: true } });
    this.#rpc.notify("initialized");
    const begun = frames.threadAnswer.safeParse(await this.#begin());
    if (!begun.success)
      throw new PlainError("Codex began a thread in a way this Flightdeck does not know. Nothing was done.");
    const answer = begun.data;
    this.#events.thread = answer.thread.id;
    this.#emit({ t: "session", id: answer.thread.id, model: answer.model ?? null });
  }

  async startTurn(text: string): Promise<void> {
    const { effort } = this.#launch;
    const { outputSchema } = this.settings;
    await this.#rpc.call("turn/start", {
      threadId: this.id,
      input: inputOf(text),
      effort,
      sandboxPolicy: this.#sandboxPolicy(),
      ...(outputSchema === null ? {} : { outputSchema }),
    });
  }

  /** Into the turn that runs; a new one when there is none, or when it has just ended. */
  async say(text: string): Promise<void> {
    if (!(await this.#steered(text))) await this.startTurn(text);
  }

  async answer(ask: string, answer: AskAnswer): Promise<"taken" | "gone"> {
    const reply = this.#asks.answered(ask, answer);
    if (reply === "gone") return "gone";
    if (reply === null) return "taken";
    // First, so that it is there when the model hears of the denial.
    if (reply.say !== null) await this.#steered(reply.say);
    this.#rpc.answer(reply.id, reply.result);
    for (const id of reply.gone) this.#emit({ t: "ask-gone", id });
    return "taken";
  }

  async interrupt(): Promise<void> {
    const turnId = this.#events.turn;
    if (turnId === null) return;
    await this.#tolerant("turn/interrupt", { threadId: this.id, turnId });
  }

  /** A thread is taken up only when Codex itself still has it, in this very workspace; else a fresh one is started. */
  async #begin(): Promise<unknown> {
    const { conversation, workspace } = this.#launch;
    const how = this.#howToFly();
    if (conversation === null) return this.#rpc.call("thread/start", how);
    const resumed = await this.#tolerant("thread/resume", {
      ...how,
      threadId: conversation,
      excludeTurns: true,
    });
    const seen = frames.threadAnswer.safeParse(resumed);
    if (seen.success && seen.data.thread.id === conversation && seen.data.thread.cwd === workspace)
      return resumed;
    this.#emit({ t: "note", text: "The conversation before could not be taken up; a fresh one begins." });
    return this.#rpc.call("thread/start", how);
  }

  #howToFly(): Record<string, unknown> {
    const { workspace, model, sandbox } = this.#launch;
    const isOwn = this.settings.sandbox === "own";
    return {
      cwd: workspace,
      ...(model === null ? {} : { model }),
      // Where only our box stands around it, what it does is put to the mission; its own sandbox asks for the way out.
      approvalPolicy: isOwn ? "on-request" : "untrusted",
      approvalsReviewer: "user",
      sandbox: !isOwn || sandbox === "full" ? "danger-full-access" : sandbox,
    };
  }

  #sandboxPolicy(): Record<string, unknown> {
    const { sandbox, network } = this.#launch;
    const hasNetwork = network !== null;
    if (this.settings.sandbox === "ours")
      return { type: "externalSandbox", networkAccess: hasNetwork ? "enabled" : "restricted" };
    if (sandbox === "full") return { type: "dangerFullAccess" };
    if (sandbox === "read-only") return { type: "readOnly", networkAccess: hasNetwork };
    return {
      type: "workspaceWrite",
      writableRoots: [],
      networkAccess: hasNetwork,
      excludeTmpdirEnvVar: false,
      excludeSlashTmp: false,
    };
  }

  async #steered(text: string): Promise<boolean> {
    const expectedTurnId = this.#events.turn;
    if (expectedTurnId === null) return false;
    const params = { threadId: this.id, input: inputOf(text), expectedTurnId };
    return (await this.#tolerant("turn/steer", params)) !== null;
  }

  /** null: it was refused, which is an answer too. */
  async #tolerant(method: string, params: unknown): Promise<unknown> {
    try {
      return await this.#rpc.call(method, params);
    } catch (error) {
      if (error instanceof RpcRefused) return null;
      throw error;
    }
  }

  #notified(method: string, params: unknown, raw: string): void {
    if (method === "serverRequest/resolved") {
      const said = frames.resolved.safeParse(params);
      const gone = said.success ? this.#asks.settled(said.data.requestId) : [];
      for (const id of gone) this.#emit({ t: "ask-gone", id });
    }
    for (const event of this.#events.of(method, params, raw)) this.#emit(event);
  }

  #asked(request: RpcRequest, raw: string): void {
    const asks = this.#asks.opened(request);
    if (asks === null) {
      this.#emit({ t: "unknown", name: request.method, raw });
      // Never allowed, and never left hanging.
      this.#rpc.refuse(request.id, "Flightdeck does not know this request.");
      return;
    }
    for (const ask of asks) this.#emit({ t: "ask", ask });
  }
}

const inputOf = (text: string) => [{ type: "text", text, text_elements: [] }];
