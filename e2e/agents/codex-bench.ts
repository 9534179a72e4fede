import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { Bridge } from "../../electron/agent-bridge/bridge.ts";
import { FrameLog } from "../../electron/agent-bridge/frame-log.ts";
import { conversationOf } from "../../electron/agent-bridge/open-conversation.ts";
import { Transcript } from "../../electron/agent-bridge/render/transcript.ts";
import { launchFile, type LaunchFile } from "#shared/agent-bridge/launch-file.ts";
import type { CodexSettings } from "#shared/agent-bridge/codex-settings.ts";
import { agentReport, type AgentReport, type DeliveryBody } from "#shared/channel/message.ts";
import { ModelServer } from "../model-server/model-server.ts";
import { AgentSurroundings, programOf } from "./agent-surroundings.ts";
import { keepFrames } from "./recorded-frames.ts";

const WAIT_MS = 60_000;
const keptFrame = z.object({ way: z.string(), raw: z.string() });

/** The real Codex behind the real bridge, in a workspace of its own; the mission and the model are played. */
export class CodexBench {
  readonly model: ModelServer;
  readonly surroundings: AgentSurroundings;
  readonly workspace: string;
  readonly told: AgentReport[] = [];
  screen = "";
  /** What the mission answers by itself; null: nothing. */
  answers: (report: AgentReport) => DeliveryBody | null = () => null;
  #bridge: Bridge | null = null;
  #scenario: string | null = null;
  readonly #looking = new Set<() => void>();

  private constructor(model: ModelServer) {
    this.model = model;
    this.surroundings = new AgentSurroundings(model.url);
    this.workspace = join(this.folder, "workspace");
    mkdirSync(this.workspace);
    execFileSync("git", ["init", "-q", "-b", "main", this.workspace]);
  }

  get folder(): string {
    return this.surroundings.folder;
  }

  static async start(): Promise<CodexBench> {
    return new CodexBench(await ModelServer.start());
  }

  get recordFolder(): string {
    return join(this.folder, "record");
  }

  get bridge(): Bridge {
    if (this.#bridge === null) throw new Error("nothing flies");
    return this.#bridge;
  }

  has(path: string): boolean {
    return existsSync(join(this.workspace, path));
  }

  read(path: string): string {
    return readFileSync(join(this.workspace, path), "utf8");
  }

  /** What Codex said, frame by frame. */
  frames(): readonly string[] {
    const file = join(this.recordFolder, "frames.jsonl");
    const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
    const kept = lines.map((line) => keptFrame.parse(JSON.parse(line)));
    return kept.filter(({ way }) => way === "in").map(({ raw }) => raw);
  }

  /** One session to its end; gives the exit code. */
  fly(
    scenario: string,
    settings: Partial<CodexSettings> = {},
    more: Partial<LaunchFile> = {},
  ): Promise<number> {
    this.#scenario ??= scenario;
    const launch = launchFile.parse({
      version: 1,
      protocol: "codex",
      title: "Codex CLI",
      mode: "exec",
      task: "one",
      attempt: 1,
      segment: 1,
      workspace: this.workspace,
      promptFile: join(this.folder, "PROMPT.md"),
      recordFolder: this.recordFolder,
      program: [programOf("codex")],
      env: this.surroundings.environment,
      model: null,
      effort: "low",
      role: "worker",
      sandbox: "workspace-write",
      boxed: false,
      network: null,
      conversation: null,
      forwards: [],
      settings: { config: FOR_THIS_RUN, sandbox: "own", outputSchema: null, ...settings },
      ...more,
    });
    this.#bridge = new Bridge({
      launch,
      prompt: `Do the task. [[flight:${scenario}]]`,
      open: conversationOf("codex"),
      frames: new FrameLog(launch.recordFolder, (sentence) => void (this.screen += sentence)),
      transcript: new Transcript((text) => {
        this.screen += text;
      }),
      now: Date.now,
      reports: {
        report: (input) => {
          this.#took(agentReport.parse(input));
          return Promise.resolve({ state: "taken" });
        },
      },
    });
    return this.#bridge.run();
  }

  of<Type extends AgentReport["type"]>(type: Type): Extract<AgentReport, { type: Type }>[] {
    return this.told.filter((report): report is Extract<AgentReport, { type: Type }> => report.type === type);
  }

  /** The first report of that kind that is as wanted. */
  until<Type extends AgentReport["type"]>(
    type: Type,
    wanted: (report: Extract<AgentReport, { type: Type }>) => boolean = () => true,
  ): Promise<Extract<AgentReport, { type: Type }>> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = this.of(type).find(wanted);
        if (found === undefined) return;
        finish();
        resolve(found);
      };
      const finish = (): void => {
        clearTimeout(timer);
        this.#looking.delete(look);
      };
      const timer = setTimeout(() => {
        finish();
        reject(new Error(`No ${type} came.\n${JSON.stringify(this.told, null, 1)}\n${this.model.report()}`));
      }, WAIT_MS);
      this.#looking.add(look);
      look();
    });
  }

  /** What Codex said is kept under the name of what the model said. */
  async remove(): Promise<void> {
    await this.model.stop();
    const frames = this.frames();
    if (this.#scenario !== null && frames.length > 0)
      keepFrames("codex", `app-server-${this.#scenario}`, frames, { folders: [[this.folder, "/flight"]] });
    this.surroundings.remove();
  }

  #took(report: AgentReport): void {
    this.told.push(report);
    for (const look of this.#looking) look();
    const answer = this.answers(report);
    if (answer !== null) this.bridge.deliver(answer);
  }
}

const FOR_THIS_RUN = [
  "shell_environment_policy.ignore_default_excludes=false",
  "features.default_mode_request_user_input=true",
  "suppress_unstable_features_warning=true",
  // A person may wait longer than a test.
  "model_providers.scripted.stream_max_retries=1",
  "model_providers.scripted.stream_idle_timeout_ms=2000",
];

/** Answers every permission that is asked for. */
export const answering =
  (allowed: boolean, text = "") =>
  (report: AgentReport): DeliveryBody | null =>
    report.type === "agent.request"
      ? { type: "answer", request: report.request, allowed, text, action: null }
      : null;
