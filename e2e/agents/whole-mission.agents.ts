import { afterEach, beforeEach, expect, it } from "vitest";
import type { CommandInput } from "#shared/mission/command.ts";
import type { Recorded } from "#shared/mission/event.ts";
import { CrashFlight } from "../../electron/engine/flight/testing/crash-flight.ts";
import {
  expectNobodyLeft,
  expectNoSession,
  expectNothingLost,
  soundLog,
} from "../../electron/engine/flight/testing/crash-proofs.ts";
import { AgentHome } from "./agent-home.ts";
import {
  answers,
  expectLanded,
  expectNothingTwice,
  expectWay,
  isOver,
  scriptMission,
} from "./whole-mission.ts";

// A mission from its plan to its landing on real CLIs: nobody is simulated but the model.

let home: AgentHome;
beforeEach(async () => {
  home = await AgentHome.open();
});
afterEach(async () => {
  expect(home.model.problems).toEqual([]);
  await home.close();
});

/** A minute or two where nothing else runs. */
const WITHIN_MS = 420_000;

/** The engine is killed at the first event of each of these types: while something of that kind is under way. */
type Moment = Recorded["event"]["type"];

class Kills {
  readonly done: Moment[] = [];
  readonly #moments: readonly Moment[];

  constructor(moments: readonly Moment[]) {
    this.#moments = moments;
  }

  readonly onEvent = ({ event: { type } }: Recorded): void => {
    if (!this.#moments.includes(type) || this.done.includes(type)) return;
    const engine = home.flight.pidOf("engine");
    if (engine === undefined) return;
    process.kill(engine, "SIGKILL");
    this.done.push(type);
  };
}

const FLIGHTS: readonly (readonly [string, readonly Moment[]])[] = [
  ["and landed", []],
  [
    "and landed, with nothing lost and nothing done twice, although its engine is killed again and again",
    ["decision.asked", "task.rate-limited", "segment.wound-up", "review.requested", "merge.started"],
  ],
];

it.each(FLIGHTS)(
  "is planned by claude, made by codex in two worktrees at once, limited, handed off, reviewed by claude, %s",
  { timeout: 900_000 },
  async (_, moments) => {
    home.flownBy("codex");
    scriptMission(home);
    const mission = await home.flight.draft({
      tasks: [],
      agents: "installed",
      contract: { autonomy: "guarded" },
    });
    const send = (command: object) => home.flight.send(mission, command as CommandInput);
    const flight = new CrashFlight(home.flight, mission);
    await send({ type: "plan.request", family: "anthropic", agent: "claude" });
    await flight.follow({
      until: ({ tasks, plan }) => tasks.size === 2 && plan.awaiting === 0,
      withinMs: WITHIN_MS,
      answers,
    });
    await send({ type: "plan.lock", waiver: "a test" });
    await send({ type: "mission.launch" });
    const kills = new Kills(moments);
    const state = await flight.follow({
      until: isOver,
      withinMs: WITHIN_MS,
      answers,
      onEvent: kills.onEvent,
    });
    expectLanded(home, state);
    expect(kills.done.toSorted()).toEqual(moments.toSorted());
    await expectNoSession(home.flight);
    flight.disconnect();
    await expectNobodyLeft(home.flight);
    const log = await soundLog(flight);
    expectNothingLost(flight, log);
    expectWay(home, state, log);
    expectNothingTwice(home, state);
  },
);
