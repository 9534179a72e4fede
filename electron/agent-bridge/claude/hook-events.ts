import type { AgentEvent } from "../agent-event.ts";
import type { HookPayload, StatusPayload } from "./hook-frames.ts";
import { shownPath } from "../shown-path.ts";
import { changedFile } from "./tool-ask.ts";
import { titleOf } from "./tool-title.ts";
import { troubleKind } from "./trouble.ts";

/** Hooks that are about asking and not about anything that happened; the conversation handles them. */
const ASKING = new Set(["PermissionRequest", "Notification"]);

/** Turns the hooks of one terminal conversation into what the engine is told. Pure, like its brother for stream-json. */
export class HookEvents {
  readonly #workspace: string;
  readonly #now: () => number;
  #session: string | null = null;
  #isTurnOn = false;
  /** When the windows of the plan that are used up end; a failed turn says it only in words. */
  #limitEnds: readonly number[] = [];

  constructor(workspace: string, now: () => number = Date.now) {
    this.#workspace = workspace;
    this.#now = now;
  }

  get isTurnOn(): boolean {
    return this.#isTurnOn;
  }

  of(hook: HookPayload, raw: string): readonly AgentEvent[] {
    const seen = this.#sessionOf(hook);
    return [...seen, ...this.#about(hook, raw)];
  }

  /** A person pressed Esc, or we stopped it: no hook tells that. */
  interrupted(): readonly AgentEvent[] {
    return this.#turnEnded({ t: "turn-ended", status: "interrupted", lastMessage: null });
  }

  /** What its status line is given. */
  ofStatus(status: StatusPayload): readonly AgentEvent[] {
    const events: AgentEvent[] = [];
    const used = status.context_window?.used_percentage;
    if (used != null) events.push({ t: "context", used: Math.min(1, Math.max(0, used / 100)) });
    const ends: number[] = [];
    const limits: Extract<AgentEvent, { t: "limits" }>[] = [];
    const { five_hour: short, seven_day: long } = status.rate_limits ?? {};
    for (const [window, windowMinutes] of [
      [short, 300],
      [long, 10_080],
    ] as const) {
      if (window?.used_percentage == null) continue;
      const resetsAt = window.resets_at == null ? null : window.resets_at * 1_000;
      if (resetsAt !== null && window.used_percentage >= 100) ends.push(resetsAt);
      limits.push({
        t: "limits",
        usedPercent: Math.min(100, window.used_percentage),
        windowMinutes,
        resetsAt,
      });
    }
    this.#limitEnds = ends;
    // The last one is the one that is kept.
    limits.sort((one, other) => one.usedPercent - other.usedPercent);
    return [...events, ...limits];
  }

  #sessionOf({ session_id: id, model }: HookPayload): readonly AgentEvent[] {
    if (this.#session === id) return [];
    this.#session = id;
    return [{ t: "session", id, model: model ?? null }];
  }

  #about(hook: HookPayload, raw: string): readonly AgentEvent[] {
    const { hook_event_name: event, tool_use_id: id } = hook;
    switch (event) {
      case "SessionStart":
        return [];
      case "SessionEnd":
        return this.interrupted();
      case "UserPromptSubmit":
        return this.#turnStarted();
      case "PreToolUse":
        return [...this.#turnStarted(), { t: "tool-started", id: id ?? "?", title: this.#title(hook) }];
      case "PostToolUse":
        return this.#toolEnded(hook);
      case "PostToolUseFailure":
        return this.#toolFailed(hook);
      case "Stop":
        return this.#stopped(hook.last_assistant_message ?? null);
      case "StopFailure":
        return this.#failed(hook);
      case "PreCompact":
        return [{ t: "compaction", phase: "started" }];
      case "PostCompact":
        return [{ t: "compaction", phase: "ended" }];
      default:
        return ASKING.has(event) ? [] : [{ t: "unknown", name: `hook ${event}`, raw }];
    }
  }

  #turnStarted(): readonly AgentEvent[] {
    if (this.#isTurnOn) return [];
    this.#isTurnOn = true;
    return [{ t: "turn-started" }];
  }

  #turnEnded(event: AgentEvent): readonly AgentEvent[] {
    if (!this.#isTurnOn) return [];
    this.#isTurnOn = false;
    return [event];
  }

  #stopped(lastMessage: string | null): readonly AgentEvent[] {
    const ended = this.#turnEnded({ t: "turn-ended", status: "completed", lastMessage });
    return lastMessage === null || lastMessage === ""
      ? ended
      : [{ t: "message", text: lastMessage }, ...ended];
  }

  #failed({
    error,
    error_details: details,
    last_assistant_message: said,
  }: HookPayload): readonly AgentEvent[] {
    const message = said ?? details ?? error ?? "Its turn failed.";
    const kind = troubleKind(error ?? null, null, message);
    const ends = kind === "rate-limit" ? this.#limitEnds.filter((at) => at > this.#now()) : [];
    const resetsAt = ends.length === 0 ? null : Math.max(...ends);
    const trouble = { kind, message, retrying: false, resetsAt };
    return [
      { t: "trouble", trouble },
      ...this.#turnEnded({ t: "turn-ended", status: "failed", lastMessage: null }),
    ];
  }

  #toolEnded({
    tool_name: tool,
    tool_input: input,
    tool_use_id: id,
    tool_response: response,
  }: HookPayload): readonly AgentEvent[] {
    const exitCode = tool === "Bash" ? 0 : null;
    const events: AgentEvent[] = [{ t: "tool-ended", id: id ?? "?", status: "ok", exitCode }];
    const path = changedFile(tool ?? "", input ?? {});
    if (path === null) return events;
    const how = isCreation(response) ? "added" : "changed";
    return [...events, { t: "file", path: shownPath(path, this.#workspace), how }];
  }

  #toolFailed({ tool_use_id: id, error }: HookPayload): readonly AgentEvent[] {
    const [, code] = /^Exit code (\d+)/.exec(error ?? "") ?? [];
    return [
      {
        t: "tool-ended",
        id: id ?? "?",
        status: "failed",
        exitCode: code === undefined ? null : Number(code),
      },
    ];
  }

  #title({ tool_name: name, tool_input: input }: HookPayload): string {
    return titleOf(name ?? "a tool", input ?? {}, this.#workspace);
  }
}

const isCreation = (response: unknown): boolean =>
  typeof response === "object" && response !== null && "type" in response && response.type === "create";
