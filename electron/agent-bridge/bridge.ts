import type { LaunchFile } from "#shared/agent-bridge/launch-file.ts";
import type { DeliveryBody } from "#shared/channel/message.ts";
import { PlainError } from "#launch/plain-error.ts";
import { afterTurn, type Next, type TurnEnd } from "./after-turn.ts";
import type { AgentEvent, Trouble } from "./agent-event.ts";
import type { Conversation, Ended, OpenConversation } from "./conversation.ts";
import { lineOf, proseOf } from "./fitting-text.ts";
import type { Frames } from "./frame-log.ts";
import { Inbox } from "./inbox.ts";
import { OpenAsks } from "./open-asks.ts";
import type { Transcript } from "./render/transcript.ts";
import { Reporter, type Reports } from "./reporter.ts";
import { AgentTools } from "./tools/agent-tools.ts";
import { UsageCount } from "./usage-count.ts";
import { GO_ON, HAND_OFF_REQUEST, NOBODY_ANSWERS } from "./words-to-agents.ts";
import { WorkRecord } from "./work-record.ts";

export interface BridgeParts {
  readonly launch: LaunchFile;
  readonly prompt: string;
  readonly open: OpenConversation;
  readonly reports: Reports;
  readonly transcript: Transcript;
  readonly frames: Frames;
  readonly now: () => number;
}

/** Everything that can happen to a bridge, in the order in which it happened. */
type Item =
  | { readonly from: "cli"; readonly event: AgentEvent }
  | { readonly from: "engine"; readonly body: DeliveryBody }
  | { readonly from: "person"; readonly text: string }
  | { readonly from: "signal"; readonly what: "interrupt" | "leave" }
  | { readonly from: "end"; readonly ended: Ended }
  /** What was begun beside all this did not work. */
  | { readonly from: "failure"; readonly error: unknown };

/** What shells say after Ctrl-C, and after a request to end. */
const INTERRUPTED = 130;
const ASKED_TO_LEAVE = 143;
const FAILED = 1;
const MOST_DETAIL = 500;

const waitsUntil = ({ until, guessed }: { readonly until: number; readonly guessed: boolean }): string => {
  const time = new Date(until).toISOString();
  return guessed ? `Nobody said when its limit ends. Tries again at ${time}.` : `Waits until ${time}.`;
};

/** One session of one real agent: what its CLI says becomes reports, and what the mission says reaches the CLI. */
export class Bridge {
  /** Hears what the agent calls of our tools. */
  readonly tools: AgentTools;
  readonly #parts: BridgeParts;
  readonly #inbox = new Inbox<Item>();
  readonly #reporter: Reporter;
  readonly #asks: OpenAsks;
  readonly #usage = new UsageCount();
  readonly #work: WorkRecord;
  readonly #conversation: Conversation;
  readonly #harness: string;
  #isTurning = false;
  #contextUsed: number | null = null;
  /** As the CLI names it, or as it was asked for. */
  #model: string | null;
  #windUp: "no" | "wanted" | "asked" = "no";
  #trouble: Trouble | null = null;
  #guesses = 0;
  /** Ctrl-C with nothing under way, or a second time: whoever types wants it to end. */
  #wasInterrupted = false;
  /** How the last turn that ended did. */
  #lastTurn: TurnEnd | null = null;
  #result: number | null = null;
  /** Told to end while its CLI was still starting: nothing else is heard until that is done. */
  readonly #leaving = Promise.withResolvers<number>();

  constructor(parts: BridgeParts) {
    this.#parts = parts;
    const { launch, transcript, frames } = parts;
    this.#model = launch.model;
    this.#reporter = new Reporter(parts.reports, (sentence) => transcript.note(sentence));
    this.#asks = new OpenAsks({ workspace: launch.workspace, reporter: this.#reporter, transcript });
    this.#work = new WorkRecord(launch.workspace);
    const { prompt } = parts;
    this.tools = new AgentTools({ launch, prompt, reporter: this.#reporter, transcript, work: this.#work });
    this.#harness = lineOf(launch.title, 200, launch.protocol);
    const emit = (event: AgentEvent): void => this.#inbox.put({ from: "cli", event });
    this.#conversation = parts.open({ launch, emit, frames });
  }

  /** From the first turn to the end of the CLI; gives the exit code. */
  async run(): Promise<number> {
    void this.#conversation.ended.then((ended) => this.#inbox.put({ from: "end", ended }));
    try {
      await this.#begin();
      while (this.#result === null) await this.#handle(await this.#inbox.next());
    } catch (error) {
      if (!(error instanceof PlainError)) throw error;
      this.#parts.transcript.note(error.message);
      this.#sawTrouble({ kind: "protocol", message: error.message, retrying: false, resetsAt: null });
      this.#result = FAILED;
    } finally {
      await this.#conversation.stop();
      await this.#reporter.settled();
    }
    return this.#result ?? FAILED;
  }

  deliver(body: DeliveryBody): void {
    this.#inbox.put({ from: "engine", body });
  }

  typed(text: string): void {
    if (text.trim() !== "") this.#inbox.put({ from: "person", text });
  }

  signalled(what: "interrupt" | "leave"): void {
    this.#leaving.resolve(what === "leave" ? ASKED_TO_LEAVE : INTERRUPTED);
    this.#inbox.put({ from: "signal", what });
  }

  async #begin(): Promise<void> {
    const started = this.#conversation.start(this.#parts.prompt);
    const left = await Promise.race([started.then(() => null), this.#leaving.promise]);
    if (left === null) return;
    // What it says of being ended in its start is of no interest to anybody.
    void Promise.allSettled([started]);
    this.#end(left);
  }

  #aside(work: Promise<void>): void {
    work.catch((error: unknown) => this.#inbox.put({ from: "failure", error }));
  }

  async #handle(item: Item): Promise<void> {
    switch (item.from) {
      case "cli":
        return this.#onEvent(item.event);
      case "engine":
        return this.#onDelivery(item.body);
      case "person":
        return this.#conversation.say(item.text);
      case "signal":
        return this.#onSignal(item.what);
      case "end":
        return this.#onEnd(item.ended);
      case "failure":
        throw item.error;
    }
  }

  async #onEvent(event: AgentEvent): Promise<void> {
    this.#parts.transcript.show(event);
    this.#work.note(event);
    switch (event.t) {
      case "session":
        this.#model = event.model ?? this.#model;
        void this.#reporter.say({ type: "agent.conversation", id: lineOf(event.id, 300, "unknown") });
        return;
      case "turn-started":
        this.#turn("started");
        return;
      case "turn-ended":
        return this.#onTurnEnd(event);
      case "ask":
        // Not waited for: an answer may take days, and the CLI may have more to say meanwhile.
        this.#aside(this.#asks.asked(event.ask, this.#conversation));
        return;
      case "ask-gone":
        return this.#asks.gone(event.id);
      case "context":
        this.#contextUsed = Math.min(1, Math.max(0, event.used));
        return;
      case "usage":
        return this.#used(event.totals);
      case "limits": {
        const { usedPercent, windowMinutes, resetsAt } = event;
        void this.#reporter.say({ type: "agent.limits", usedPercent, windowMinutes, resetsAt });
        return;
      }
      case "trouble":
        return this.#sawTrouble(event.trouble);
      case "blocked":
        void this.#reporter.say({
          type: "agent.blocked",
          by: event.by,
          detail: proseOf(event.detail, MOST_DETAIL),
        });
        return;
      case "tool-started":
        return this.#progress("tool-started", event.title);
      case "tool-ended":
        return this.#progress("tool-ended", event.status);
      case "file":
        return this.#progress("file", `${event.how} ${event.path}`);
      case "message":
        return this.#progress("event", event.text);
      case "reasoning":
        return this.#progress("event", "thinks");
      case "compaction":
        return this.#progress(
          "event",
          event.phase === "started" ? "compacts its context" : "compacted its context",
        );
      case "note":
        return this.#progress("event", event.text);
      case "plan":
      case "tool-output":
      case "unknown":
        return;
    }
  }

  async #onTurnEnd(event: TurnEnd): Promise<void> {
    const next = afterTurn(event, {
      mode: this.#parts.launch.mode,
      now: this.#parts.now(),
      windUp: this.#windUp,
      trouble: this.#trouble,
      handedPacket: this.#work.hasHandedPacket,
      guesses: this.#guesses,
    });
    this.#lastTurn = event;
    // What it still asked died with its turn.
    this.#asks.turnEnded();
    this.tools.takeBackAll(NOBODY_ANSWERS.turnEnded);
    await this.#follow(next);
  }

  async #follow(next: Next): Promise<void> {
    switch (next.do) {
      case "ask-hand-off":
        this.#windUp = "asked";
        return this.#conversation.handOff(HAND_OFF_REQUEST);
      case "hand-over":
        if (next.text !== null && next.text.trim() !== "")
          void this.#reporter.say({ type: "hand-off", text: proseOf(next.text, 8_000) });
        return this.#end(0);
      case "finish":
        return this.#finish(next.lastMessage);
      case "wait":
        return this.#turn("ended");
      case "wait-for-limit":
        if (next.guessed) this.#guesses += 1;
        void this.#reporter.say({ type: "agent.rate-limited", until: next.until, guessed: next.guessed });
        this.#parts.transcript.note(waitsUntil(next));
        return this.#turn("ended");
      case "wait-for-login":
        void this.#reporter.say({
          type: "agent.blocked",
          by: "logged-out",
          detail: proseOf(next.detail, MOST_DETAIL),
        });
        return this.#turn("ended");
      case "give-up":
        this.#parts.transcript.note(`It cannot go on: ${next.reason}`);
        return this.#end(FAILED);
    }
  }

  async #onDelivery(body: DeliveryBody): Promise<void> {
    switch (body.type) {
      case "answer":
        return this.tools.answered(body) ? undefined : this.#asks.answered(body, this.#conversation);
      case "tell":
        this.#parts.transcript.said(body.text);
        return this.#conversation.say(body.text);
      case "interrupt":
        this.#parts.transcript.note("Interrupted; waits to be resumed.");
        this.tools.takeBackAll(NOBODY_ANSWERS.interrupted);
        return this.#conversation.interrupt();
      case "resume":
        if (this.#isTurning || this.#windUp !== "no") return;
        this.#parts.transcript.note("Goes on.");
        return this.#conversation.say(GO_ON);
      case "wind-up":
        return this.#windUpNow();
    }
  }

  async #windUpNow(): Promise<void> {
    if (this.#windUp !== "no") return;
    this.#windUp = "wanted";
    this.#parts.transcript.note("Its time or its context is over; hands over.");
    this.#takeBackAll(NOBODY_ANSWERS.windUp);
    if (this.#isTurning) return this.#conversation.interrupt();
    return this.#follow({ do: "ask-hand-off" });
  }

  async #onSignal(what: "interrupt" | "leave"): Promise<void> {
    if (what === "leave") return this.#end(ASKED_TO_LEAVE);
    // Whoever leaves a CLI's own terminal by pressing twice: the second one finds it closed and comes as a signal to all of us.
    if (this.#parts.launch.mode === "interactive" && !this.#isTurning) return;
    if (!this.#isTurning || this.#wasInterrupted) return this.#end(INTERRUPTED);
    this.#wasInterrupted = true;
    return this.#conversation.interrupt();
  }

  #takeBackAll(why: string): void {
    this.#asks.takeBackAll();
    this.tools.takeBackAll(why);
  }

  #finish(lastMessage: string | null): void {
    if (!this.#work.hasHandedPacket)
      void this.#reporter.say({ type: "agent.packet", packet: this.#work.packet(lastMessage) });
    void this.#reporter.say({ type: "agent.completed" });
    this.#end(0);
  }

  /** By itself: we had not asked it to. Its code is ours, but for a 0: without a completed turn nothing went well. */
  #onEnd({ code, signal, stderr }: Ended): void {
    this.#takeBackAll(NOBODY_ANSWERS.turnEnded);
    const wasClosed = code === 0 || signal === "SIGINT";
    const isLeft = this.#parts.launch.mode === "interactive" && !this.#isTurning && wasClosed;
    // A person closed its terminal after the work was done, some by pressing Ctrl-C once more than it takes.
    if (isLeft && this.#windUp === "no" && this.#lastTurn?.status === "completed")
      return this.#finish(this.#lastTurn.lastMessage);
    const how = signal === null ? `with code ${code ?? "unknown"}` : `by ${signal}`;
    const tail = stderr.trim() === "" ? "" : `: ${stderr.trim().slice(-300)}`;
    const message = `${this.#harness} ended by itself ${how}${tail}`;
    if (this.#trouble === null)
      this.#sawTrouble({ kind: "unknown", message, retrying: false, resetsAt: null });
    this.#parts.transcript.note(message);
    const isWindingUp = this.#windUp !== "no";
    this.#end(code === null || (code === 0 && !isWindingUp) ? FAILED : code);
  }

  #end(code: number): void {
    this.#turn("ended");
    this.#result = code;
  }

  #turn(state: "started" | "ended"): void {
    const isTurning = state === "started";
    if (this.#isTurning === isTurning) return;
    this.#isTurning = isTurning;
    if (isTurning) {
      this.#trouble = null;
      this.#wasInterrupted = false;
    }
    void this.#reporter.say({ type: "agent.turn", state });
  }

  #sawTrouble(trouble: Trouble): void {
    if (!trouble.retrying) this.#trouble = trouble;
    const { kind, retrying } = trouble;
    const message = proseOf(trouble.message, MOST_DETAIL) || "It said nothing about it.";
    void this.#reporter.say({ type: "agent.trouble", kind, message, retrying });
  }

  #used(totals: Extract<AgentEvent, { t: "usage" }>["totals"]): void {
    const grown = this.#usage.next(totals);
    if (grown === null) return;
    void this.#reporter.say({
      type: "agent.usage",
      usage: {
        tokensIn: grown.input,
        tokensOut: grown.output,
        tokensCached: grown.cachedInput,
        costMicros: grown.costMicros,
        contextUsed: this.#contextUsed,
        harness: this.#harness,
        model: this.#model === null ? null : lineOf(this.#model, 200, "unknown"),
      },
    });
  }

  #progress(what: "event" | "tool-started" | "tool-ended" | "file", detail: string): void {
    void this.#reporter.say({ type: "agent.progress", what, detail: proseOf(detail, MOST_DETAIL) });
  }
}
