import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { EngineConnection } from "#launch/engine-socket.ts";
import { readEndpoint } from "#launch/endpoint.ts";
import { Installation } from "#launch/installation.ts";
import { isAlive } from "#launch/process-alive.ts";
import { openEngine } from "#launch/start-engine.ts";
import { endAndWait } from "#launch/testing/end-process.ts";
import { thawMission } from "#shared/contract/mission-snapshot.ts";
import type { RequestName, RequestParams, RequestResult } from "#shared/contract/contract.ts";
import { commandId, type CommandId, type MissionId } from "#shared/ids.ts";
import type { CommandInput } from "#shared/mission/command.ts";
import type { DecisionRecord } from "#shared/mission/decisions/decision.ts";
import type { Recorded } from "#shared/mission/event.ts";
import { evolve } from "#shared/mission/evolve.ts";
import type { MissionState } from "#shared/mission/state.ts";

const root = join(import.meta.dirname, "..", "..", "..", "..");

export const freshCommand = (): CommandId => commandId.parse(`cmd_${randomBytes(12).toString("hex")}`);

/** A task as a test writes it: everything else is usual. */
export interface TestTask {
  readonly id: string;
  readonly after?: readonly string[];
  readonly touch?: readonly string[];
  readonly acceptance?: readonly string[];
  readonly expectedFiles?: readonly string[];
  /** The whole scenario, where a scripted agent flies it; YAML is a superset of JSON. */
  readonly scenario?: object;
  readonly more?: object;
}

export interface TestMission {
  readonly title?: string;
  readonly tasks: readonly TestTask[];
  readonly verify?: readonly string[];
  readonly contract?: object;
  /** Who may fly it; scripted agents unless said. */
  readonly agents?: "installed" | "scripted";
}

/** How a test answers a decision; null: it waits. */
export type Answering = (
  record: DecisionRecord,
) => { readonly option: string; readonly reason?: string } | null;

/** A data directory with a real engine, a repository, and a mission that scripted agents fly. */
export class FlightHome {
  readonly folder = mkdtempSync(join(tmpdir(), "fd-fly-"));
  readonly home = join(this.folder, "home");
  readonly repository = join(this.folder, "repository");
  /** The bundles, as people run them: `npm test` builds them first, alone `npm run build` does. */
  readonly installation = new Installation(root, { sources: false });
  readonly journal: Recorded[] = [];
  /** The person's, in which the engine runs. */
  readonly environment: NodeJS.ProcessEnv;
  #connection: EngineConnection | null = null;

  constructor(environment: NodeJS.ProcessEnv = process.env) {
    this.environment = environment;
    mkdirSync(this.home, { mode: 0o700 });
    mkdirSync(this.repository);
    this.git("init", "-q", "-b", "main");
    this.write("README.md", "# A sample\n");
    this.commit("start");
  }

  write(path: string, text: string): void {
    const file = join(this.repository, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  commit(message: string): void {
    this.git("add", "-A");
    this.git("commit", "-q", "-m", message);
  }

  git(...args: string[]): string {
    const who = ["-c", "user.name=A Person", "-c", "user.email=person@example.org"];
    return execFileSync("git", ["-C", this.repository, ...who, ...args], { encoding: "utf8" }).trim();
  }

  /** git in our own copy of the repository. */
  ours(...args: string[]): string {
    const [name = ""] = readdirSync(join(this.home, "repositories"));
    const gitDir = join(this.home, "repositories", name);
    return execFileSync("git", [`--git-dir=${gitDir}`, ...args], { encoding: "utf8" }).trim();
  }

  /** Processes that work below the data directory: sessions and what they left, never engine and session host. */
  processes(): string[] {
    return readdirSync("/proc").flatMap((pid) => {
      if (!/^\d+$/.test(pid)) return [];
      try {
        const folder = readlinkSync(`/proc/${pid}/cwd`);
        return folder.startsWith(join(this.home, "workspaces")) ? [`${pid} in ${folder}`] : [];
      } catch {
        // It ended while it was looked at.
        return [];
      }
    });
  }

  async engine(): Promise<EngineConnection> {
    // One that was killed is gone before its socket says so.
    const known = this.#connection;
    if (known?.socket.destroyed === false && isAlive(known.welcome.pid)) return known;
    const { home, installation, environment } = this;
    this.#connection = await openEngine(home, installation, "test", undefined, environment);
    return this.#connection;
  }

  async ask<Name extends RequestName>(name: Name, params: RequestParams<Name>): Promise<RequestResult<Name>> {
    const { client } = await this.engine();
    const outcome = await client.request(name, params);
    if (!outcome.ok)
      throw new Error(
        `${name}: ${outcome.failure.message} ${JSON.stringify(outcome.failure.problems ?? [])}`,
      );
    return outcome.value;
  }

  /** States and locks the mission; nothing flies yet. */
  async state(stated: TestMission): Promise<MissionId> {
    const mission = await this.draft(stated);
    await this.send(mission, { type: "plan.lock", waiver: "a test" });
    return mission;
  }

  /** A mission whose plan may still be changed, and may be wrong. */
  async draft({
    title = "A test flight",
    tasks,
    verify = [],
    contract = {},
    agents = "scripted",
  }: TestMission): Promise<MissionId> {
    const scripted = tasks.filter(({ scenario }) => scenario !== undefined);
    for (const { id, scenario } of scripted)
      this.write(`.flightdeck/pilot/${id}.yaml`, JSON.stringify(scenario, null, 1));
    if (scripted.length > 0) this.commit("scenarios");
    const mission = {
      title,
      repository: this.repository,
      baseBranch: "main",
      contract: {
        goal: "Fly.",
        autonomy: "hands-free",
        // What is written down lands as a commit more; whoever tests that says `unrecorded: undefined`.
        unrecorded: true,
        // Tasks of documents write code here too, so that no reviewer is asked.
        documents: ["**"],
        verify: verify.map((command) => ({ command, timeoutSeconds: 60 })),
        ...contract,
      },
      plan: { kind: "inline", plan: { tasks: tasks.map(specOf) } },
    };
    const params = { commandId: freshCommand(), agents, from: { kind: "given", mission } };
    const created = await this.ask("missions.create", params as unknown as RequestParams<"missions.create">);
    if (created.mission === null) throw new Error("the mission was not made");
    return created.mission;
  }

  async send(mission: MissionId, command: CommandInput): Promise<void> {
    const params = { commandId: freshCommand(), mission, command } as RequestParams<"missions.command">;
    await this.ask("missions.command", params);
  }

  launch(mission: MissionId): Promise<void> {
    return this.send(mission, { type: "mission.launch" });
  }

  /** Follows the mission until it is as wanted, answering what is asked on the way. Throws with its end when time is over. */
  async until(
    mission: MissionId,
    wanted: (state: MissionState) => boolean,
    { answers = land, withinMs = 80_000 }: { answers?: Answering; withinMs?: number } = {},
  ): Promise<MissionState> {
    const { client } = await this.engine();
    let state: MissionState | null = null;
    const answered = new Set<string>();
    return new Promise((resolve, reject) => {
      const finish = (end: () => void): void => {
        clearTimeout(timer);
        stop();
        end();
      };
      const look = (): void => {
        if (state === null) return;
        const seen = state;
        if (wanted(seen)) return finish(() => resolve(seen));
        for (const id of seen.pending) {
          const record = seen.decisions.get(id);
          const answer = record === undefined || answered.has(id) ? null : answers(record);
          if (answer === null) continue;
          answered.add(id);
          const command = { type: "decision.answer", decisions: [id], ...answer } as unknown as CommandInput;
          this.send(mission, command).catch((error: unknown) => finish(() => reject(error)));
        }
      };
      const stop = client.subscribeTo("mission", mission, {
        snapshot: (snapshot) => {
          state = thawMission(snapshot);
          look();
        },
        update: (recorded) => {
          for (const each of [recorded].flat()) {
            this.journal.push(each);
            state = evolve(state, each);
          }
          look();
        },
      });
      const timer = setTimeout(
        () => finish(() => reject(new Error(`Not there after ${withinMs} ms.\n${this.#report(state)}`))),
        withinMs,
      );
    });
  }

  /** Everything up to the landing, in one go. */
  async fly(
    mission: TestMission,
    how: { answers?: Answering; withinMs?: number } = {},
  ): Promise<MissionState> {
    const id = await this.state(mission);
    await this.launch(id);
    return this.until(id, ({ phase }) => phase === "landed" || phase === "stopped", how);
  }

  pidOf(program: "engine" | "session-host"): number | undefined {
    if (program === "engine") return readEndpoint(this.home)?.pid;
    const file = join(this.home, "run", "session-host.json");
    return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { pid: number }).pid : undefined;
  }

  log(program: "engine" | "session-host"): string {
    const file = join(this.home, "logs", `${program}.log`);
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }

  async remove(): Promise<void> {
    this.#connection?.socket.destroy();
    await endAndWait(this.pidOf("engine"), "SIGKILL");
    await endAndWait(this.pidOf("session-host"), "SIGTERM");
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 40, retryDelay: 50 });
  }

  #report(state: MissionState | null): string {
    const tasks = [...(state?.tasks.values() ?? [])].map(
      ({ spec, stage, attempts }) =>
        `${spec.id}: ${stage}; ${attempts.map(({ number, failure }) => `#${number} ${failure ?? "-"}`).join("; ")}`,
    );
    const asked = [...(state?.pending ?? [])].map((id) => state?.decisions.get(id)?.decision.question);
    return [state?.phase ?? "nothing seen", ...tasks, ...asked, this.log("engine").slice(-3_000)].join("\n");
  }
}

/** The landing is approved, and nothing else. */
export const land: Answering = ({ decision }) =>
  decision.kind === "landing" && decision.task === null ? { option: "land" } : null;

function specOf({
  id,
  after = [],
  touch = [`src/${id}/**`],
  acceptance = [],
  expectedFiles = [],
  more = {},
}: TestTask): object {
  return {
    id,
    title: `Task ${id}`,
    // Of little risk, so that no reviewer is asked; the ladder of reviews has tests of its own.
    kind: "docs",
    after,
    brief: {
      goal: `Write ${id}.`,
      currentState: "Nothing is there.",
      scope: { touch, avoid: [], read: [] },
      acceptance: (acceptance.length > 0 ? acceptance : ["true"]).map((command) => ({
        command,
        timeoutSeconds: 60,
      })),
      criteria: ["It is there."],
      expectedFiles,
      network: { needed: false },
    },
    ...more,
  };
}
