import { mkdtempSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemCode } from "#launch/plain-error.ts";
import type { ClaudeSettings } from "#shared/agent-bridge/claude-settings.ts";
import type { AgentEvent } from "../agent-event.ts";
import type { AskAnswer, Conversation, ConversationParts, Ended } from "../conversation.ts";
import type { WaitingHook } from "../hook/hook-server.ts";
import type { SessionHooks } from "../hook/session-hooks.ts";
import { interactiveArguments } from "./command-line.ts";
import { HookEvents } from "./hook-events.ts";
import { hookPayload, statusPayload, type HookPayload } from "./hook-frames.ts";
import { hookSettings } from "./hook-settings.ts";
import { SpokenWords } from "./spoken-words.ts";
import { TerminalAsks } from "./terminal-asks.ts";
import { TerminalProcess } from "./terminal-process.ts";
import { TranscriptTail } from "./transcript-tail.ts";

export interface TerminalParts {
  readonly settings: ClaudeSettings;
  readonly env: NodeJS.ProcessEnv;
  readonly hooks: Pick<SessionHooks, "listen">;
}

/** While a turn goes on or something is asked: how often we look for what the terminal says in its transcript only. */
const LOOK_MS = 500;
/** Without a first hook by then it waits for a person: a first start, a key to be accepted, hooks that are switched off. */
const SILENT_MS = 30_000;
const NOT_STARTED: Ended = { code: null, signal: null, stderr: "" };

/** Claude Code in the session's own terminal, with its hooks as the second way to it. */
export class InteractiveConversation implements Conversation {
  readonly runsEdits = true;
  readonly ended: Promise<Ended>;
  readonly #parts: ConversationParts;
  readonly #terminal: TerminalParts;
  readonly #events: HookEvents;
  readonly #asks: TerminalAsks;
  readonly #words = new SpokenWords();
  #tail: TranscriptTail | null = null;
  #costMicros: number | null = null;
  #cli: TerminalProcess | null = null;
  #settleEnded: (ended: Ended) => void = () => undefined;
  #look: NodeJS.Timeout | undefined;
  /** When the last prompt was heard of: an Esc before that ended a turn before this one. */
  #promptedAt = 0;
  #silent: NodeJS.Timeout | undefined;
  #isToStop = false;

  constructor(parts: ConversationParts, terminal: TerminalParts) {
    this.#parts = parts;
    this.#terminal = terminal;
    this.#events = new HookEvents(parts.launch.workspace);
    this.#asks = new TerminalAsks(parts.launch.workspace, parts.launch.segment);
    this.ended = new Promise((resolve) => {
      this.#settleEnded = resolve;
    });
  }

  async start(prompt: string): Promise<void> {
    const { launch } = this.#parts;
    const { settings, env, hooks } = this.#terminal;
    hooks.listen("cli", {
      heard: (hook) => this.#heard(hook),
      gone: (hook) => this.#hookGone(hook),
    });
    const file = join(mkdtempSync(join(tmpdir(), "claude-")), "settings.json");
    writeFileSync(file, JSON.stringify(hookSettings(settings)), { mode: 0o600 });
    const args = interactiveArguments(launch, file, prompt);
    this.#cli = await TerminalProcess.start({ program: launch.program, args, cwd: launch.workspace, env });
    void this.#cli.ended.then((ended) => this.#hasEnded(ended));
    if (settings.asksFirst !== null)
      this.#emit([{ t: "blocked", by: "trust-wall", detail: ASKS_FIRST[settings.asksFirst] }]);
    else
      this.#silent = setTimeout(
        () => this.#emit([{ t: "blocked", by: "trust-wall", detail: SILENT }]),
        SILENT_MS,
      );
  }

  /** During a turn it reads it with the result of the next tool or at the end, otherwise it is woken. */
  say(text: string): Promise<void> {
    this.#words.add(text);
    if (!this.#events.isTurnOn && !this.#words.wake()) {
      this.#emit([
        {
          t: "note",
          text: "It hears a message after its next turn. In its terminal it can be told at once.",
        },
      ]);
    }
    return Promise.resolve();
  }

  answer(ask: string, answer: AskAnswer): Promise<"taken" | "gone"> {
    const others = this.#asks.answer(ask, answer);
    if (others === "gone") return Promise.resolve("gone");
    this.#emit(others.map(gone));
    return Promise.resolve("taken");
  }

  /** There is no key we could press: it stops at the next step it takes, or now where it asks something. */
  interrupt(): Promise<void> {
    if (!this.#events.isTurnOn) return Promise.resolve();
    if (this.#asks.interrupt()) this.#emit(this.#events.interrupted());
    else this.#isToStop = true;
    return Promise.resolve();
  }

  handOff(request: string): Promise<void> {
    return this.say(request);
  }

  async stop(): Promise<Ended> {
    this.#emit(this.#asks.all().map(gone));
    this.#words.release();
    return this.#cli === null ? NOT_STARTED : this.#cli.end();
  }

  #heard(hook: WaitingHook): void {
    if (hook.mode === "wake") return this.#words.waits(hook);
    this.#parts.frames.keep("in", hook.payload);
    if (hook.mode === "status") return this.#status(hook);
    const parsed = hookPayload.safeParse(jsonOf(hook.payload));
    if (!parsed.success) {
      this.#emit([{ t: "unknown", name: "hook", raw: hook.payload }]);
      return hook.end();
    }
    clearTimeout(this.#silent);
    this.#readsTranscript(parsed.data);
    if (parsed.data.hook_event_name === "PermissionRequest") return this.#asked(hook, parsed.data);
    this.#closeWhatIsOver(parsed.data);
    this.#lookAtTranscript();
    if (parsed.data.hook_event_name === "UserPromptSubmit") this.#promptedAt = Date.now();
    // What it is to be told goes out first: an end of the turn that follows is the end after those words.
    const words = this.#reply(parsed.data);
    this.#emit(
      words === null || parsed.data.hook_event_name !== "Stop"
        ? this.#events.of(parsed.data, hook.payload)
        : [],
    );
    if (this.#isToStop && words?.isStop === true) this.#stopped();
    this.#keepsLooking();
    hook.end(words === null ? {} : { stdout: JSON.stringify(words.output) });
  }

  #asked(hook: WaitingHook, payload: HookPayload): void {
    this.#emit(this.#asks.asks(hook, payload).map((ask) => ({ t: "ask", ask })));
    this.#keepsLooking();
  }

  #closeWhatIsOver(payload: HookPayload): void {
    const { hook_event_name: event } = payload;
    if (event === "PreToolUse") return this.#asks.begins(payload);
    if (event === "PostToolUse" || event === "PostToolUseFailure")
      return this.#emit(this.#asks.over(payload).map(gone));
    const isIdle = event === "Notification" && payload.notification_type === "idle_prompt";
    if (isIdle) this.#emit(this.#events.interrupted());
    if (isIdle || ["Stop", "StopFailure", "UserPromptSubmit", "SessionEnd"].includes(event)) {
      this.#emit(this.#asks.all().map(gone));
    }
    // Its turn was over before it took another step.
    if (["Stop", "StopFailure", "UserPromptSubmit"].includes(event)) this.#isToStop = false;
  }

  /** What the hook is told beside that it was heard; null: nothing. */
  #reply({ hook_event_name: event }: HookPayload): { output: unknown; isStop: boolean } | null {
    const isStep = event === "PreToolUse" || event === "PostToolUse" || event === "PostToolUseFailure";
    if (this.#isToStop && isStep) {
      return { output: { continue: false, stopReason: "Interrupted by Flightdeck." }, isStop: true };
    }
    if (event !== "PostToolUse" && event !== "Stop") return null;
    const text = this.#words.take();
    if (text === null) return null;
    if (event === "Stop") return { output: { decision: "block", reason: text }, isStop: false };
    return {
      output: { hookSpecificOutput: { hookEventName: event, additionalContext: text } },
      isStop: false,
    };
  }

  #stopped(): void {
    this.#isToStop = false;
    this.#emit(this.#asks.all().map(gone));
    this.#emit(this.#events.interrupted());
  }

  #status(hook: WaitingHook): void {
    const status = statusPayload.safeParse(jsonOf(hook.payload));
    if (status.success) {
      const cost = status.data.cost?.total_cost_usd;
      if (cost != null) this.#costMicros = Math.round(cost * 1_000_000);
      this.#emit(this.#events.ofStatus(status.data));
      this.#lookAtTranscript();
    }
    hook.end();
  }

  #readsTranscript({ transcript_path: path }: HookPayload): void {
    if (path == null || this.#tail?.path === path) return;
    // A conversation that is taken up again counts from here.
    this.#tail = new TranscriptTail(
      path,
      this.#tail === null && this.#parts.launch.conversation !== null ? sizeOf(path) : 0,
    );
  }

  #lookAtTranscript(): void {
    if (this.#tail === null) return;
    const { refused, wasInterrupted, hasNewUsage } = this.#tail.look(this.#promptedAt);
    for (const tool of refused) {
      this.#emit(this.#asks.refusedInTerminal(tool).map(gone));
      this.#emit([{ t: "tool-ended", id: tool, status: "declined", exitCode: null }]);
    }
    if (wasInterrupted) this.#stopped();
    if (hasNewUsage)
      this.#emit([{ t: "usage", totals: { ...this.#tail.totals, costMicros: this.#costMicros } }]);
    this.#keepsLooking();
  }

  /** A no and the Esc that ends its turn are written one after the other, and a look may fall between them. */
  #keepsLooking(): void {
    if (this.#asks.isEmpty && !this.#events.isTurnOn) return this.#looksNoMore();
    this.#look ??= setInterval(() => this.#lookAtTranscript(), LOOK_MS);
  }

  #looksNoMore(): void {
    clearInterval(this.#look);
    this.#look = undefined;
  }

  #hookGone(hook: WaitingHook): void {
    this.#words.gone(hook);
    this.#emit(this.#asks.hookGone(hook).map(gone));
  }

  #hasEnded(ended: Ended): void {
    clearTimeout(this.#silent);
    this.#looksNoMore();
    this.#emit(this.#asks.all().map(gone));
    this.#words.release();
    this.#settleEnded(ended);
  }

  #emit(events: readonly AgentEvent[]): void {
    for (const event of events) this.#parts.emit(event);
  }
}

const ASKS_FIRST = {
  trust:
    "Claude Code asks in its terminal whether this folder is trusted. Only you can answer that: take control of the terminal and choose there.",
  key: "Claude Code asks in its terminal whether it may use the key it was given. Only you can answer that: take control of the terminal and choose there.",
};
const SILENT =
  "Claude Code did not begin. It may be asking something in its own terminal: its first settings, a key to be accepted, a login.";

const gone = (id: string): AgentEvent => ({ t: "ask-gone", id });

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
    return 0;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
