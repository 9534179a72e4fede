import type { z } from "zod";
import type { RunMode } from "#shared/mission/words.ts";
import type { AgentEvent, Trouble } from "../agent-event.ts";
import * as frames from "./frames.ts";
import { opencodeTrouble, retryTrouble } from "./opencode-trouble.ts";
import { fileEvents, toolEnded, toolTitle } from "./tool-part.ts";

/** Told in another frame as well, or nobody's concern here. Kept in the record like every other. */
const QUIET: ReadonlySet<string> = new Set(
  `server.connected server.heartbeat server.instance.disposed global.disposed plugin.added catalog.updated models-dev.refreshed
  reference.updated integration.updated session.created session.updated session.deleted session.diff session.idle
  message.removed message.part.delta message.part.removed file.watcher.updated lsp.updated lsp.client.diagnostics
  installation.updated installation.update-available vcs.branch.updated project.updated command.executed
  mcp.tools.changed question.replied`.split(/\s+/),
);

/** It would try for ever. After so many times in a row, or when it would wait longer than this, waiting is the mission's. */
const MOST_RETRIES = 3;
const LONGEST_WAIT_MS = 60_000;
/** Of a full context it makes a summary and asks again, for ever: one summary either helps or none does. */
const MOST_SUMMARIES = 1;

/** What `opencode serve` says, frame by frame. Nothing here does anything: the same frames give the same events. */
export class OpencodeEvents {
  readonly #mode: RunMode;
  readonly #now: () => number;
  readonly #roles = new Map<string, string>();
  readonly #messages = new Map<string, Pick<frames.Message, "tokens" | "cost">>();
  readonly #calls = new Map<string, Readonly<Record<string, unknown>>>();
  /** What was told of already, by its id. */
  readonly #told = new Set<string>();
  readonly #edited = new Set<string>();
  #windows: frames.Providers["providers"] = [];
  #usageTold = "";
  #lastMessage: string | null = null;
  /** How its last answer ended; null: there is none in this turn. */
  #finish: string | null = null;
  #trouble: Trouble | null = null;
  #wasAborted = false;
  /** A no without words ends its turn where it stands. It is given in its own terminal, and by opencode itself to all that was asked beside what we denied. */
  #wasRefused = false;
  /** Summaries it made because its model took no more, and nothing was answered since. */
  #summaries = 0;
  /** Its answer that has begun and is not at its end; null: none. */
  #openMessage: string | null = null;
  /** Ours; others are of agents that opencode itself started. */
  session: string | null = null;
  isTurning = false;
  /** Why this turn has to be ended by us: it would go on trying, and nothing would come of it. */
  hopeless: Trouble | null = null;

  constructor(mode: RunMode, now: () => number = Date.now) {
    this.#mode = mode;
    this.#now = now;
  }

  /** What a tool was called with. */
  input(call: string): Readonly<Record<string, unknown>> | undefined {
    return this.#calls.get(call);
  }

  knows({ providers }: frames.Providers): void {
    this.#windows = providers;
  }

  of(type: string, properties: unknown, raw: string): readonly AgentEvent[] {
    const whose = frames.ofSession.safeParse(properties);
    const id = whose.success ? (whose.data.sessionID ?? null) : null;
    if (id !== null && this.session !== null && id !== this.session) return [];
    const known = this.#known(type, properties);
    if (known !== null) return known;
    return QUIET.has(type) ? [] : [{ t: "unknown", name: type, raw }];
  }

  /** null: not understood. */
  #known(type: string, properties: unknown): readonly AgentEvent[] | null {
    switch (type) {
      case "session.status":
        return read(frames.status, properties, ({ status }) => this.#status(status));
      case "session.error":
        return read(frames.errorSaid, properties, ({ error }) => this.#failed(error ?? null));
      case "session.compacted":
        return [{ t: "compaction", phase: "ended" }];
      case "message.updated":
        return read(frames.messageUpdated, properties, ({ info }) => this.#message(info));
      case "message.part.updated":
        return read(frames.partUpdated, properties, ({ part }) => this.#part(part));
      case "permission.replied":
        return read(frames.replied, properties, ({ reply }) => {
          if (reply === "reject") this.#wasRefused = true;
          return [];
        });
      case "question.rejected":
        this.#wasRefused = true;
        return [];
      case "file.edited":
        return read(frames.fileEdited, properties, ({ file }) => {
          this.#edited.add(file);
          return [];
        });
      case "todo.updated":
        return read(frames.todos, properties, ({ todos }) => [
          {
            t: "plan",
            steps: todos.map(({ content, status }) => ({ text: content, done: status === "completed" })),
          },
        ]);
      default:
        return null;
    }
  }

  #status(status: z.infer<typeof frames.status>["status"]): readonly AgentEvent[] | null {
    switch (status.type) {
      case "busy":
        return this.#turnStarted();
      case "idle":
        return this.isTurning && !this.#isClosing ? this.#turnEnded() : [];
      case "retry":
        return [...this.#turnStarted(), ...this.#retries(status)];
      default:
        return null;
    }
  }

  /**
   * Of an error and of an abort it says at once that it is idle, closes its answer, and says it again. What it is told in between
   * is lost, so its turn has not ended before.
   */
  get #isClosing(): boolean {
    return this.#openMessage !== null && (this.#trouble !== null || this.#wasAborted);
  }

  #turnStarted(): readonly AgentEvent[] {
    if (this.isTurning) return [];
    this.isTurning = true;
    this.#openMessage = null;
    this.#lastMessage = null;
    this.#finish = null;
    this.#trouble = null;
    this.#wasAborted = false;
    this.#wasRefused = false;
    this.#summaries = 0;
    this.hopeless = null;
    return [{ t: "turn-started" }];
  }

  #turnEnded(): readonly AgentEvent[] {
    this.isTurning = false;
    const lastMessage = this.#lastMessage;
    const files = this.#files(null);
    if (this.hopeless !== null) {
      const trouble: Trouble = { ...this.hopeless, retrying: false };
      return [...files, { t: "trouble", trouble }, { t: "turn-ended", status: "failed", lastMessage }];
    }
    if (this.#trouble !== null) return [...files, { t: "turn-ended", status: "failed", lastMessage }];
    const isRefused = this.#wasRefused && this.#finish === "tool-calls";
    // Whoever said no in its terminal says how to go on; in the exec form nobody would.
    if (this.#wasAborted || (isRefused && this.#mode === "interactive"))
      return [...files, { t: "turn-ended", status: "interrupted", lastMessage }];
    if (this.#finish === "stop") return [...files, { t: "turn-ended", status: "completed", lastMessage }];
    const trouble: Trouble = {
      kind: "unknown",
      message: isRefused
        ? "What it asked for was denied, and its turn ended there."
        : `Its turn ended without a whole answer (${this.#finish ?? "none"}).`,
      retrying: false,
      resetsAt: null,
    };
    return [...files, { t: "trouble", trouble }, { t: "turn-ended", status: "failed", lastMessage }];
  }

  #retries({ attempt, message, next }: z.infer<typeof frames.status>["status"]): readonly AgentEvent[] {
    const trouble = retryTrouble(message ?? "It got no answer and tries again.", next ?? null);
    const waits = (next ?? 0) - this.#now();
    const isUsedUp = trouble.kind === "quota";
    // A moment from now is only when it would have tried again, and no end of a limit.
    if (waits > LONGEST_WAIT_MS) this.hopeless = trouble;
    else if (isUsedUp || (attempt ?? 0) > MOST_RETRIES) this.hopeless = { ...trouble, resetsAt: null };
    return [{ t: "trouble", trouble }];
  }

  /** Before a turn has begun it is a turn that failed all the same. */
  #failed(error: frames.Failure | null): readonly AgentEvent[] {
    if (error === null) return [];
    if (error.name === "MessageAbortedError") {
      this.#wasAborted = true;
      return [];
    }
    const begun = this.#turnStarted();
    // Of a full context it makes a summary, and goes on.
    if (this.#trouble !== null && this.#trouble.message === error.data?.message) return begun;
    this.#trouble = opencodeTrouble(error, this.#now());
    const told: readonly AgentEvent[] = [...begun, { t: "trouble", trouble: this.#trouble }];
    return begun.length === 0 ? told : [...told, ...this.#turnEnded()];
  }

  #message(info: frames.Message): readonly AgentEvent[] {
    this.#roles.set(info.id, info.role);
    if (info.role !== "assistant") return [];
    this.#messages.set(info.id, { tokens: info.tokens, cost: info.cost });
    this.#finish = info.finish ?? null;
    // A summary that is broken off is not closed, and it is idle once.
    const isClosed = typeof info.time?.completed === "number" || info.summary === true;
    this.#openMessage = isClosed ? null : info.id;
    const failed = info.error === null || info.error === undefined ? [] : this.#failed(info.error);
    if (info.finish !== null && info.finish !== undefined && failed.length === 0) {
      this.#trouble = null;
      if (info.summary !== true) this.#summaries = 0;
    }
    return [...failed, ...this.#used(info)];
  }

  #used(last: frames.Message): readonly AgentEvent[] {
    const totals = { input: 0, cachedInput: 0, output: 0, costMicros: 0 };
    for (const { tokens, cost } of this.#messages.values()) {
      const cached = tokens?.cache.read ?? 0;
      totals.input += (tokens?.input ?? 0) + cached + (tokens?.cache.write ?? 0);
      totals.cachedInput += cached;
      totals.output += (tokens?.output ?? 0) + (tokens?.reasoning ?? 0);
      totals.costMicros += Math.round((cost ?? 0) * 1_000_000);
    }
    const told = JSON.stringify(totals);
    if (told === this.#usageTold || totals.input + totals.output === 0) return [];
    this.#usageTold = told;
    // A price of nothing is a price that nobody knows.
    const costMicros = totals.costMicros === 0 ? null : totals.costMicros;
    return [...this.#context(last), { t: "usage", totals: { ...totals, costMicros } }];
  }

  #context({ providerID, modelID, tokens }: frames.Message): readonly AgentEvent[] {
    const provider = this.#windows.find(({ id }) => id === providerID);
    const size = provider?.models[modelID ?? ""]?.limit?.context ?? 0;
    if (size <= 0 || tokens === null || tokens === undefined) return [];
    const used = tokens.input + tokens.output + tokens.cache.read + tokens.cache.write;
    return [{ t: "context", used: used / size }];
  }

  #part(said: { readonly type: string }): readonly AgentEvent[] | null {
    if (frames.QUIET_PARTS.has(said.type)) return [];
    const parsed = frames.part.safeParse(said);
    if (!parsed.success) return null;
    const part = parsed.data;
    switch (part.type) {
      case "text":
      case "reasoning":
        return this.#said(part);
      case "tool":
        return this.#tool(part);
      case "compaction":
        return this.#isNews(part.id) ? this.#compacts(part.overflow === true) : [];
    }
  }

  #compacts(isFull: boolean): readonly AgentEvent[] {
    if (isFull) this.#summaries += 1;
    const message = "Its context is full, and stays so after a summary.";
    if (this.#summaries > MOST_SUMMARIES)
      this.hopeless = this.#trouble ?? { kind: "context", message, retrying: false, resetsAt: null };
    return [{ t: "compaction", phase: "started" }];
  }

  /** Told when it is whole, and only of the model: what we said comes back the same way. */
  #said(part: Extract<frames.Part, { type: "text" | "reasoning" }>): readonly AgentEvent[] {
    const isWhole = typeof part.time?.end === "number";
    if (!isWhole || this.#roles.get(part.messageID) !== "assistant" || part.text.trim() === "") return [];
    if (!this.#isNews(part.id)) return [];
    if (part.type === "reasoning") return [{ t: "reasoning", text: part.text }];
    this.#lastMessage = part.text;
    return [{ t: "message", text: part.text }];
  }

  #tool(part: frames.ToolPart): readonly AgentEvent[] {
    const { callID: id, state } = part;
    // What it is called with is not known before it runs.
    if (state.status === "pending") return [];
    this.#calls.set(id, state.input);
    const begun: readonly AgentEvent[] = this.#isNews(`start ${id}`)
      ? [{ t: "tool-started", id, title: toolTitle(part) }]
      : [];
    if (state.status === "running") return begun;
    this.#calls.delete(id);
    if (!this.#isNews(`end ${id}`)) return begun;
    return [...begun, ...this.#files(part), ...toolEnded(part)];
  }

  #files(part: frames.ToolPart | null): readonly AgentEvent[] {
    const events = fileEvents([...this.#edited], part);
    this.#edited.clear();
    return events;
  }

  #isNews(id: string): boolean {
    if (this.#told.has(id)) return false;
    this.#told.add(id);
    return true;
  }
}

function read<Shape extends z.ZodType>(
  shape: Shape,
  properties: unknown,
  tell: (said: z.infer<Shape>) => readonly AgentEvent[] | null,
): readonly AgentEvent[] | null {
  const parsed = shape.safeParse(properties);
  return parsed.success ? tell(parsed.data) : null;
}
