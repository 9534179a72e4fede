import { existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { MissionState } from "#shared/mission/state.ts";
import { attemptOf, attempts, failureOf, MANY_LANES, taskOf, write } from "./testing/fault-flight.ts";
import { BreakableHome } from "./testing/fault-installation.ts";
import { FlightHome, land, type Answering } from "./testing/flight-home.ts";

const LONG_ENOUGH = { timeout: 90_000 };

let home: FlightHome;
afterEach(async () => {
  vi.unstubAllEnvs();
  await home.remove();
});

const atMost = (count: number) => ({ more: { limits: { attempts: count } } });
const ask = (kind: string) => (state: MissionState) =>
  [...state.pending].filter((id) => state.decisions.get(id)?.decision.kind === kind).length;

describe("an agent whose scenario is no use", LONG_ENOUGH, () => {
  beforeEach(() => {
    home = new FlightHome();
    home.write(".flightdeck/allocation.yaml", JSON.stringify(MANY_LANES));
  });

  it("fails with what is wrong, then a person is asked; it is never done", async () => {
    const mission = await home.state({
      tasks: [
        { id: "broken", scenario: { steps: [{ fly: "high" }] }, ...atMost(2) },
        { id: "missing", scenario: { steps: [] }, ...atMost(2) },
        attempts("whole", [[write("src/whole/a.js")]]),
      ],
    });
    home.git("rm", "-q", ".flightdeck/pilot/missing.yaml");
    home.commit("the scenario is gone");
    await home.launch(mission);
    const state = await home.until(mission, (seen) => ask("failed-task")(seen) === 2);
    for (const id of ["broken", "missing"]) {
      expect(taskOf(state, id).attempts.map(({ outcome }) => outcome)).toEqual(["failed", "failed"]);
      expect(failureOf(state, id)).toMatch(/The process did not end well: exit code [1-9]/);
      expect(failureOf(state, id)).toContain("the run never said that it is complete");
    }
    const cancelled = await home.until(mission, ({ phase }) => phase === "landed", {
      answers: (record) => (record.decision.kind === "failed-task" ? { option: "cancel" } : land(record)),
    });
    expect(cancelled.counts).toMatchObject({ merged: 1, cancelled: 2 });
  });
});

describe("a program that is no agent", LONG_ENOUGH, () => {
  it("fails when it ends at once, dies without a word or is gone; with a whole one the mission lands", async () => {
    const breakable = new BreakableHome();
    home = breakable;
    home.write(".flightdeck/allocation.yaml", JSON.stringify(MANY_LANES));
    breakable.replacePilot(
      'if (process.env["FLIGHTDECK_TASK"] === "dies") process.kill(process.pid, "SIGKILL");\nprocess.exit(0);\n',
    );
    const mission = await home.state({
      tasks: ["zero", "dies"].map((id) => attempts(id, [[write(`src/${id}/a.js`)]], atMost(2))),
    });
    await home.launch(mission);
    const asked = await home.until(mission, (seen) => ask("failed-task")(seen) === 2);
    for (const number of [1, 2]) {
      expect(failureOf(asked, "zero", number)).toContain("The agent was not active: 0 turns, 0 tool calls");
      expect(failureOf(asked, "dies", number)).toContain("it was ended by a signal");
    }
    breakable.takePilotAway();
    const begun = performance.now();
    const retryZero: Answering = ({ decision }) => (decision.task === "zero" ? { option: "retry" } : null);
    const gone = await home.until(
      mission,
      (seen) => attemptOf(seen, "zero", 3)?.endedAt !== null && attemptOf(seen, "zero", 3) !== undefined,
      {
        answers: retryZero,
      },
    );
    // Waiting does not bring a program back: an effect that is tried again waits for more than a minute in all.
    expect(performance.now() - begun).toBeLessThan(30_000);
    expect(failureOf(gone, "zero", 3)).toMatch(
      /pilot\.ts is missing\..+Nothing was started; the workspace is kept\./,
    );
    breakable.putPilotBack();
    const state = await home.until(mission, ({ phase }) => phase === "landed", {
      answers: (record) => (record.decision.kind === "failed-task" ? { option: "retry" } : land(record)),
    });
    expect(state.counts.merged).toBe(2);
  });
});

describe("a machine without bubblewrap", LONG_ENOUGH, () => {
  it("flies nothing and names the way out; whoever chose to fly without a sandbox does", async () => {
    home = new FlightHome();
    home.write(".flightdeck/allocation.yaml", JSON.stringify(MANY_LANES));
    vi.stubEnv("PATH", pathWithout("bwrap"));
    const boxed = await home.state({ tasks: [attempts("boxed", [[write("src/boxed/a.js")]], atMost(2))] });
    const open = await home.state({
      contract: { unsandboxed: true },
      tasks: [attempts("open", [[write("src/open/a.js")]], { acceptance: ["test -f src/open/a.js"] })],
    });
    await home.launch(boxed);
    await home.launch(open);
    const failed = await home.until(boxed, (seen) => ask("failed-task")(seen) === 1);
    for (const number of [1, 2])
      expect(failureOf(failed, "boxed", number)).toMatch(
        /^This session asks for a sandbox, and bubblewrap is missing or not allowed on this machine\. .+ or choose to fly without a sandbox\.$/,
      );
    expect(taskOf(failed, "boxed").attempts.flatMap(({ segments }) => segments)).toEqual([]);
    const state = await home.until(open, ({ phase }) => phase === "landed");
    expect(state.contract.unsandboxed).toBe(true);
    expect(home.git("show", "main:src/open/a.js")).toBe("1");
  });
});

/** Everything that can be run here but one program. */
function pathWithout(program: string): string {
  const folder = join(home.folder, "bin");
  mkdirSync(folder);
  const taken = new Set([program]);
  for (const from of (process.env["PATH"] ?? "").split(":").filter((each) => each.startsWith("/")))
    for (const name of namesIn(from)) {
      if (taken.has(name)) continue;
      taken.add(name);
      symlinkSync(join(from, name), join(folder, name));
    }
  return folder;
}

/** A folder of PATH need not exist. */
function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name);
}
