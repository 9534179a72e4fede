import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import { sessionId, type SessionId } from "#shared/ids.ts";
import type { AgentReport, DeliveryBody } from "#shared/channel/message.ts";
import { Installation } from "#launch/installation.ts";
import { eventually } from "./eventually.ts";
import { ownerOf, TestChannels } from "./test-channels.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
/** The bundle, as people run it: read from its sources each of them would take twice the time. */
const program = new Installation(root, { sources: false }).program("pilot");

export interface PilotStart {
  /** As it stands in the file; text is taken as it is. */
  readonly scenario?: unknown;
  readonly attempt?: number;
  readonly segment?: number;
  readonly prompt?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Goes on in the workspace of an earlier one. */
  readonly workspace?: string;
}

let sessions = 0;

/** The real program in a real terminal, with a real channel in this process. */
export class FlownPilot {
  readonly channels: TestChannels;
  readonly workspace: string;
  readonly session: SessionId;
  readonly exit: Promise<number>;
  output = "";
  readonly #child: ChildProcess;
  readonly #folder: string;
  #deliveries = 0;

  private constructor(
    start: PilotStart,
    folder: string,
    directory: string,
    channels: TestChannels,
    session: SessionId,
  ) {
    this.channels = channels;
    this.session = session;
    this.#folder = folder;
    this.workspace = start.workspace ?? join(folder, "workspace");
    this.#child = spawn("script", ["-qfec", `"${process.execPath}" "${program}"`, "/dev/null"], {
      cwd: this.workspace,
      stdio: ["pipe", "pipe", "inherit"],
      env: {
        PATH: process.env["PATH"],
        TERM: "xterm-256color",
        SHELL: "/bin/sh",
        FLIGHTDECK_CHANNEL: directory,
        FLIGHTDECK_TASK: "login",
        FLIGHTDECK_ATTEMPT: `${start.attempt ?? 1}`,
        FLIGHTDECK_SEGMENT: `${start.segment ?? 1}`,
        FLIGHTDECK_PROMPT: join(folder, "PROMPT.md"),
        ...start.env,
      },
    });
    this.#child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.output += text;
    });
    this.exit = new Promise((resolve) => this.#child.once("close", (code) => resolve(code ?? -1)));
  }

  static async start(start: PilotStart): Promise<FlownPilot> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "fd-pilot-")));
    const workspace = start.workspace ?? join(folder, "workspace");
    mkdirSync(join(workspace, ".flightdeck", "pilot"), { recursive: true });
    if (start.scenario !== undefined) {
      const text = typeof start.scenario === "string" ? start.scenario : stringify(start.scenario);
      writeFileSync(join(workspace, ".flightdeck", "pilot", "login.yaml"), text);
    }
    writeFileSync(join(folder, "PROMPT.md"), start.prompt ?? "Repair the login.");
    sessions += 1;
    const session = sessionId.parse(`ses_pilot${sessions}`);
    const channels = new TestChannels();
    const { directory } = await channels.channels.open(ownerOf(`pilot${sessions}`));
    return new FlownPilot(start, folder, directory, channels, session);
  }

  get reports(): AgentReport[] {
    return this.channels.heard.map(({ report }) => report);
  }

  /** What it reported, by type, in order. */
  get types(): string[] {
    return this.reports.map(({ type }) => type);
  }

  async shows(text: string): Promise<void> {
    await eventually(`the screen shows ${JSON.stringify(text)}; it shows ${this.output}`, () =>
      this.output.includes(text),
    ).catch((error: unknown) => {
      throw new Error(`${String(error)} It shows: ${this.output}`);
    });
  }

  async reported<Type extends AgentReport["type"]>(
    type: Type,
  ): Promise<Extract<AgentReport, { type: Type }>> {
    const found = await eventually(`it reports ${type}`, () =>
      this.reports.find((each) => each.type === type),
    );
    return found as Extract<AgentReport, { type: Type }>;
  }

  deliver(body: DeliveryBody): Promise<void> {
    this.#deliveries += 1;
    return this.channels.channels.deliver(this.session, `d${this.#deliveries}`, body);
  }

  answer(request: string, allowed: boolean, text: string): Promise<void> {
    return this.deliver({ type: "answer", request, allowed, text, action: null });
  }

  type(text: string): void {
    this.#child.stdin?.write(text);
  }

  async dispose(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill("SIGKILL");
    await this.exit;
    await this.channels.dispose();
    rmSync(this.#folder, { recursive: true, force: true });
    if (dirname(this.workspace) !== this.#folder) rmSync(this.workspace, { recursive: true, force: true });
  }
}
