import type { z } from "zod";
import type { AgentEvent, UsageTotals } from "../agent-event.ts";
import { codexTrouble } from "./codex-trouble.ts";
import * as frames from "./frames.ts";
import { shellText } from "../shell-text.ts";

type Counts = z.infer<typeof frames.tokenUsage>["tokenUsage"]["total"];

/** Told in another frame as well, or nobody's concern here. Kept in the record like every other. */
const QUIET: ReadonlySet<string> = new Set(
  `thread/started thread/status/changed thread/readState/changed thread/name/updated thread/settings/updated thread/compacted
  thread/closed thread/goal/updated thread/goal/cleared thread/environment/connected thread/queue/changed turn/diff/updated item/agentMessage/delta
  item/reasoning/summaryTextDelta item/reasoning/summaryPartAdded item/reasoning/textDelta item/plan/delta
  item/fileChange/outputDelta item/fileChange/patchUpdated item/commandExecution/terminalInteraction item/mcpToolCall/progress
  rawResponseItem/completed rawResponse/completed mcpServer/startupStatus/updated remoteControl/status/changed account/updated
  app/list/updated skills/changed hook/started hook/completed model/verification serverRequest/resolved`.split(
    /\s+/,
  ),
);

const HOW: Readonly<Record<string, "added" | "changed" | "deleted">> = {
  add: "added",
  update: "changed",
  delete: "deleted",
};

/** What `codex app-server` says, frame by frame. Nothing here does anything: the same frames give the same events. */
export class CodexEvents {
  readonly #now: () => number;
  readonly #items = new Map<string, frames.Item>();
  /** What the thread had used before this session took it up. */
  #before: Counts | null = null;
  #windows: readonly frames.LimitWindow[] = [];
  #limitsTold = "";
  #lastMessage: string | null = null;
  #toldTrouble: string | null = null;
  #isCompacting = false;
  #hadTurn = false;
  /** Ours; others are of agents that Codex itself started. */
  thread: string | null = null;
  /** The turn that runs; null: none. */
  turn: string | null = null;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** What is under way under that id. */
  item(id: string): frames.Item | undefined {
    return this.#items.get(id);
  }

  of(method: string, params: unknown, raw: string): readonly AgentEvent[] {
    if (this.#isOfAnother(params)) return [];
    const known = this.#known(method, params);
    if (known !== null) return known;
    return QUIET.has(method) ? [] : [{ t: "unknown", name: method, raw }];
  }

  /** null: not understood. */
  #known(method: string, params: unknown): readonly AgentEvent[] | null {
    switch (method) {
      case "turn/started":
        return read(frames.turnChanged, params, ({ turn }) => this.#turnStarted(turn.id));
      case "turn/completed":
        return read(frames.turnChanged, params, (said) => this.#turnCompleted(said));
      case "item/started":
        return read(frames.itemChanged, params, ({ item }) => this.#item(item, "started"));
      case "item/completed":
        return read(frames.itemChanged, params, ({ item }) => this.#item(item, "completed"));
      case "item/commandExecution/outputDelta":
        return read(frames.delta, params, ({ itemId, delta }) => [
          { t: "tool-output", id: itemId, text: delta },
        ]);
      case "turn/plan/updated":
        return read(frames.planUpdated, params, ({ plan }) => [
          {
            t: "plan",
            steps: plan.map(({ step, status }) => ({ text: step, done: status === "completed" })),
          },
        ]);
      case "thread/tokenUsage/updated":
        return read(frames.tokenUsage, params, ({ tokenUsage }) => this.#used(tokenUsage));
      case "account/rateLimits/updated":
        return read(frames.rateLimits, params, ({ rateLimits }) => this.#limited(rateLimits));
      case "error":
        return read(frames.errorSaid, params, ({ error, willRetry }) => this.#trouble(error, willRetry));
      case "warning":
      case "guardianWarning":
      case "deprecationNotice":
      case "configWarning":
        return read(frames.warning, params, ({ message, summary }) => {
          const text = message ?? summary ?? "";
          return text === "" ? [] : [{ t: "note", text }];
        });
      default:
        return null;
    }
  }

  #turnStarted(id: string): readonly AgentEvent[] {
    this.turn = id;
    this.#hadTurn = true;
    this.#lastMessage = null;
    this.#toldTrouble = null;
    this.#isCompacting = false;
    return [{ t: "turn-started" }];
  }

  #turnCompleted({ turn }: z.infer<typeof frames.turnChanged>): readonly AgentEvent[] {
    this.turn = null;
    const status =
      turn.status === "completed" ? "completed" : turn.status === "interrupted" ? "interrupted" : "failed";
    // Usually it was told in a frame of its own before.
    const trouble =
      status === "failed" && turn.error !== null && turn.error !== undefined
        ? this.#trouble(turn.error, false)
        : [];
    return [...trouble, { t: "turn-ended", status, lastMessage: this.#lastMessage }];
  }

  #trouble(error: frames.TurnError, retrying: boolean): readonly AgentEvent[] {
    if (!retrying && this.#toldTrouble === error.message) return [];
    if (!retrying) this.#toldTrouble = error.message;
    const told = {
      error,
      retrying,
      now: this.#now(),
      windows: this.#windows,
      compacting: this.#isCompacting,
    };
    return [{ t: "trouble", trouble: codexTrouble(told) }];
  }

  #used({
    total,
    last,
    modelContextWindow,
  }: z.infer<typeof frames.tokenUsage>["tokenUsage"]): readonly AgentEvent[] {
    // A thread that was taken up tells what it had used before anything is done.
    if (!this.#hadTurn) {
      this.#before = total;
      return [];
    }
    const since = (now: number, before: number | undefined): number => Math.max(0, now - (before ?? 0));
    const totals: UsageTotals = {
      input: since(total.inputTokens, this.#before?.inputTokens),
      cachedInput: since(total.cachedInputTokens, this.#before?.cachedInputTokens),
      output: since(total.outputTokens, this.#before?.outputTokens),
      costMicros: null,
    };
    const size = modelContextWindow ?? 0;
    const context: AgentEvent[] = size > 0 ? [{ t: "context", used: last.totalTokens / size }] : [];
    return [...context, { t: "usage", totals }];
  }

  /** Said after every answer of the model; told when it is news. */
  #limited({ primary, secondary }: z.infer<typeof frames.rateLimits>["rateLimits"]): readonly AgentEvent[] {
    this.#windows = [primary, secondary].filter((window) => window !== null && window !== undefined);
    const fullest = this.#windows.toSorted((one, other) => other.usedPercent - one.usedPercent)[0];
    if (fullest === undefined) return [];
    const told = `${Math.floor(fullest.usedPercent)} ${fullest.resetsAt ?? ""}`;
    if (told === this.#limitsTold) return [];
    this.#limitsTold = told;
    const { usedPercent, windowDurationMins, resetsAt } = fullest;
    const minutes = windowDurationMins ?? 0;
    return [
      {
        t: "limits",
        usedPercent,
        windowMinutes: minutes >= 1 ? Math.round(minutes) : null,
        resetsAt: typeof resetsAt === "number" ? resetsAt * 1_000 : null,
      },
    ];
  }

  #item(said: { readonly type: string }, phase: "started" | "completed"): readonly AgentEvent[] | null {
    if (frames.QUIET_ITEMS.has(said.type)) return [];
    const parsed = frames.item.safeParse(said);
    if (!parsed.success) return null;
    const item = parsed.data;
    if (phase === "started") {
      this.#items.set(item.id, item);
      return this.#begun(item);
    }
    // With all it printed; nobody asks about it any more.
    this.#items.delete(item.id);
    return this.#done(item);
  }

  #begun(item: frames.Item): readonly AgentEvent[] {
    switch (item.type) {
      case "agentMessage":
      case "reasoning":
        return [];
      case "contextCompaction":
        this.#isCompacting = true;
        return [{ t: "compaction", phase: "started" }];
      case "commandExecution":
      case "fileChange":
      case "mcpToolCall":
      case "webSearch":
        return [{ t: "tool-started", id: item.id, title: titleOf(item) }];
    }
  }

  #done(item: frames.Item): readonly AgentEvent[] {
    switch (item.type) {
      case "agentMessage":
        this.#lastMessage = item.text;
        return item.text.trim() === "" ? [] : [{ t: "message", text: item.text }];
      case "reasoning": {
        const text = [...item.summary, ...item.content].join("\n").trim();
        return text === "" ? [] : [{ t: "reasoning", text }];
      }
      case "contextCompaction":
        this.#isCompacting = false;
        return [{ t: "compaction", phase: "ended" }];
      case "commandExecution": {
        const exitCode = item.exitCode ?? null;
        const status = item.status === "declined" ? "declined" : exitCode === 0 ? "ok" : "failed";
        return [{ t: "tool-ended", id: item.id, status, exitCode }];
      }
      case "fileChange":
        return [...filesOf(item), ended(item)];
      case "mcpToolCall":
        return [ended(item)];
      case "webSearch":
        return [{ t: "tool-ended", id: item.id, status: "ok", exitCode: null }];
    }
  }

  #isOfAnother(params: unknown): boolean {
    if (this.thread === null || typeof params !== "object" || params === null) return false;
    return "threadId" in params && typeof params.threadId === "string" && params.threadId !== this.thread;
  }
}

function read<Shape extends z.ZodType>(
  shape: Shape,
  params: unknown,
  tell: (said: z.infer<Shape>) => readonly AgentEvent[] | null,
): readonly AgentEvent[] | null {
  const parsed = shape.safeParse(params);
  return parsed.success ? tell(parsed.data) : null;
}

type Tool = Extract<frames.Item, { type: "commandExecution" | "fileChange" | "mcpToolCall" | "webSearch" }>;

function titleOf(item: Tool): string {
  switch (item.type) {
    case "commandExecution":
      return shellText(item.command);
    case "fileChange":
      return `edits ${item.changes.map(({ path, kind }) => frames.movedTo(kind) ?? path).join(", ")}`;
    case "mcpToolCall":
      return `${item.server}.${item.tool}`;
    case "webSearch":
      return `searches the web for ${item.query ?? "something"}`;
  }
}

const ended = ({ id, status }: { readonly id: string; readonly status: string }): AgentEvent => ({
  t: "tool-ended",
  id,
  status: status === "completed" ? "ok" : status === "declined" ? "declined" : "failed",
  exitCode: null,
});

const filesOf = ({ status, changes }: Extract<frames.Item, { type: "fileChange" }>): readonly AgentEvent[] =>
  status === "completed"
    ? changes.flatMap(({ path, kind }): AgentEvent[] => {
        const to = frames.movedTo(kind);
        if (to === null) return [{ t: "file", path, how: HOW[kind.type] ?? "changed" }];
        return [
          { t: "file", path, how: "deleted" },
          { t: "file", path: to, how: "added" },
        ];
      })
    : [];
