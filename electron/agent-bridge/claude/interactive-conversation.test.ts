import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ClaudeSettings } from "#shared/agent-bridge/claude-settings.ts";
import type { AgentEvent } from "../agent-event.ts";
import type { WaitingHook } from "../hook/hook-server.ts";
import type { Ears } from "../hook/session-hooks.ts";
import { launchOf } from "../testing/bridge-bench.ts";
import { InteractiveConversation } from "./interactive-conversation.ts";

let folder: string;
let transcript: string;
let terminal: Terminal;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "fd-terminal-"));
  transcript = join(folder, "s1.jsonl");
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "setTimeout", "clearTimeout", "Date"] });
  terminal = new Terminal();
  await terminal.start();
});
afterEach(async () => {
  vi.useRealTimers();
  await terminal.stop();
  rmSync(folder, { recursive: true, force: true });
});

const settings: ClaudeSettings = {
  flags: [],
  trustsRepository: false,
  asksFirst: null,
  permissionMode: null,
  hook: null,
  statusLine: null,
  wakes: true,
  allowedTools: [],
  mcpConfig: null,
  outputSchema: null,
};

/** A terminal that only waits, and hooks that a test plays. */
class Terminal {
  readonly events: AgentEvent[] = [];
  readonly #conversation: InteractiveConversation;
  #ears: Ears = { heard: () => undefined, gone: () => undefined };

  constructor() {
    const launch = launchOf({ program: ["sh", "-c", "exec sleep 60", "sh"], workspace: folder, settings });
    this.#conversation = new InteractiveConversation(
      { launch, emit: (event) => this.events.push(event), frames: { keep: () => undefined } },
      {
        settings,
        env: { PATH: process.env["PATH"] },
        hooks: {
          listen: (_, ears) => {
            this.#ears = ears;
          },
        },
      },
    );
  }

  start(): Promise<void> {
    return this.#conversation.start("Do it.");
  }

  async stop(): Promise<void> {
    await this.#conversation.stop();
  }

  hears(event: string, more: object = {}): void {
    const said = { hook_event_name: event, session_id: "s1", transcript_path: transcript, ...more };
    const hook: WaitingHook = { mode: "hook", payload: JSON.stringify(said), end: () => undefined };
    this.#ears.heard(hook);
  }

  named(...names: readonly AgentEvent["t"][]): readonly AgentEvent[] {
    return this.events.filter(({ t }) => names.includes(t));
  }
}

const COMMAND = { tool_name: "Bash", tool_input: { command: "make" } };
const write = (content: object, at = Date.now()): void => {
  const line = { type: "user", timestamp: new Date(at).toISOString(), message: { content: [content] } };
  appendFileSync(transcript, `${JSON.stringify(line)}\n`);
};
const refused = (): void => {
  const content = "The user doesn't want to proceed with this tool use. The tool use was rejected.";
  write({ type: "tool_result", tool_use_id: "t1", content, is_error: true });
};
const escaped = (at?: number): void =>
  write({ type: "text", text: "[Request interrupted by user for tool use]" }, at);
const INTERRUPTED = { t: "turn-ended", status: "interrupted", lastMessage: null };

describe("Claude Code in its own terminal", () => {
  it("ends its turn where the Esc is written a while after the no that came with it", () => {
    terminal.hears("UserPromptSubmit");
    terminal.hears("PreToolUse", { ...COMMAND, tool_use_id: "t1" });
    terminal.hears("PermissionRequest", COMMAND);
    refused();
    vi.advanceTimersByTime(600);
    expect(terminal.named("ask-gone", "turn-ended")).toHaveLength(1);
    escaped();
    vi.advanceTimersByTime(600);
    expect(terminal.named("turn-ended")).toEqual([INTERRUPTED]);
  });

  it("ends its turn where a person presses Esc in the middle of it", () => {
    terminal.hears("UserPromptSubmit");
    escaped();
    vi.advanceTimersByTime(600);
    expect(terminal.named("turn-ended")).toEqual([INTERRUPTED]);
    // Nothing is on any more, and nothing is looked for.
    expect(vi.getTimerCount()).toBe(0);
  });

  it("does not end a turn by the Esc of the one before, which is written late", () => {
    const before = Date.now() - 1_000;
    terminal.hears("UserPromptSubmit");
    escaped(before);
    vi.advanceTimersByTime(600);
    expect(terminal.named("turn-ended")).toEqual([]);
  });
});
