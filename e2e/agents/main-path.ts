import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { CommandInput } from "#shared/mission/command.ts";
import type { Recorded } from "#shared/mission/event.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { CrashFlight } from "../../electron/engine/flight/testing/crash-flight.ts";
import { land, type Answering } from "../../electron/engine/flight/testing/flight-home.ts";
import type { AgentHome } from "./agent-home.ts";
import { GUIDE, OF_PLAN, REPORT, TOKENS } from "./main-path-findings.ts";
import { scriptMission, type Crew } from "./main-path-scene.ts";

/** Two minutes where nothing else runs. */
const WITHIN_MS = 420_000;

const VERIFY = [TOKENS, REPORT, GUIDE].map((path) => `test -s ${path}`).join(" && ");

export interface Way {
  readonly crew: Crew;
  /** How it leaves: into the base branch, or as a branch on the remote. */
  readonly landing: "land" | "push";
  readonly onEvent?: (recorded: Recorded) => void;
}

/** A person flies one mission from its goal to its landing, and asks for everything that the whole ladder has. */
export async function flyMainPath(home: AgentHome, { crew, landing, onEvent }: Way): Promise<CrashFlight> {
  scriptMission(home, crew);
  addRemote(home);
  const mission = await home.flight.draft({
    tasks: [],
    verify: [VERIFY],
    agents: "installed",
    // Every merge is asked about, so that a person lets all go when all are ready.
    contract: { goal: "Tokens end.", autonomy: "ask-me", unrecorded: undefined },
  });
  const flight = new CrashFlight(home.flight, mission);
  const send = (command: object) => home.flight.send(mission, command as CommandInput);
  const answers = answering(landing);
  const follow = (until: (state: MissionState) => boolean) =>
    flight.follow({ until, withinMs: WITHIN_MS, answers, ...(onEvent === undefined ? {} : { onEvent }) });
  await send({ type: "plan.request", ...crew.planner });
  await follow(({ tasks, plan, pending }) => (tasks.size > 0 && plan.awaiting === 0) || pending.size > 0);
  await send({ type: "plan.request-review", reviewer: { ...crew.other, lens: "adversarial" } });
  const reviewed = await follow(({ plan }) => plan.reviewAsked === null);
  for (const { id, title } of reviewed.findings.values())
    await send({ type: "finding.settle", finding: id, ...SETTLED[title] });
  await send({ type: "plan.lock" });
  await send({ type: "mission.launch" });
  const proven = await follow((state) => mergeCards(state).length === state.tasks.size || isOver(state));
  // Nothing is merged while the mission is paused, so that all are ready at the same moment.
  await send({ type: "mission.pause" });
  for (const decision of mergeCards(proven))
    await send({ type: "decision.answer", decisions: [decision], option: "approve" });
  await send({ type: "mission.resume" });
  await follow(isOver);
  return flight;
}

/** What a person made of what was wrong with the plan. */
const SETTLED: Readonly<Record<string, object>> = {
  [OF_PLAN.unclear.title]: { state: "absorbed", reason: "The brief names the time." },
  [OF_PLAN.double.title]: {
    state: "declined",
    reason: "They are for other readers.",
    evidence: "README.md:1",
  },
};

const mergeCards = ({ pending, decisions }: MissionState) =>
  [...pending].filter((id) => {
    const decision = decisions.get(id)?.decision;
    return decision?.kind === "landing" && decision.task !== null;
  });

const answering =
  (landing: Way["landing"]): Answering =>
  (record) => {
    const { kind, subject } = record.decision;
    if (kind === "permission" || subject.kind === "log-entry") return { option: "approve" };
    return land(record) === null ? null : { option: landing };
  };

const EXPECTED: readonly string[] = ["permission", "landing", "question"];

/** It is over, or it asks a person what nobody has to be asked here. */
const isOver = ({ phase, pending, decisions }: MissionState): boolean =>
  phase === "landed" ||
  phase === "stopped" ||
  [...pending].some((id) => !EXPECTED.includes(decisions.get(id)?.decision.kind ?? "permission"));

const remoteOf = ({ flight }: AgentHome): string => join(flight.folder, "remote.git");

/** git at the place the person pushes to. */
export const atRemote = (home: AgentHome, ...args: readonly string[]): string =>
  execFileSync("git", [`--git-dir=${remoteOf(home)}`, ...args], { encoding: "utf8" }).trim();

function addRemote(home: AgentHome): void {
  execFileSync("git", ["init", "-q", "--bare", remoteOf(home)]);
  home.flight.git("remote", "add", "origin", remoteOf(home));
  home.flight.git("push", "-q", "origin", "main");
}
