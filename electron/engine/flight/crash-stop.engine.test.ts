import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MissionState } from "#shared/mission/state.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import { CrashFlight } from "./testing/crash-flight.ts";
import { expectNobodyLeft, expectNoSession, processesOf, soundLog } from "./testing/crash-proofs.ts";
import { type Answering, FlightHome, type TestTask } from "./testing/flight-home.ts";

const STOPS_WITHIN_MS = 5_000;
const READY_WITHIN_MS = 60_000;
/** What a scripted agent leaves behind sleeps for so long. */
const LEFT_BEHIND_SECONDS = 300;
const LEFT_BEHIND = 8;
const PROVING_SECONDS = 1_000;

let home: FlightHome;
beforeEach(() => {
  home = new FlightHome();
});
afterEach(() => home.remove());

const write = (id: string): object => ({ edit: { file: `src/${id}/work.txt`, content: `${id}\n` } });

const task = (id: string, steps: readonly object[], more: Partial<TestTask> = {}): TestTask => ({
  id,
  scenario: { steps: [write(id), ...steps] },
  ...more,
});

/** Five ways of not wanting to end. */
const STUBBORN: readonly TestTask[] = [
  task("ignores", [{ "ignore-term": {} }, { stall: {} }]),
  task("children", [{ "leave-children": LEFT_BEHIND }, { stall: {} }]),
  task("floods", [{ wait: 1 }, { flood: 10_000 }]),
  task("proves", [], { acceptance: [`sleep ${PROVING_SECONDS}`] }),
  task("asks", [{ "ask-permission": { kind: "secret", name: "DATABASE_URL" } }]),
];

const taskNamed = (state: MissionState, id: string): TaskState => {
  const found = [...state.tasks.values()].find(({ spec }) => spec.id === id);
  if (found === undefined) throw new Error(`there is no task ${id}`);
  return found;
};

/** As far as the mission can know, everyone is in the middle of what they are stubborn about. */
const areAllAtIt = (state: MissionState): boolean =>
  state.pending.size === 1 &&
  taskNamed(state, "proves").stage === "checking" &&
  [...state.tasks.values()].every(({ attempts }) => (attempts[0]?.toolCalls ?? 0) > 0);

const inSessions = (): string[] => {
  const programs = [home.pidOf("engine"), home.pidOf("session-host")];
  return processesOf(home).filter((line) => !programs.some((pid) => line.startsWith(`${pid} `)));
};

const sleeping = (seconds: number): number =>
  inSessions().filter((line) => line.endsWith(`sleep ${seconds}`)).length;

const allEnded = (state: MissionState): boolean =>
  [...state.tasks.values()].every(({ attempts }) =>
    attempts.every(({ segments }) => segments.every(({ endedAt }) => endedAt !== null)),
  );

describe("a mission that is stopped", () => {
  it("ends everything in it within five seconds, commands of the engine included, and keeps all work", async () => {
    const lanes = { default: { total: 6, reservedForReview: 1 } };
    home.write(
      ".flightdeck/allocation.yaml",
      JSON.stringify({ rows: [{ kinds: ["docs"], agents: ["pilot"] }], lanes }),
    );
    const mission = await home.state({ tasks: STUBBORN });
    await home.launch(mission);
    const flight = new CrashFlight(home, mission);
    const nobody: Answering = () => null;
    await flight.follow({ until: areAllAtIt, withinMs: READY_WITHIN_MS, answers: nobody });
    await expect.poll(() => sleeping(LEFT_BEHIND_SECONDS), { timeout: READY_WITHIN_MS }).toBe(LEFT_BEHIND);
    await expect.poll(() => sleeping(PROVING_SECONDS), { timeout: READY_WITHIN_MS }).toBeGreaterThan(0);
    const begun = performance.now();
    await home.send(mission, { type: "mission.stop", reason: "enough" });
    await expect.poll(inSessions, { timeout: STOPS_WITHIN_MS }).toEqual([]);
    const state = await flight.follow({
      until: (seen) => seen.phase === "stopped" && allEnded(seen),
      withinMs: STOPS_WITHIN_MS,
      answers: nobody,
    });
    expect(performance.now() - begun).toBeLessThan(STOPS_WITHIN_MS);
    expect(state.pending.size).toBe(0);
    for (const { id } of STUBBORN) {
      const { workspace } = taskNamed(state, id);
      expect(readFileSync(join(workspace?.path ?? "", "src", id, "work.txt"), "utf8")).toBe(`${id}\n`);
      expect(home.ours("rev-parse", "--verify", `refs/heads/${workspace?.branch}`)).toMatch(/^[0-9a-f]{40}/);
    }
    expect(home.git("log", "--format=%s", "main")).not.toContain("Mission-Task");
    await expectNoSession(home);
    flight.disconnect();
    await expectNobodyLeft(home);
    const told = (await soundLog(flight)).filter(({ event }) => event.type === "segment.ended");
    expect(told).toHaveLength(STUBBORN.length);
    expect(existsSync(join(home.home, "run", "engine.json"))).toBe(false);
  }, 90_000);
});
