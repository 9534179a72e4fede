import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FlightHome, type TestMission } from "../../electron/engine/flight/testing/flight-home.ts";
import type { MissionId } from "#shared/ids.ts";
import type { AgentName } from "../../build/test-agents/agent-versions.ts";
import { ModelServer } from "../model-server/model-server.ts";
import type { Scenario } from "../model-server/scenario.ts";
import { acpListed } from "./acp-listed.ts";
import { AgentSurroundings } from "./agent-surroundings.ts";

const MOST_SHOWN = 600;

interface Person {
  /** Variables they have not set. */
  readonly without?: readonly string[];
  /** The CLIs they have; absent: all of them, and agents over the Agent Client Protocol. */
  readonly installed?: readonly AgentName[];
}

/**
 * A data directory with a real engine, as a person has it who installed the real CLIs, and a model that says what a test wrote
 * down. Nothing is scripted but the model: detection, box, bridge, CLI and tools are those of every flight.
 *
 * A task finds its scenario without a marker: `home.model.script("worker:do-it", …)` is what the model says in the task do-it.
 */
export class AgentHome {
  readonly model: ModelServer;
  readonly surroundings: AgentSurroundings;
  readonly flight: FlightHome;

  private constructor(model: ModelServer, { without = [], installed }: Person) {
    this.model = model;
    this.surroundings = new AgentSurroundings(model.url, installed);
    const { environment } = this.surroundings;
    const listed = installed === undefined ? acpListed(this.surroundings, model.url) : {};
    const given = Object.entries({ ...environment, ...listed });
    this.flight = new FlightHome(Object.fromEntries(given.filter(([name]) => !without.includes(name))));
    this.surroundings.trust(this.flight.repository);
  }

  static async open(person: Person = {}): Promise<AgentHome> {
    return new AgentHome(await ModelServer.start(), person);
  }

  /** What the model says in a task, whoever flies it. */
  script(task: string, ...turns: Scenario): void {
    this.model.script(`worker:${task}`, ...turns);
  }

  /** Every task is flown by this agent; reviews by others are for missions that say so themselves. */
  flownBy(agent: string): void {
    const kinds = ["docs", "implement", "test", "mechanical"];
    const lanes = { default: { total: 3, reservedForReview: 1 } };
    const allocation = { rows: [{ kinds, agents: [agent] }], lanes };
    this.flight.write(".flightdeck/allocation.yaml", JSON.stringify(allocation));
    this.flight.commit("who does what");
  }

  /** What the person said of what the repository brings for the CLIs. */
  async agentFilesTrust(): Promise<string> {
    const { repository } = this.flight;
    return (await this.flight.ask("repository.agent-files", { repository })).trust;
  }

  /** They say yes to it, as it is now. */
  async trustAgentFiles(): Promise<void> {
    const { repository } = this.flight;
    const { sha256 } = await this.flight.ask("repository.agent-files", { repository });
    await this.flight.ask("repository.answer-agent-files", {
      repository,
      sha256: sha256 ?? "",
      answer: "trust",
    });
  }

  /** States and locks a mission for the installed agents. */
  state(mission: Omit<TestMission, "agents">): Promise<MissionId> {
    return this.flight.state({ ...mission, agents: "installed" });
  }

  /** What can be said of a flight that did not go as it should: the model's log, the engine's, and the end of every transcript. */
  report(): string {
    const sessions = join(this.flight.home, "sessions");
    const ends = (existsSync(sessions) ? readdirSync(sessions) : []).map((session) => {
      const file = join(sessions, session, "transcript");
      return `${session}: ${existsSync(file) ? readFileSync(file, "utf8").slice(-MOST_SHOWN) : "no transcript"}`;
    });
    return [this.model.report(), this.flight.log("engine").slice(-3_000), ...ends].join("\n");
  }

  async close(): Promise<void> {
    await this.flight.remove();
    await this.model.stop();
    this.surroundings.remove();
  }
}
