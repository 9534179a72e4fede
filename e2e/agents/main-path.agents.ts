import { afterEach, beforeEach, expect, it } from "vitest";
import type { Recorded } from "#shared/mission/event.ts";
import {
  expectNobodyLeft,
  expectNoSession,
  expectNothingLost,
  soundLog,
} from "../../electron/engine/flight/testing/crash-proofs.ts";
import { AgentHome } from "./agent-home.ts";
import { expectLanded, expectOneTrain, expectReceipt } from "./main-path-landing.ts";
import { eventsOf, expectFamilies, expectNothingTwice, expectReviewedPlan } from "./main-path-proofs.ts";
import { expectBlindReviews, expectFreshLook, expectSynthesis } from "./main-path-reviews.ts";
import type { Crew, Flown } from "./main-path-scene.ts";
import { flyMainPath, type Way } from "./main-path.ts";

// The whole ladder on the real Claude Code and the real Codex, from the goal to the landing: nobody is simulated but the model.

let home: AgentHome;
beforeEach(async () => {
  home = await AgentHome.open({ installed: ["claude", "codex"] });
});
afterEach(async () => {
  const { problems } = home.model;
  // First: a script that could not be followed leaves no engine behind.
  await home.close();
  expect(problems).toEqual([]);
});

const CLAUDE: Flown = { agent: "claude", family: "anthropic" };
const CODEX: Flown = { agent: "codex", family: "openai" };
const CLAUDE_PLANS: Crew = { planner: CLAUDE, other: CODEX };
const CODEX_PLANS: Crew = { planner: CODEX, other: CLAUDE };

async function expectMainPath(way: Way): Promise<readonly Recorded[]> {
  const flight = await flyMainPath(home, way);
  const { state } = flight;
  const pending = [...state.pending].map((id) => state.decisions.get(id)?.decision.question);
  expect([state.phase, ...pending], home.report()).toEqual(["landed"]);
  const flown = { home, crew: way.crew, state };
  await expectReceipt(flown);
  await expectNoSession(home.flight);
  flight.disconnect();
  await expectNobodyLeft(home.flight);
  const log = await soundLog(flight);
  expectNothingLost(flight, log);
  const whole = { ...flown, log };
  expectReviewedPlan(whole);
  expectFamilies(whole);
  expectBlindReviews(whole);
  expectSynthesis(whole);
  expectFreshLook(whole);
  expectNothingTwice(whole);
  expectOneTrain(whole);
  expectLanded(whole, way.landing);
  return log;
}

const PATIENCE = { timeout: 500_000 };

it("planned by claude and made by codex, it lands in the base branch", PATIENCE, async () => {
  await expectMainPath({ crew: CLAUDE_PLANS, landing: "land" });
});

it("planned by codex and made by claude, it leaves as a branch on the remote", PATIENCE, async () => {
  await expectMainPath({ crew: CODEX_PLANS, landing: "push" });
});

/** Kills the engine when every review is in: its successor has them put together, and nobody is asked twice. */
it(
  "lands with nothing lost or done twice when its engine is killed between reviews and synthesis",
  PATIENCE,
  async () => {
    const engines: (number | undefined)[] = [];
    const log = await expectMainPath({
      crew: CLAUDE_PLANS,
      landing: "land",
      onEvent: ({ event: { type } }) => {
        if (type !== "review.compared" && type !== "mission.landed") return;
        const engine = home.flight.pidOf("engine");
        engines.push(engine);
        if (engine !== undefined && type === "review.compared") process.kill(engine, "SIGKILL");
      },
    });
    expect(new Set(engines).size).toBe(2);
    expect(engines).not.toContain(undefined);
    expect(eventsOf(log, "synthesis.requested")).toHaveLength(1);
  },
);
