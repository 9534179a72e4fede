import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { systemCode } from "#launch/plain-error.ts";
import type { AgentEvent, Ask } from "../../electron/agent-bridge/agent-event.ts";
import { openClaude } from "../../electron/agent-bridge/claude/open-claude.ts";
import type { AskAnswer, Conversation } from "../../electron/agent-bridge/conversation.ts";
import type { FrameWay } from "../../electron/agent-bridge/frame-log.ts";
import { Lookout } from "../../electron/agent-bridge/testing/lookout.ts";
import { agentFolder } from "../../build/test-agents/agent-versions.ts";
import { launchFile, type LaunchFile } from "#shared/agent-bridge/launch-file.ts";
import type { ClaudeSettings } from "#shared/agent-bridge/claude-settings.ts";
import { ModelServer } from "../model-server/model-server.ts";
import { claudeSettings } from "./flown-clis.ts";
import { keepFrames } from "./recorded-frames.ts";

/** The real program, as `npm run test:agents` installs it. */
export const CLAUDE = join(agentFolder("claude"), "bin", "claude");
const KEY = "scripted-key-1234567890";
const WAIT_MS = 60_000;

/** One real Claude Code in a workspace of its own, with a scripted model, and a person's home that is empty. */
export class ClaudeBench {
  readonly folder = mkdtempSync(join(tmpdir(), "fd-claude-"));
  readonly workspace = join(this.folder, "workspace");
  readonly home = join(this.folder, "home");
  readonly events: AgentEvent[] = [];
  readonly frames: { readonly way: FrameWay; readonly raw: string }[] = [];
  readonly model: ModelServer;
  /** Answers by themselves; null: it waits. */
  answers: (ask: Ask) => AskAnswer | null = () => null;
  readonly #lookout = new Lookout();
  readonly #opened: Conversation[] = [];

  private constructor(model: ModelServer) {
    this.model = model;
    mkdirSync(this.home);
    mkdirSync(this.workspace);
    this.git("init", "-q", "-b", "main");
  }

  static async start(): Promise<ClaudeBench> {
    return new ClaudeBench(await ModelServer.start());
  }

  git(...args: readonly string[]): string {
    return execFileSync("git", ["-C", this.workspace, ...args], { encoding: "utf8" });
  }

  read(path: string): string {
    return readFileSync(join(this.workspace, path), "utf8");
  }

  write(path: string, text: string): void {
    const file = join(this.workspace, path);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, text);
  }

  get environment(): Record<string, string> {
    return {
      HOME: this.home,
      ANTHROPIC_BASE_URL: this.model.url,
      ANTHROPIC_API_KEY: KEY,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
      DISABLE_AUTOUPDATER: "1",
      DISABLE_TELEMETRY: "1",
      CLAUDE_CODE_MAX_RETRIES: "2",
    };
  }

  async open(more: Partial<LaunchFile> = {}, settings: Partial<ClaudeSettings> = {}): Promise<Conversation> {
    const launch = launchFile.parse({
      version: 1,
      protocol: "claude",
      title: "Claude Code",
      mode: "exec",
      task: "one",
      attempt: 1,
      segment: 1,
      workspace: this.workspace,
      promptFile: join(this.folder, "PROMPT.md"),
      recordFolder: this.folder,
      program: [CLAUDE],
      env: this.environment,
      model: "claude-sonnet-4-5",
      effort: "low",
      role: "worker",
      sandbox: "workspace-write",
      boxed: false,
      network: null,
      conversation: null,
      forwards: [],
      settings: { ...(await claudeSettings()), ...settings },
      ...more,
    });
    const conversation = openClaude({
      launch,
      emit: (event) => this.#seen(event),
      frames: { keep: (way, raw) => void this.frames.push({ way, raw }) },
    });
    this.#opened.push(conversation);
    return conversation;
  }

  /** One conversation until its turn has ended. */
  async fly(scenario: string, more: Partial<LaunchFile> = {}): Promise<Conversation> {
    const conversation = await this.open(more);
    await conversation.start(`Do the task. [[flight:${scenario}]]`);
    await this.until("turn-ended");
    return conversation;
  }

  of<T extends AgentEvent["t"]>(t: T): Extract<AgentEvent, { t: T }>[] {
    return this.events.filter((event): event is Extract<AgentEvent, { t: T }> => event.t === t);
  }

  /** The `count`th event of that kind. */
  until<T extends AgentEvent["t"]>(t: T, count = 1): Promise<Extract<AgentEvent, { t: T }>> {
    return this.#lookout.until(() => this.of(t)[count - 1], {
      withinMs: WAIT_MS,
      missed: () =>
        `No ${t} (${count}) came. ${JSON.stringify(this.events, null, 1)}\n${this.model.report()}`,
    });
  }

  /** What it said, as a fixture for whoever reads its frames. */
  keep(name: string): void {
    const said = this.frames.flatMap(({ way, raw }) => (way === "in" ? [raw] : []));
    keepFrames("claude", name, said, {
      folders: [
        [this.home, "/flight/person"],
        [this.folder, "/flight"],
      ],
    });
  }

  /** The program itself, as the kernel does it when memory is over: nobody is asked, and nobody can tidy up. */
  kill(): void {
    const running = readdirSync("/proc").filter((pid) => {
      try {
        return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`) === this.workspace && isClaude(pid);
      } catch (error) {
        // It ended while it was looked at.
        if (systemCode(error) === undefined) throw error;
        return false;
      }
    });
    expect(running).toHaveLength(1);
    process.kill(Number(running[0]), "SIGKILL");
  }

  async remove(): Promise<void> {
    for (const conversation of this.#opened) await conversation.stop();
    await this.model.stop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }

  #seen(event: AgentEvent): void {
    this.events.push(event);
    this.#lookout.changed();
    if (event.t !== "ask") return;
    const answer = this.answers(event.ask);
    if (answer !== null) void this.#opened.at(-1)?.answer(event.ask.id, answer);
  }
}

const isClaude = (pid: string): boolean => readFileSync(`/proc/${pid}/cmdline`, "utf8").startsWith(CLAUDE);

export const yes = (text = "", editedCommand: string | null = null): AskAnswer => ({
  allowed: true,
  text,
  editedCommand,
});
export const no = (text: string): AskAnswer => ({ allowed: false, text, editedCommand: null });
