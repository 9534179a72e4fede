import { launchFile, type LaunchFile } from "#shared/agent-bridge/launch-file.ts";
import { agentReport, type AgentReport, type AgentReportInput } from "#shared/channel/message.ts";
import type { ReportAnswer } from "#launch/channel-client.ts";
import { PlainError } from "#launch/plain-error.ts";
import { Bridge } from "../bridge.ts";
import { Transcript } from "../render/transcript.ts";
import { FakeConversation } from "./fake-conversation.ts";
import { Lookout } from "./lookout.ts";

export const NOW = 1_800_000_000_000;

export const launchOf = (more: Partial<LaunchFile> = {}): LaunchFile =>
  launchFile.parse({
    version: 1,
    protocol: "codex",
    title: "Test CLI 1",
    mode: "exec",
    task: "one",
    attempt: 1,
    segment: 1,
    workspace: "/checkout",
    promptFile: "/brief/PROMPT.md",
    recordFolder: "/record",
    program: ["cli"],
    env: {},
    model: null,
    effort: "high",
    role: "worker",
    sandbox: "workspace-write",
    boxed: true,
    network: null,
    conversation: null,
    forwards: [],
    settings: null,
    ...more,
  });

/** A bridge between a CLI and a mission that a test both plays. */
export class BridgeBench {
  readonly cli: FakeConversation;
  readonly bridge: Bridge;
  readonly told: AgentReport[] = [];
  screen = "";
  /** What the mission says of a report; undefined: it takes it. */
  refuses: (report: AgentReport) => string | undefined = () => undefined;
  /** What the mission gives to read; undefined: it is away. */
  reads: (report: Extract<AgentReport, { type: "read" }>) => string | undefined = () => undefined;
  /** No engine takes what is said; the spool does. */
  isAway = false;
  readonly #lookout = new Lookout();
  readonly exit: Promise<number>;

  constructor(launch: Partial<LaunchFile> = {}, starting: Promise<void> = Promise.resolve()) {
    const opened: FakeConversation[] = [];
    this.bridge = new Bridge({
      launch: launchOf(launch),
      prompt: "Do it.",
      open: (parts) => {
        const cli = new FakeConversation(parts);
        opened.push(cli);
        return cli;
      },
      reports: { report: (report) => this.#take(report) },
      transcript: new Transcript((text) => {
        this.screen += text;
      }),
      frames: { keep: () => undefined },
      now: () => NOW,
    });
    const [cli] = opened;
    if (cli === undefined) throw new Error("no conversation was opened");
    this.cli = cli;
    cli.starting = starting;
    cli.onCall = () => this.#lookout.changed();
    this.exit = this.bridge.run();
  }

  /** Resolves when the mission was told that; with the report. */
  reported<Type extends AgentReport["type"]>(type: Type): Promise<Extract<AgentReport, { type: Type }>> {
    return this.#lookout.until(() =>
      this.told.find((report): report is Extract<AgentReport, { type: Type }> => report.type === type),
    );
  }

  /** Resolves when the CLI was asked to do that. */
  async called(call: string, times = 1): Promise<void> {
    await this.#lookout.until(() =>
      this.cli.calls.filter((each) => each === call).length >= times ? true : undefined,
    );
  }

  types(): string[] {
    return this.told.map(({ type }) => type);
  }

  #take(input: AgentReportInput): Promise<ReportAnswer> {
    const parsed = agentReport.safeParse(input);
    // As the channel does it.
    if (!parsed.success) return Promise.reject(new PlainError("A report does not fit. It was not sent."));
    const report = parsed.data;
    this.told.push(report);
    this.#lookout.changed();
    if (report.type === "read") {
      const text = this.reads(report);
      return Promise.resolve(text === undefined ? { state: "spooled" } : { state: "taken", text });
    }
    if (this.isAway) return Promise.resolve({ state: "spooled" });
    const sentence = this.refuses(report);
    return Promise.resolve(sentence === undefined ? { state: "taken" } : { state: "rejected", sentence });
  }
}
