import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { MissionState } from "#shared/mission/state.ts";
import type { FlightHome, TestTask } from "../../electron/engine/flight/testing/flight-home.ts";
import type { ModelServer } from "../model-server/model-server.ts";
import { AgentHome } from "./agent-home.ts";
import { claudeState } from "./cli-settings.ts";
import { keepFrames } from "./recorded-frames.ts";

/** A whole Flightdeck for a person who has set up Claude Code with a key, in the home where it keeps everything by itself. */
export class ClaudeFlight {
  readonly person: string;
  readonly #home: AgentHome;

  private constructor(home: AgentHome) {
    this.#home = home;
    this.person = join(home.surroundings.folder, "home");
    mkdirSync(join(this.person, ".claude"), { recursive: true });
    this.#setUp();
  }

  static async start(): Promise<ClaudeFlight> {
    return new ClaudeFlight(await AgentHome.open({ without: ["CLAUDE_CONFIG_DIR"] }));
  }

  get flight(): FlightHome {
    return this.#home.flight;
  }

  get model(): ModelServer {
    return this.#home.model;
  }

  /** What the person answered in Claude Code's own terminal one day. */
  #setUp(): void {
    const { ANTHROPIC_API_KEY: key = "" } = this.#home.surroundings.environment;
    writeFileSync(join(this.person, ".claude.json"), claudeState(key, []));
    // Ten tries take minutes; a person may say so too. And for their own work they may give it a free hand.
    const settings = {
      env: { CLAUDE_CODE_MAX_RETRIES: "1" },
      permissions: { defaultMode: "acceptEdits" },
    };
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
          [this.person, "/flight/person"],
          [this.#home.surroundings.folder, "/flight/computer"],
        ],
      },
    );
  }

  /** A file as the first task left it. */
  inWorkspace(state: MissionState, path: string): string {
    const [task] = state.tasks.values();
    return readFileSync(join(task?.workspace?.path ?? "", path), "utf8");
  }

  remove(): Promise<void> {
    return this.#home.close();
  }
}
