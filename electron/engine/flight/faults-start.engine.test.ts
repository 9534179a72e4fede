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

/** Never 0: that would be the test's own processes. */
async function hostPid(): Promise<number> {
  await eventually(() => home.pidOf("session-host") !== undefined, "there is a session host");
  const pid = home.pidOf("session-host");
  if (pid === undefined || pid <= 0) throw new Error("there is no session host");
  return pid;
}

describe("a session of which the engine died before it could say that it started", LONG_ENOUGH, () => {
  it("is ended when its mission was stopped before the next engine knew of it", async () => {
    const mission = await home.state({
      tasks: [attempts("one", [[write("src/one/a.js"), { stall: {} }]])],
    });
    const pid = await engineThatDiesAt("segment.after-open:1");
    await home.launch(mission);
    await eventually(() => !isAlive(pid), "the engine dies");
    const host = await hostPid();
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

describe("a mission that is launched while no session host answers", LONG_ENOUGH, () => {
  it("uses up no attempt, and flies as soon as one does", async () => {
    const mission = await home.state({ tasks: [attempts("one", [[write("src/one/a.js")]])] });
    const host = await hostPid();
    process.kill(host, "SIGSTOP");
    try {
      await eventually(async () => {
        const { checks } = await home.ask("engine.health", {});
        return checks.some(({ id, state }) => id === "session-host" && state === "problem");
      }, "the engine knows that no host answers");
      await home.launch(mission);
      await home.send(mission, { type: "task.steer", task: "one", text: "Take your time." });
      const seen = await home.until(mission, ({ tasks }) =>
        [...tasks.values()].every(({ notes }) => notes.length > 0),
      );
      expect([...seen.tasks.values()].flatMap((task) => task.attempts)).toEqual([]);
    } finally {
      process.kill(host, "SIGCONT");
    }
    const state = await home.until(mission, ({ phase }) => phase === "landed");
    expect([...state.tasks.values()].map((task) => task.attempts.length)).toEqual([1]);
  });
});
