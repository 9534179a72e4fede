import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "#shared/mission/command.ts";
import type { Reviewer } from "#shared/mission/review/finding.ts";
import { synthesisPrompt } from "#shared/mission/review/synthesis-prompt.ts";
import { labelled, type ReviewedSide } from "#shared/mission/review/synthesis-sides.ts";
import { task } from "#shared/mission/testing/missions.ts";
import { found, ReviewedFlight } from "#shared/mission/testing/reviewed-flight.ts";
import type { AgentName, Family } from "#shared/mission/words.ts";
import { AgentAdapters } from "../../agents/agent-adapters.ts";
import { SandboxBoxes } from "../../flight/sandbox-boxes.ts";
import { FlightRepositories } from "../../flight/flight-repositories.ts";
import { FlightHome } from "../../flight/testing/flight-home.ts";
import { SecretBook } from "../../secrets/secret-book.ts";
import { endHost, hostStart } from "../../sessions/testing/real-host.ts";
import { SessionHostLink } from "../../sessions/session-host-link.ts";
import { askSynthesis, type Synthesised } from "../ask-synthesis.ts";
import { Consultations } from "../consultations.ts";
import { questionSessions } from "../question-session.ts";

const CODE = "export const sum = (list) =>\n  list.reduce((a, b) => a + b);\n";

/**
 * Questions to agents without a mission that flies: real session host, boxes, bridge and agent. What the mission would be told is
 * kept.
 */
export class AskingBench {
  readonly told: Command[] = [];
  readonly home: FlightHome;
  readonly #link: SessionHostLink;
  readonly #consultations: Consultations;
  readonly #repositories: FlightRepositories;
  readonly #flight = new ReviewedFlight([task("one")]);

  constructor(environment: NodeJS.ProcessEnv) {
    this.home = new FlightHome(environment);
    const { home } = this.home;
    this.#link = new SessionHostLink({ home, start: hostStart(home) });
    const report = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
    const boxes = new SandboxBoxes({ home, environment, report });
    const repositories = new FlightRepositories(home, Date.now, report);
    const adapters = new AgentAdapters({ installation: this.home.installation, environment }, () => []);
    const secrets = new SecretBook([]);
    this.#repositories = repositories;
    this.#consultations = new Consultations({
      priced: (usage) => usage,
      secrets,
      home,
      link: this.#link,
      boxes,
      sessions: questionSessions({ home, boxes, repositories, adapters, secrets, report }),
      missions: {
        read: (_mission, view) =>
          Promise.resolve({ ok: true, view: view(this.#flight.world.state), seq: 1, readOnly: null }),
        onEvents: () => () => undefined,
        send: (_id, _mission, command) => {
          this.told.push(command);
          return Promise.resolve({ ok: false, code: "wrong-state", sentence: "It is known." });
        },
      },
      report,
    });
  }

  async start(): Promise<void> {
    this.home.write("src/a.ts", CODE);
    this.home.commit("something to review");
    this.#link.connect();
    await this.#link.connected(30_000);
  }

  /** Two reviews of one commit, each with one finding, put together by this agent. */
  async synthesise(agent: string, family: string, more: Partial<ReviewedSide> = {}): Promise<Synthesised> {
    const place = { repository: this.home.repository, baseBranch: "main" };
    const { repository } = await this.#repositories.of(place);
    const commit = await repository.baseOf("main");
    const folder = join(this.home.home, "missions", "bench");
    mkdirSync(folder, { recursive: true });
    const { state } = this.#flight.world;
    const id = this.#flight.task("one").spec.id;
    return askSynthesis(
      this.#consultations,
      {
        id: "eff_bench_1_0",
        mission: state.id,
        folder,
        task: id,
        place,
        unsandboxed: false,
        agent: agent as AgentName,
        family: family as Family,
        model: null,
        effort: "high",
        authors: ["nobody" as Family],
        sides: labelled(
          { ...side("adversarial", "Empty list"), ...more },
          side("quality", "No types"),
          "eff_bench_1_0",
        ),
        commit,
        git: repository.place,
        prompt: (sides) =>
          Promise.resolve(synthesisPrompt(state, id, sides, { text: "+sum", cut: [], base: commit, commit })),
        onUsed: () => undefined,
        isWanted: () => true,
      },
      new AbortController().signal,
    );
  }

  async remove(): Promise<void> {
    await endHost(this.home.home, this.#link);
    this.#repositories.close();
    await this.home.remove();
  }
}

/** As its reviewer left it. The agents that reviewed have names nobody else has, so that a test finds them anywhere. */
export function side(lens: Reviewer["lens"], title: string, round = 1): ReviewedSide {
  const flight = new ReviewedFlight([task("one", { risk: "high" })]);
  flight.pass("one");
  flight.review("one", [found("important", title)]);
  const finding = flight.finding(title);
  const agent = `who-${lens}` as AgentName;
  return {
    reviewer: { agent, family: `made-${lens}` as Family, lens },
    round,
    state: "completed",
    exitCode: 0,
    findings: [{ ...finding, by: { agent, family: `made-${lens}` as Family } }],
  };
}
