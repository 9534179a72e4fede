import type { AgentEvent } from "../agent-event.ts";
import type { AskAnswer, Conversation, ConversationParts, Ended } from "../conversation.ts";

/** A CLI that a test plays: what it was asked to do, and what it says about it. */
export class FakeConversation implements Conversation {
  readonly calls: string[] = [];
  readonly answers: AskAnswer[] = [];
  runsEdits = false;
  /** How long its start takes. */
  starting: Promise<void> = Promise.resolve();
  readonly ended: Promise<Ended>;
  /** What it says by itself when it is asked to do something. */
  onCall: (call: string) => void = () => undefined;
  /** Nobody waits for answers any more. */
  forgets = false;
  readonly #emit: (event: AgentEvent) => void;
  readonly #ending = Promise.withResolvers<Ended>();

  constructor({ emit }: Pick<ConversationParts, "emit">) {
    this.#emit = emit;
    this.ended = this.#ending.promise;
  }

  says(...events: readonly AgentEvent[]): void {
    for (const event of events) this.#emit(event);
  }

  ends(how: number | NodeJS.Signals, stderr = ""): void {
    const isCode = typeof how === "number";
    this.#ending.resolve({ code: isCode ? how : null, signal: isCode ? null : how, stderr });
  }

  async start(prompt: string): Promise<void> {
    await this.#called(`start ${prompt}`);
    await this.starting;
  }

  say(text: string): Promise<void> {
    return this.#called(`say ${text}`);
  }

  async answer(ask: string, answer: AskAnswer): Promise<"taken" | "gone"> {
    this.answers.push(answer);
    await this.#called(`answer ${ask}`);
    return this.forgets ? "gone" : "taken";
  }

  interrupt(): Promise<void> {
    return this.#called("interrupt");
  }

  handOff(): Promise<void> {
    return this.#called("hand off");
  }

  async stop(): Promise<Ended> {
    await this.#called("stop");
    this.ends(0);
    return this.ended;
  }

  #called(call: string): Promise<void> {
    this.calls.push(call);
    this.onCall(call);
    return Promise.resolve();
  }
}
