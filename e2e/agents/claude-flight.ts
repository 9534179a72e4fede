import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { vi } from "vitest";
import { agentFolder } from "../../build/test-agents/agent-versions.ts";
import type { ByteStream } from "#shared/contract/byte-stream.ts";
import type { MissionId, SessionId } from "#shared/ids.ts";
import { taskId } from "#shared/mission/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { FlightHome, type TestTask } from "../../electron/engine/flight/testing/flight-home.ts";
import { ModelServer } from "../model-server/model-server.ts";
import { keepFrames } from "./recorded-frames.ts";

/** Below the home of whoever runs the tests, which is not the home of the person in them. */
const BIN = join(agentFolder("claude"), "bin");
const KEY = "scripted-key-1234567890";

/** A whole Flightdeck on a computer where Claude Code is installed, and a person who has set it up with a key. */
export class ClaudeFlight {
  readonly flight = new FlightHome();
  readonly model: ModelServer;
  readonly person = join(this.flight.folder, "person");

  private constructor(model: ModelServer) {
    this.model = model;
    mkdirSync(join(this.person, ".claude"), { recursive: true });
    vi.stubEnv("HOME", this.person);
    vi.stubEnv("PATH", `${BIN}:${process.env["PATH"] ?? ""}`);
    vi.stubEnv("ANTHROPIC_BASE_URL", model.url);
    vi.stubEnv("ANTHROPIC_API_KEY", KEY);
    this.setUp({ trusts: [] });
  }

  static async start(): Promise<ClaudeFlight> {
    return new ClaudeFlight(await ModelServer.start());
  }

  /** What the person answered in Claude Code's own terminal one day. */
  setUp({ trusts }: { readonly trusts: readonly string[] }): void {
    const projects = Object.fromEntries(trusts.map((folder) => [folder, { hasTrustDialogAccepted: true }]));
    const customApiKeyResponses = { approved: [KEY.slice(-20)], rejected: [] };
    const state = { hasCompletedOnboarding: true, theme: "dark", customApiKeyResponses, projects };
    writeFileSync(join(this.person, ".claude.json"), JSON.stringify(state));
    // Ten tries take minutes; a person may say so too.
    const settings = { env: { CLAUDE_CODE_MAX_RETRIES: "1" } };
    writeFileSync(join(this.person, ".claude", "settings.json"), JSON.stringify(settings));
  }

  task(id: string, more: object = {}): TestTask {
    return {
      id,
      scenario: {},
      touch: [`src/${id}/**`],
      acceptance: [`test -f src/${id}/out.txt`],
      more: {
        assignment: { agent: "claude", model: "claude-sonnet-4-5" },
        brief: {
          goal: `Write it. [[flight:${id}]]`,
          currentState: "Nothing is there.",
          scope: { touch: [`src/${id}/**`], avoid: [], read: [] },
          acceptance: [{ command: `test -f src/${id}/out.txt`, timeoutSeconds: 60 }],
          criteria: ["It is there."],
          expectedFiles: [],
          network: { needed: false },
        },
        ...more,
      },
    };
  }

  /** Control of the session that flies the first task, as a person takes it in a window of theirs. */
  async takeControl(mission: MissionId, state: MissionState, holder: string): Promise<FlightTerminal> {
    const session = sessionOf(state);
    if (session === null) throw new Error("nothing flies");
    const { client } = await this.flight.engine();
    const terminal = new FlightTerminal(
      (listener) => client.openBytes(session, "screen", 1 << 30, listener, holder),
      holder,
    );
    await this.flight.send(mission, { type: "task.take-control", task: taskId.parse("one"), holder });
    return terminal;
  }

  /** What hooks and status line said in the one session there was, as a fixture for whoever reads them. */
  keep(name: string): void {
    const records = readdirSync(join(this.flight.home, "missions"), { recursive: true, encoding: "utf8" });
    const file = records.find((path) => path.endsWith("frames.jsonl")) ?? "";
    const lines = readFileSync(join(this.flight.home, "missions", file), "utf8")
      .split("\n")
      .filter(Boolean);
    const said = lines.map((line) => JSON.parse(line) as { way: string; raw: string });
    keepFrames(
      "claude",
      name,
      said.filter(({ way }) => way === "in").map(({ raw }) => raw),
      {
        folders: [
          [this.flight.home, "/flight/data"],
          [this.flight.folder, "/flight"],
        ],
      },
    );
  }

  /** A file as the first task left it. */
  inWorkspace(state: MissionState, path: string): string {
    const [task] = state.tasks.values();
    return readFileSync(join(task?.workspace?.path ?? "", path), "utf8");
  }

  async remove(): Promise<void> {
    await this.flight.remove();
    await this.model.stop();
    vi.unstubAllEnvs();
  }
}

/** To a column, or some columns on. */
const CURSOR_JUMP = new RegExp(`${String.fromCharCode(27)}\\[\\d*[GC]`, "g");

type Listener = Parameters<Awaited<ReturnType<FlightHome["engine"]>>["client"]["openBytes"]>[3];

/** What a person sees of a terminal, as plain as it comes, and what they type. */
export class FlightTerminal {
  #bytes = "";
  readonly #stream: ByteStream;
  readonly #holder: string;
  #seq = 0;

  constructor(open: (listener: Listener) => ByteStream, holder: string) {
    this.#holder = holder;
    const show = (bytes: Uint8Array): void => {
      this.#bytes += Buffer.from(bytes).toString("utf8");
    };
    this.#stream = open({
      screen: ({ picture }) => show(picture),
      bytes: (_, bytes) => show(bytes),
      resized: () => undefined,
      inputAccepted: () => undefined,
      ended: () => undefined,
      failed: ({ message }) => {
        this.#bytes += `\n${message}`;
      },
    });
  }

  /** Its words; where the cursor jumped there is a space. */
  get words(): string {
    return stripVTControlCharacters(this.#bytes.replaceAll(CURSOR_JUMP, " ")).replaceAll(/\s+/g, " ");
  }

  type(keys: string): void {
    this.#seq += 1;
    this.#stream.input(this.#holder, this.#seq, Buffer.from(keys));
  }

  close(): void {
    this.#stream.close();
  }
}

function sessionOf(state: MissionState): SessionId | null {
  const [task] = state.tasks.values();
  return task?.attempts.at(-1)?.segments.at(-1)?.session ?? null;
}
