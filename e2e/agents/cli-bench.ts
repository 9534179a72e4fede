import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { Bridge } from "../../electron/agent-bridge/bridge.ts";
import { FrameLog } from "../../electron/agent-bridge/frame-log.ts";
import { conversationOf } from "../../electron/agent-bridge/open-conversation.ts";
import { Transcript } from "../../electron/agent-bridge/render/transcript.ts";
import { Lookout } from "../../electron/agent-bridge/testing/lookout.ts";
import { launchFile, type LaunchFile } from "#shared/agent-bridge/launch-file.ts";
import { agentReport, type AgentReport, type DeliveryBody } from "#shared/channel/message.ts";
import type { AgentName } from "../../build/test-agents/agent-versions.ts";
import { ModelServer } from "../model-server/model-server.ts";
import { AgentSurroundings, programOf } from "./agent-surroundings.ts";
import { keepFrames } from "./recorded-frames.ts";

const WAIT_MS = 100_000;
const keptFrame = z.object({ way: z.string(), raw: z.string() });

/** Which CLI flies, and how its frames are named. */
export interface Flown extends Pick<LaunchFile, "protocol" | "settings"> {
  readonly cli: AgentName;
  readonly recordedAs: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A real CLI behind the real bridge, in a workspace of its own; the mission and the model are played. */
export class CliBench {
  readonly model: ModelServer;
  readonly surroundings: AgentSurroundings;
  readonly workspace: string;
  readonly told: AgentReport[] = [];
  screen = "";
  /** What the mission answers by itself; null: nothing. */
  answers: (report: AgentReport) => DeliveryBody | null = () => null;
  readonly #flown: Flown;
  #bridge: Bridge | null = null;
  #flight: Promise<number> | null = null;
  #scenario: string | null = null;
  readonly #lookout = new Lookout();

  private constructor(model: ModelServer, flown: Flown) {
    this.model = model;
    this.#flown = flown;
    this.surroundings = new AgentSurroundings(model.url);
    this.workspace = join(this.folder, "workspace");
    mkdirSync(this.workspace);
    execFileSync("git", ["init", "-q", "-b", "main", this.workspace]);
  }

  get folder(): string {
    return this.surroundings.folder;
  }

  static async start(flown: Flown): Promise<CliBench> {
    return new CliBench(await ModelServer.start(), flown);
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

  /** What the CLI said, frame by frame; what it wrote beside them is left out. */
  frames(): readonly string[] {
    const file = join(this.folder, "record", "frames.jsonl");
    const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
    const kept = lines.map((line) => keptFrame.parse(JSON.parse(line)));
    return kept.filter(({ way, raw }) => way === "in" && raw.startsWith("{")).map(({ raw }) => raw);
  }

  /** One session to its end; gives the exit code. */
  fly(scenario: string, more: Partial<LaunchFile> = {}): Promise<number> {
    const { protocol, settings, cli, args = [], env = {} } = this.#flown;
    this.#scenario ??= scenario;
    const launch = launchFile.parse({
      version: 1,
      protocol,
      title: cli,
      mode: "exec",
      task: "one",
      attempt: 1,
      segment: 1,
      workspace: this.workspace,
      promptFile: join(this.folder, "PROMPT.md"),
      recordFolder: join(this.folder, "record"),
      program: [programOf(cli), ...args],
      env: { ...this.surroundings.environment, ...env },
      model: null,
      effort: "low",
      role: "worker",
      sandbox: "workspace-write",
      boxed: false,
      network: null,
      conversation: null,
      forwards: [],
      settings,
      ...more,
    });
    this.#bridge = new Bridge({
      launch,
      prompt: `Do the task. [[flight:${scenario}]]`,
      open: conversationOf(protocol),
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
    this.#flight = this.#bridge.run();
    return this.#flight;
  }

  of<Type extends AgentReport["type"]>(type: Type): Extract<AgentReport, { type: Type }>[] {
    return this.told.filter((report): report is Extract<AgentReport, { type: Type }> => report.type === type);
  }

  /** The first report of that kind that is as wanted. */
  until<Type extends AgentReport["type"]>(
    type: Type,
    wanted: (report: Extract<AgentReport, { type: Type }>) => boolean = () => true,
  ): Promise<Extract<AgentReport, { type: Type }>> {
    return this.#lookout.until(() => this.of(type).find(wanted), {
      withinMs: WAIT_MS,
      missed: () => `No ${type} came.\n${JSON.stringify(this.told, null, 1)}\n${this.model.report()}`,
    });
  }

  /** What the CLI said is kept under the name of what the model said. */
  async remove(): Promise<void> {
    // A test that failed leaves nothing flying either; how the flight ended was the test's to see.
    this.#bridge?.signalled("leave");
    await Promise.allSettled([this.#flight]);
    await this.model.stop();
    const frames = this.frames();
    const { cli, recordedAs } = this.#flown;
    if (this.#scenario !== null && frames.length > 0)
      keepFrames(cli, `${recordedAs}-${this.#scenario}`, frames, { folders: [[this.folder, "/flight"]] });
    this.surroundings.remove();
  }

  #took(report: AgentReport): void {
    this.told.push(report);
    this.#lookout.changed();
    const answer = this.answers(report);
    if (answer !== null) this.bridge.deliver(answer);
  }
}

/** Answers every permission that is asked for. */
export const answering =
  (allowed: boolean, text = "") =>
  (report: AgentReport): DeliveryBody | null =>
    report.type === "agent.request"
      ? { type: "answer", request: report.request, allowed, text, action: null }
      : null;
