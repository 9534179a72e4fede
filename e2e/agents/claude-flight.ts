import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { vi } from "vitest";
import { agentFolder } from "../../build/test-agents/agent-versions.ts";
import type { ByteStream } from "#shared/contract/byte-stream.ts";
import type { SessionId } from "#shared/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { FlightHome, type TestTask } from "../../electron/engine/flight/testing/flight-home.ts";
import { ModelServer } from "../model-server/model-server.ts";

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

  /** Types into the session of a task, as a person who took control of it. */
  async terminal(session: SessionId, holder: string): Promise<FlightTerminal> {
    const { client } = await this.flight.engine();
    return new FlightTerminal(
      (listener) => client.openBytes(session, "screen", 1 << 30, listener, holder),
      holder,
    );
  }

  async remove(): Promise<void> {
    await this.flight.remove();
    await this.model.stop();
    vi.unstubAllEnvs();
  }
}

type Listener = Parameters<Awaited<ReturnType<FlightHome["engine"]>>["client"]["openBytes"]>[3];

/** What a person sees of a terminal, as plain as it comes, and what they type. */
export class FlightTerminal {
  shown = "";
  readonly #stream: ByteStream;
  readonly #holder: string;
  #seq = 0;

  constructor(open: (listener: Listener) => ByteStream, holder: string) {
    this.#holder = holder;
    const show = (bytes: Uint8Array): void => {
      this.shown += Buffer.from(bytes).toString("utf8");
    };
    this.#stream = open({
      screen: ({ picture }) => show(picture),
      bytes: (_, bytes) => show(bytes),
      resized: () => undefined,
      inputAccepted: () => undefined,
      ended: () => undefined,
      failed: ({ message }) => {
        this.shown += `\n${message}`;
      },
    });
  }

  type(keys: string): void {
    this.#seq += 1;
    this.#stream.input(this.#holder, this.#seq, Buffer.from(keys));
  }

  close(): void {
    this.#stream.close();
  }
}

/** The session that flies a task now. */
export function sessionOf(state: MissionState, task: string): SessionId | null {
  const found = [...state.tasks.values()].find(({ spec }) => spec.id === task);
  return found?.attempts.at(-1)?.segments.at(-1)?.session ?? null;
}

export const permission = (state: MissionState): string | undefined =>
  [...state.pending].find((id) => state.decisions.get(id)?.decision.kind === "permission");
