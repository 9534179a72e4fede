import type { AgentEvent, Trouble } from "../agent-event.ts";
import type {
  AssistantFrame,
  Block,
  RateLimitInfo,
  ResultFrame,
  StatusFrame,
  ToolResult,
  ToolUse,
  UserFrame,
} from "./frames.ts";
import type { Frame } from "./read-frame.ts";
import { SpentTokens } from "./spent-tokens.ts";
import { shownPath } from "../shown-path.ts";
import { changedFile } from "./tool-ask.ts";
import { titleOf } from "./tool-title.ts";
import { retryTrouble, troubleOf } from "./trouble.ts";

/** What it writes into a result where a tool was interrupted before or while it ran. */
const INTERRUPTED = /^The user doesn't want to proceed with this tool use/;

/**
 * Turns the frames of one conversation into what the engine is told. The same frames give the same events: it asks nobody,
 * and the time comes from outside.
 */
export class StreamEvents {
  readonly #workspace: string;
  readonly #now: () => number;
  readonly #running = new Map<string, ToolUse>();
  /** Tools that were not to be used, by our answer or by an interrupt. */
  readonly #declined = new Set<string>();
  #session: string | null = null;
  #isTurnOn = false;
  /** What the last message of this turn said went wrong. */
  #failure: string | null = null;
  /** Why it could not compact its context in this turn. */
  #notCompacted: string | null = null;
  readonly #spent: SpentTokens;
  #contextTokens: number | null = null;
  #contextWindow: number | null = null;
  /** When the plan's limit is over; a failed turn says it only in words. */
  #resetsAt: number | null = null;

  constructor(workspace: string, isResumed: boolean, now: () => number = Date.now) {
    this.#spent = new SpentTokens(isResumed);
    this.#workspace = workspace;
    this.#now = now;
  }

  /** It was told not to use this tool. Its result says so in its own words only. */
  declined(toolUse: string): void {
    this.#declined.add(toolUse);
  }

  of(read: Frame): readonly AgentEvent[] {
    switch (read.kind) {
      case "init":
        return this.#init(read.frame.session_id, read.frame.model ?? null);
      case "retry":
        return [{ t: "trouble", trouble: retryTrouble(read.frame, this.#now()) }];
      case "status":
        return this.#compaction(read.frame);
      case "assistant":
        return this.#assistant(read.frame);
      case "user":
        return this.#user(read.frame);
      case "result":
        return this.#result(read.frame);
      case "rate-limit":
        return this.#limits(read.frame.rate_limit_info);
      case "quiet":
      case "control-request":
      case "control-cancel":
      case "control-response":
        return [];
      case "unknown":
        return [{ t: "unknown", name: read.name, raw: read.raw }];
    }
  }

  /** Said again at the beginning of each turn. */
  #init(id: string, model: string | null): readonly AgentEvent[] {
    this.#failure = null;
    const events: AgentEvent[] = [];
    this.#contextWindow ??= assumedWindow(model ?? "");
    if (this.#session !== id) events.push({ t: "session", id, model });
    this.#session = id;
    if (!this.#isTurnOn) events.push({ t: "turn-started" });
    this.#isTurnOn = true;
    return events;
  }

  #assistant(frame: AssistantFrame): readonly AgentEvent[] {
    this.#failure = frame.error ?? null;
    const events = frame.message.content.map((block) => this.#said(block));
    const { usage, id } = frame.message;
    if (usage == null || frame.error != null) return events;
    const tokens = usage.input_tokens + usage.cache_creation_input_tokens + usage.cache_read_input_tokens;
    if (!this.#spent.sees(id ?? null, tokens, usage.cache_read_input_tokens)) return events;
    // What a helper of the agent holds in mind is not what the agent holds in mind.
    if (frame.parent_tool_use_id == null) this.#contextTokens = tokens;
    return [...events, ...this.#context(), { t: "usage", totals: this.#spent.soFar }];
  }

  #said(block: Block): AgentEvent {
    switch (block.type) {
      case "text":
        return { t: "message", text: block.text };
      case "thinking":
        return { t: "reasoning", text: block.thinking };
      case "tool_use":
        this.#running.set(block.id, block);
        return { t: "tool-started", id: block.id, title: titleOf(block.name, block.input, this.#workspace) };
      case "tool_result":
      case "other":
        return { t: "unknown", name: "assistant block", raw: JSON.stringify(block) };
    }
  }

  #user(frame: UserFrame): readonly AgentEvent[] {
    const { content } = frame.message;
    // Its own words to its model and what it was told: neither is news.
    if (typeof content === "string") return [];
    return content.flatMap((block) =>
      block.type === "tool_result" ? this.#toolEnded(block, frame.tool_use_result) : [],
    );
  }

  #toolEnded(result: ToolResult, details: unknown): readonly AgentEvent[] {
    const id = result.tool_use_id;
    const tool = this.#running.get(id);
    this.#running.delete(id);
    const text = textIn(result.content);
    if (INTERRUPTED.test(text)) this.#declined.add(id);
    const isDeclined = this.#declined.has(id);
    const status = isDeclined ? "declined" : result.is_error === true ? "failed" : "ok";
    const events: AgentEvent[] = [];
    if (text !== "") events.push({ t: "tool-output", id, text });
    events.push({
      t: "tool-ended",
      id,
      status,
      exitCode: tool?.name === "Bash" ? exitCodeIn(text, status) : null,
    });
    const path = tool === undefined ? null : changedFile(tool.name, tool.input);
    if (status === "ok" && path !== null) {
      const how = isCreation(details) ? "added" : "changed";
      events.push({ t: "file", path: shownPath(path, this.#workspace), how });
    }
    return events;
  }

  #result(result: ResultFrame): readonly AgentEvent[] {
    const windows = Object.values(result.modelUsage).map((model) => model.contextWindow ?? 0);
    const widest = Math.max(0, ...windows);
    if (widest > 0) this.#contextWindow = widest;
    this.#isTurnOn = false;
    const totals = this.#spent.counted(result);
    const ended = this.#turnEnded(result);
    this.#notCompacted = null;
    return [...this.#context(), { t: "usage", totals }, ...ended];
  }

  #turnEnded(result: ResultFrame): readonly AgentEvent[] {
    if (result.terminal_reason?.startsWith("aborted_") === true) {
      return [{ t: "turn-ended", status: "interrupted", lastMessage: null }];
    }
    // `subtype` alone says "success" even where the model answered with an error.
    if (!result.is_error && result.subtype === "success") {
      const lastMessage = lastMessageOf(result);
      return [...ownRefusals(result, this.#declined), { t: "turn-ended", status: "completed", lastMessage }];
    }
    const trouble = troubleOf(result, this.#failure);
    const resetsAt = trouble.kind === "rate-limit" ? this.#resetsAt : null;
    return [
      { t: "trouble", trouble: { ...this.#asCompaction(trouble), resetsAt } },
      { t: "turn-ended", status: "failed", lastMessage: null },
    ];
  }

  #compaction({ status, compact_result: result, compact_error: error }: StatusFrame): readonly AgentEvent[] {
    if (status === "compacting") return [{ t: "compaction", phase: "started" }];
    if (result == null) return [];
    const ended: AgentEvent = { t: "compaction", phase: "ended" };
    this.#notCompacted = result === "success" ? null : (error ?? result);
    if (this.#notCompacted === null) return [ended];
    // It goes on with the whole of it for as long as its model takes that; sometimes there was nothing to leave out.
    const message = `It could not compact its context: ${this.#notCompacted}`;
    return [
      ended,
      { t: "trouble", trouble: { kind: "compaction", message, retrying: true, resetsAt: null } },
    ];
  }

  /** A context that is full and could not be compacted is what a conversation dies of. */
  #asCompaction(trouble: Trouble): Trouble {
    if (this.#notCompacted === null || trouble.kind !== "context") return trouble;
    const message = `${trouble.message} It could not compact its context: ${this.#notCompacted}`;
    return { ...trouble, kind: "compaction", message };
  }

  #limits(info: RateLimitInfo): readonly AgentEvent[] {
    this.#resetsAt = info.status === "rejected" ? inMs(info.resetsAt) : null;
    const type = info.rateLimitType ?? null;
    const used = info.status === "rejected" ? 1 : (info.utilization ?? null);
    const windows = info.unifiedWindows ?? {};
    const others = Object.entries(windows).filter(([name]) => name !== type);
    const own = type === null ? undefined : windows[type];
    // The fullest comes last, and of two the one that counts: it is the one that is kept.
    return [
      ...others.flatMap(([name, { utilization, resetsAt }]) => limitOf(name, utilization, resetsAt)),
      ...limitOf(type, used ?? own?.utilization, own?.resetsAt ?? info.resetsAt),
    ].toSorted((one, other) => one.usedPercent - other.usedPercent);
  }

  #context(): readonly AgentEvent[] {
    if (this.#contextTokens === null || this.#contextWindow === null) return [];
    return [{ t: "context", used: Math.min(1, this.#contextTokens / this.#contextWindow) }];
  }
}

/**
 * What the context of a model holds is said with the end of a turn only, and a first turn may take an hour. It could be asked
 * (`get_context_usage`), but then it hears nothing else until the model's server answered. All its models hold at least this much.
 */
function assumedWindow(model: string): number {
  return model.includes("[1m]") ? 1_000_000 : 200_000;
}

const inMs = (seconds: number | null | undefined): number | null =>
  seconds == null ? null : seconds * 1_000;

function limitOf(
  window: string | null,
  used: number | null | undefined,
  resetsAt: number | null | undefined,
): readonly Extract<AgentEvent, { t: "limits" }>[] {
  if (used == null) return [];
  const windowMinutes = window === null ? null : (WINDOW_MINUTES[window] ?? WEEK_MINUTES);
  const usedPercent = Math.min(100, used * 100);
  return [{ t: "limits", usedPercent, windowMinutes, resetsAt: inMs(resetsAt) }];
}

/** Subscriptions count over five hours and over a week. */
const WINDOW_MINUTES: Readonly<Record<string, number>> = { five_hour: 300 };
const WEEK_MINUTES = 10_080;

/** An answer that fits a schema is handed over beside the text, and is the one that counts. */
function lastMessageOf({ structured_output: structured, result }: ResultFrame): string | null {
  if (structured !== undefined && structured !== null) return JSON.stringify(structured);
  return result == null || result === "" ? null : result;
}

/** Told at the end of a turn only: what rules in its own settings refused, without asking anybody. */
function ownRefusals(result: ResultFrame, declined: ReadonlySet<string>): readonly AgentEvent[] {
  return result.permission_denials
    .filter((denial) => denial.tool_use_id == null || !declined.has(denial.tool_use_id))
    .map((denial) => ({ t: "note", text: `Its own settings refused ${denial.tool_name}.` }));
}

const isCreation = (details: unknown): boolean =>
  typeof details === "object" && details !== null && "type" in details && details.type === "create";

function textIn(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .flatMap((part: unknown) =>
      typeof part === "object" && part !== null && "text" in part && typeof part.text === "string"
        ? [part.text]
        : [],
    )
    .join("\n");
}

/** It says the exit code of a failed command in the first line of its output. */
function exitCodeIn(text: string, status: "ok" | "failed" | "declined"): number | null {
  if (status === "ok") return 0;
  const [, code] = /^(?:Error: )?Exit code (\d+)/.exec(text) ?? [];
  return code === undefined ? null : Number(code);
}
