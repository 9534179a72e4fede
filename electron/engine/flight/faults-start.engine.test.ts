import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isAlive } from "#launch/process-alive.ts";
import { endAndWait } from "#launch/testing/end-process.ts";
import { attemptOf, attempts, eventually, write } from "./testing/fault-flight.ts";
import { FlightHome } from "./testing/flight-home.ts";

const LONG_ENOUGH = { timeout: 90_000 };
const CRASH_AT = "FLIGHTDECK_CRASH_AT";

let home: FlightHome;
beforeEach(() => {
  home = new FlightHome();
});
afterEach(() => home.remove());

/** The engine after this one dies there; the session host was started by one that does not, and so are those it starts. */
async function engineThatDiesAt(point: string): Promise<number> {
  await home.engine();
  await endAndWait(home.pidOf("engine"), "SIGKILL");
  process.env[CRASH_AT] = point;
  try {
    const { welcome } = await home.engine();
    return welcome.pid;
  } finally {
    delete process.env[CRASH_AT];
  }
}

describe("a session of which the engine died before it could say that it started", LONG_ENOUGH, () => {
  it("is ended when its mission was stopped before the next engine knew of it", async () => {
    const mission = await home.state({
      tasks: [attempts("one", [[write("src/one/a.js"), { stall: {} }]])],
    });
    const pid = await engineThatDiesAt("segment.after-open:1");
    await home.launch(mission);
    await eventually(() => !isAlive(pid), "the engine dies");
    const host = home.pidOf("session-host") ?? 0;
    // While it stands still the next engine can take commands and not yet look at sessions.
    process.kill(host, "SIGSTOP");
    try {
      await home.send(mission, { type: "mission.stop", reason: "enough" });
      expect(home.processes()).not.toEqual([]);
    } finally {
      process.kill(host, "SIGCONT");
    }
    const state = await home.until(mission, (seen) => attemptOf(seen, "one", 1)?.starting === null);
    expect(state.phase).toBe("stopped");
    await eventually(() => home.processes().length === 0, "nothing of it runs on");
  });
});
