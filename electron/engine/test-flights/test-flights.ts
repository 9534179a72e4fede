import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { makeTestFlightRepository, testFlightMission } from "#demo/test-flight.ts";
import { SampleError } from "#demo/sample-git.ts";
import type { TestFlight } from "#shared/contract/agent-requests.ts";
import type { Outcome } from "#shared/contract/client.ts";
import type { RequestParams } from "#shared/contract/contract.ts";
import type { OperatorCommandInput } from "#shared/contract/operator-command.ts";
import { missionRequests } from "#shared/contract/mission-requests.ts";
import { commandId, type CommandId, type MissionId } from "#shared/ids.ts";
import { landingAsked, standingOf } from "#shared/mission/test-flight.ts";
import { agentName, type AgentName } from "#shared/mission/words.ts";
import type { AgentAdapter } from "../agents/agent-adapter.ts";
import type { AgentAdapters } from "../agents/agent-adapters.ts";
import { alone } from "../git/turns.ts";
import { answered, refused } from "../gateway/answers.ts";
import type { MissionNews } from "../missions/mission-answer.ts";
import type { Missions } from "../missions/missions.ts";
import { stepOf, type MissionWrites } from "../missions/mission-writes.ts";
import type { MissionListRow } from "../store/projections/mission-tables.ts";
import { failureKind, failureSentence } from "../store/failure.ts";

type Row = Pick<MissionListRow, "missionId" | "repository" | "phase" | "createdAt">;

interface TestFlightParts {
  /** The data directory: nothing outside of it is written. */
  readonly directory: string;
  readonly adapters: Pick<AgentAdapters, "get" | "all">;
  readonly missions: Pick<Missions, "read">;
  readonly writes: MissionWrites;
  readonly rows: () => readonly Row[];
  readonly report: (sentence: string) => void;
}

type Sent = Outcome<{ readonly seq: number }>;

const freshId = (): CommandId => commandId.parse(`cmd_${randomBytes(12).toString("hex")}`);

/** Small missions that show whether an agent flies here. */
export class TestFlights {
  readonly #parts: TestFlightParts;
  readonly #folder: string;

  constructor(parts: TestFlightParts) {
    this.#parts = parts;
    this.#folder = join(parts.directory, "test-flights");
  }

  /** Each step has an id that follows from the request's own: one that comes again goes on where the first one ended. */
  async start(id: CommandId, agent: AgentName): Promise<Outcome<{ mission: MissionId }>> {
    const adapter = await this.#canFly(agent);
    if (!adapter.ok) return adapter;
    const repository = join(this.#folder, agent, id);
    return alone(repository, () => this.#fly(id, adapter.value, repository));
  }

  async #fly(
    id: CommandId,
    adapter: AgentAdapter,
    repository: string,
  ): Promise<Outcome<{ mission: MissionId }>> {
    const made = await repositoryIn(repository);
    if (!made.ok) return made;
    const { agent, scripted, title } = adapter;
    // The shapes fill in what a test flight does not say.
    const params: RequestParams<"missions.create"> = {
      commandId: id,
      dryRun: false,
      agents: scripted ? "scripted" : "installed",
      from: { kind: "given", mission: testFlightMission(repository, agent, title) },
    };
    const stated = await this.#parts.writes["missions.create"](
      missionRequests["missions.create"].params.parse(params),
    );
    if (!stated.ok) return stated;
    const { mission } = stated.value;
    if (mission === null) return refused("failed", "The test flight was not made. Nothing was started.");
    for (const command of [
      { type: "plan.lock", waiver: null, toLaunch: true },
      { type: "mission.launch" },
    ] as const) {
      const sent = await this.#send(stepOf(id, command.type), mission, command);
      if (!sent.ok) return this.#neverLaunched(id, mission, sent);
    }
    return answered({ mission });
  }

  /** How the newest of each agent stands. */
  async newest(): Promise<readonly TestFlight[]> {
    const flights = new Map<AgentName, TestFlight>();
    for (const { missionId, repository, createdAt } of this.#parts.rows()) {
      const agent = this.#agentOf(repository);
      if (agent === null || flights.has(agent)) continue;
      const mission = missionId as MissionId;
      const read = await this.#parts.missions.read(mission, standingOf);
      if (read.ok) flights.set(agent, { agent, mission, ...read.view, startedAt: createdAt });
    }
    return [...flights.values()];
  }

  /** Sees to the end of one: lands it, or stops it where only a person could go on. */
  async note({ mission, events }: Pick<MissionNews, "mission" | "events">): Promise<void> {
    if (events.some(({ event }) => event.type === "decision.asked")) await this.#seeTo(mission);
  }

  /** An engine before this one may have heard of it and not come to it. */
  async takeUp(): Promise<void> {
    for (const { missionId, repository, phase } of this.#parts.rows())
      if ((phase === "flying" || phase === "landing") && this.#agentOf(repository) !== null)
        await this.#seeTo(missionId as MissionId);
  }

  async #seeTo(mission: MissionId): Promise<void> {
    const read = await this.#parts.missions.read(mission, (state) => ({
      agent: this.#agentOf(state.place.repository),
      over: state.phase === "landed" || state.phase === "stopped",
      landing: landingAsked(state)?.decision.id ?? null,
      standing: standingOf(state),
    }));
    if (!read.ok || read.view.agent === null || read.view.over) return;
    const { landing, standing } = read.view;
    if (standing.state === "failed") {
      const reason = `The test flight failed: ${standing.sentence}`;
      this.#tell(await this.#send(freshId(), mission, { type: "mission.stop", reason }));
    } else if (landing !== null) {
      const answer = { type: "decision.answer" as const, decisions: [landing], option: "land" };
      this.#tell(await this.#send(freshId(), mission, answer));
    }
  }

  async #canFly(agent: AgentName): Promise<Outcome<AgentAdapter>> {
    const adapter = this.#parts.adapters.get(agent);
    if (adapter === undefined) {
      const known = this.#parts.adapters.all.map((each) => each.agent).join(", ");
      return refused("not-found", `There is no agent "${agent}". Nothing was started; there are ${known}.`);
    }
    const seen = await adapter.detect();
    if (seen.state === "found") return answered(adapter);
    const why = seen.state === "missing" ? `${adapter.title} is not installed.` : seen.reason;
    const mend = adapter.install === null ? "" : ` ${adapter.install}`;
    return refused("refused", `${why} Nothing was started.${seen.state === "missing" ? mend : ""}`);
  }

  /** What was stated and cannot be launched is not left on anybody's list. */
  async #neverLaunched(id: CommandId, mission: MissionId, refusal: Outcome<never>): Promise<Outcome<never>> {
    const reason = "The test flight could not be launched.";
    this.#tell(await this.#send(stepOf(id, "give-up"), mission, { type: "mission.stop", reason }));
    return refusal;
  }

  #agentOf(repository: string): AgentName | null {
    const [agent, id, ...rest] = relative(this.#folder, repository).split(sep);
    const named = agentName.safeParse(agent);
    return named.success && id !== undefined && rest.length === 0 ? named.data : null;
  }

  async #send(id: CommandId, mission: MissionId, command: OperatorCommandInput): Promise<Sent> {
    const { params } = missionRequests["missions.command"];
    return this.#parts.writes["missions.command"](params.parse({ commandId: id, mission, command }));
  }

  /** Somebody else may have answered in the same moment; then there is nothing left to do. */
  #tell(outcome: Sent): void {
    if (!outcome.ok) this.#parts.report(`A test flight: ${outcome.failure.message}`);
  }
}

/** Made beside its place and then moved there, so that what is there is whole. */
async function repositoryIn(repository: string): Promise<Outcome<null>> {
  if (existsSync(repository)) return answered(null);
  const draft = `${repository}.draft`;
  try {
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { recursive: true, mode: 0o700 });
    await makeTestFlightRepository(draft);
    renameSync(draft, repository);
    return answered(null);
  } catch (error) {
    const kept = "Nothing was started, and your own repositories were not touched.";
    if (error instanceof SampleError) return refused("failed", `${error.message} ${kept} Run the doctor.`);
    const kind = failureKind(error);
    if (kind === null) throw error;
    return refused("failed", `${failureSentence(kind, repository, error)} ${kept}`);
  }
}
