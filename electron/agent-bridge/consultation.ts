import { answerFile, MOST_ANSWER_CHARACTERS, type AnswerFile } from "#shared/agent-bridge/answer-file.ts";
import type { LaunchFile } from "#shared/agent-bridge/launch-file.ts";
import { LONG_LIMIT_MS } from "#shared/mission/routing/limits.ts";
import { PlainError } from "#launch/plain-error.ts";
import type { AgentEvent, Ask, Trouble, UsageTotals } from "./agent-event.ts";
import type { Conversation, Ended, OpenConversation } from "./conversation.ts";
import { lineOf, proseOf } from "./fitting-text.ts";
import type { Frames } from "./frame-log.ts";
import { Inbox } from "./inbox.ts";
import { replyToAsk } from "./reply-to-ask.ts";
import type { Transcript } from "./render/transcript.ts";
import { GO_ON_ANSWERING } from "./words-to-agents.ts";

export interface ConsultationParts {
  readonly launch: LaunchFile;
  readonly prompt: string;
  readonly open: OpenConversation;
  readonly transcript: Transcript;
  readonly frames: Frames;
  readonly now: () => number;
  /** Keeps the answer where whoever asked finds it. */
  readonly keep: (answer: AnswerFile) => void;
}

type Item =
  | { readonly from: "cli"; readonly event: AgentEvent }
  | { readonly from: "limit-over" }
  | { readonly from: "leave" }
  | { readonly from: "end"; readonly ended: Ended };

type Outcome = AnswerFile["outcome"];
type TurnEnd = Extract<AgentEvent, { t: "turn-ended" }>;

const LEAST_WAIT_MS = 2_000;
const FAILED = 1;

/** One question to a CLI, one answer in a file. It reaches no mission and nobody is asked anything. */
export class Consultation {
  readonly #parts: ConsultationParts;
  readonly #inbox = new Inbox<Item>();
  readonly #conversation: Conversation;
  #id: string | null = null;
  #model: string | null = null;
  #usage: UsageTotals | null = null;
  #trouble: Trouble | null = null;
  #outcome: Outcome | null = null;
  #alarm: NodeJS.Timeout | null = null;

  constructor(parts: ConsultationParts) {
    this.#parts = parts;
    const { launch, frames, open } = parts;
    const emit = (event: AgentEvent): void => this.#inbox.put({ from: "cli", event });
    this.#conversation = open({ launch, emit, frames });
  }

  /** Gives the exit code; the answer, or why there is none, is kept before. */
  async run(): Promise<number> {
    void this.#conversation.ended.then((ended) => this.#inbox.put({ from: "end", ended }));
    try {
      await this.#conversation.start(this.#parts.prompt);
      while (this.#outcome === null) await this.#handle(await this.#inbox.next());
    } catch (error) {
      if (!(error instanceof PlainError)) throw error;
      this.#fail("protocol", error.message);
    } finally {
      if (this.#alarm !== null) clearTimeout(this.#alarm);
      await this.#conversation.stop();
    }
    const outcome = this.#outcome ?? NO_ANSWER;
    const said = {
      conversation: this.#id,
      usage: this.#used(),
      program: this.#program(),
      model: this.#model,
    };
    this.#parts.keep(answerFile.parse({ version: 1, outcome, ...said }));
    return outcome.state === "answered" ? 0 : FAILED;
  }

  leave(): void {
    this.#inbox.put({ from: "leave" });
  }

  async #handle(item: Item): Promise<void> {
    switch (item.from) {
      case "cli":
        return this.#onEvent(item.event);
      case "limit-over":
        this.#trouble = null;
        return this.#conversation.say(GO_ON_ANSWERING);
      case "leave":
        return this.#fail("ended", "It was ended before it had answered.");
      case "end":
        return this.#onEnd(item.ended);
    }
  }

  async #onEvent(event: AgentEvent): Promise<void> {
    this.#parts.transcript.show(event);
    switch (event.t) {
      case "session":
        this.#id = lineOf(event.id, 300, "unknown");
        if (event.model !== null) this.#model = lineOf(event.model, 200, "unknown");
        return;
      case "ask":
        return this.#reply(event.ask);
      case "usage":
        this.#usage = event.totals;
        return;
      case "trouble":
        if (!event.trouble.retrying) this.#trouble = event.trouble;
        return;
      case "blocked":
        return this.#fail(event.by, event.detail);
      case "turn-ended":
        return this.#onTurnEnd(event);
      case "turn-started":
      case "message":
      case "reasoning":
      case "tool-started":
      case "tool-output":
      case "tool-ended":
      case "file":
      case "plan":
      case "ask-gone":
      case "context":
      case "limits":
      case "compaction":
      case "note":
      case "unknown":
        return;
    }
  }

  async #reply(ask: Ask): Promise<void> {
    const answer = replyToAsk(ask, this.#parts.launch);
    this.#parts.transcript.answered(answer.allowed, answer.text);
    await this.#conversation.answer(ask.id, answer);
  }

  #onTurnEnd({ status, lastMessage }: TurnEnd): void {
    if (status === "completed") return this.#answered(lastMessage ?? "");
    const { kind, message, resetsAt } = this.#trouble ?? NO_REASON;
    const waitMs = resetsAt === null ? null : Math.max(resetsAt - this.#parts.now(), LEAST_WAIT_MS);
    // Whoever asked has somebody else to ask, or a person, when it is long.
    if (status === "interrupted" || waitMs === null || waitMs > LONG_LIMIT_MS)
      return this.#fail(kind, message, resetsAt);
    this.#parts.transcript.note(`Waits ${Math.ceil(waitMs / 1_000)} s for the end of a limit.`);
    this.#alarm = setTimeout(() => this.#inbox.put({ from: "limit-over" }), waitMs);
  }

  #answered(text: string): void {
    if (text.length > MOST_ANSWER_CHARACTERS)
      return this.#fail("protocol", `Its answer has ${text.length} characters, more than anybody can use.`);
    this.#outcome = { state: "answered", text };
  }

  #onEnd({ code, signal, stderr }: Ended): void {
    if (this.#trouble !== null) {
      const { kind, message, resetsAt } = this.#trouble;
      return this.#fail(kind, message, resetsAt);
    }
    const how = signal === null ? `with code ${code ?? "unknown"}` : `by ${signal}`;
    const tail = stderr.trim() === "" ? "" : `: ${stderr.trim().slice(-300)}`;
    this.#fail("unknown", `It ended by itself ${how}${tail}`);
  }

  #fail(kind: string, message: string, resetsAt: number | null = null): void {
    const reason = proseOf(message, 1_000) || "It said nothing about it.";
    this.#parts.transcript.note(`There is no answer: ${reason}`);
    const until = resetsAt === null ? null : Math.round(resetsAt);
    this.#outcome = { state: "failed", kind, reason, until };
  }

  #used(): AnswerFile["usage"] {
    if (this.#usage === null) return null;
    const { input, cachedInput, output, costMicros } = this.#usage;
    return {
      tokensIn: input,
      tokensOut: output,
      tokensCached: cachedInput,
      costMicros,
      contextUsed: null,
      harness: this.#program(),
      model: this.#model ?? this.#parts.launch.model,
    };
  }

  #program(): string {
    return lineOf(this.#parts.launch.title, 200, this.#parts.launch.protocol);
  }
}

const NO_ANSWER: Outcome = {
  state: "failed",
  kind: "unknown",
  reason: "It gave no answer.",
  until: null,
};

const NO_REASON: Trouble = {
  kind: "unknown",
  message: "The turn failed and nothing said why.",
  retrying: false,
  resetsAt: null,
};
