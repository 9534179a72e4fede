import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isAlive } from "#launch/process-alive.ts";
import { endAndWait } from "#launch/testing/end-process.ts";
import {
  attemptOf,
  attempts,
  eventually,
  failureOf,
  stand,
  standing,
  write,
} from "./testing/fault-flight.ts";
import { FlightHome } from "./testing/flight-home.ts";

const LONG_ENOUGH = { timeout: 90_000 };
const CRASH_AT = "FLIGHTDECK_CRASH_AT";

let home: FlightHome;
beforeEach(() => {
  home = new FlightHome();
});
afterEach(() => home.remove());

describe("what an agent said last", LONG_ENOUGH, () => {
  it("does not hold up its end when it can never be taken", async () => {
    const checkpoint = { checkpoint: { label: "first-change", summary: "A start.", plans: "The rest." } };
    const mission = await home.state({
      tasks: [attempts("one", [[write("src/one/a.js"), stand, checkpoint], [write("src/one/again.js")]])],
    });
    await home.launch(mission);
    const agent = await standing(home, mission, "one");
    rmSync(agent.workspace, { recursive: true });
    agent.goOn();
    const state = await home.until(mission, ({ phase }) => phase === "landed");
    expect(failureOf(state, "one")).toContain("is missing");
    expect(attemptOf(state, "one", 2)?.outcome).toBe("passed");
  });

  it("is handed on by the next engine when the first dies before it told", async () => {
    const handsOver = [write("src/one/a.js"), { "needs-segment": { contextUsed: 0.8 } }];
    const mission = await home.state({
      tasks: [
        {
          id: "one",
          scenario: { attempts: [{ segments: [{ steps: handsOver }, { steps: [write("src/one/b.js")] }] }] },
        },
      ],
    });
    await home.engine();
    await endAndWait(home.pidOf("engine"), "SIGKILL");
    process.env[CRASH_AT] = "segment.before-end-is-told:1";
    const { welcome } = await home.engine().finally(() => delete process.env[CRASH_AT]);
    await home.launch(mission);
    await eventually(() => !isAlive(welcome.pid), "the engine dies");
    const state = await home.until(mission, ({ phase }) => phase === "landed");
    const [first, second, ...more] = attemptOf(state, "one", 1)?.segments ?? [];
    expect(first).toMatchObject({ end: "context-limit", handOff: expect.stringContaining("did step") });
    expect(second).toMatchObject({ end: "exited" });
    expect(more).toEqual([]);
    await eventually(() => readdirSync(join(home.home, "channels")).length === 0, "no channel is left");
  });
});
