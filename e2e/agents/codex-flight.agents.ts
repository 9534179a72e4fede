import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { endAndWait } from "#launch/testing/end-process.ts";
import type { MissionId } from "#shared/ids.ts";
import { taskId } from "#shared/mission/ids.ts";
import type { Attempt } from "#shared/mission/flight/attempt.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { land, type Answering, type TestTask } from "../../electron/engine/flight/testing/flight-home.ts";
import { AgentHome } from "./agent-home.ts";
import { takeControl } from "./flight-terminal.ts";
import { processesWith } from "./processes-with.ts";

let home: AgentHome;
beforeEach(async () => {
  home = await AgentHome.open();
  home.flownBy("codex");
});
afterEach(async () => {
  expect(home.model.problems).toEqual([]);
  await home.close();
});

const guarded = { autonomy: "guarded" };
const written = (id: string) => ({ write: { path: `src/${id}/out.txt`, content: "done\n" } });
const task = (id: string, more: object = {}): TestTask => ({
  id,
  scenario: {},
  touch: [`src/${id}/**`],
  acceptance: [`test -f src/${id}/out.txt`],
  more,
});

async function takeOff(tasks: readonly TestTask[], contract: object = {}): Promise<MissionId> {
  const mission = await home.state({ tasks, contract });
  await home.flight.launch(mission);
  return mission;
}

const until = (
  mission: MissionId,
  wanted: (state: MissionState) => boolean,
  answers: Answering = land,
): Promise<MissionState> => home.flight.until(mission, wanted, { answers, withinMs: 100_000 });

const isOver = ({ phase }: MissionState): boolean => phase === "landed" || phase === "stopped";
const first = (state: MissionState, id: string): Attempt | undefined =>
  state.tasks.get(taskId.parse(id))?.attempts[0];

describe("a mission flown by codex in its box", { timeout: 150_000 }, () => {
  it("does two tasks at once, one command approved and one denied with a reason, and lands", async () => {
    home.script(
      "yes",
      { call: written("yes") },
      { call: { shell: "cp src/yes/out.txt src/yes/more.txt" } },
      { text: "Both." },
    );
    home.script("no", { call: written("no") }, { call: { shell: "rm -rf src" } }, { text: "Then not." });
    const mission = await takeOff([task("yes"), task("no")], guarded);
    const state = await until(mission, isOver, (record) => {
      if (record.decision.kind !== "permission") return land(record);
      const isRemoval = JSON.stringify(record.decision).includes("rm -rf");
      return isRemoval ? { option: "deny", reason: "src stays as it is." } : { option: "approve" };
    });
    expect(state.phase, home.model.report()).toBe("landed");
    expect(home.flight.git("show", "main:src/yes/more.txt")).toBe("done");
    expect(home.flight.git("show", "main:src/no/out.txt")).toBe("done");
    const heard = await home.model.waitFor(({ scenario, turn }) => scenario === "worker:no" && turn === 2);
    expect(JSON.stringify(heard.body)).toContain("This was denied: src stays as it is.");
    expect(first(state, "yes")).toMatchObject({ outcome: "passed", completedSeen: true, turns: 1 });
  });

  it("reaches its model and nothing else, and its commands see no key", async () => {
    const looks = [
      "env | grep -c SCRIPTED_MODEL_KEY",
      "ls -A $HOME | wc -l",
      "curl -sS -m 5 -o /dev/null -w '%{http_code}' https://example.com/ || true",
    ].join("; ");
    home.script(
      "one",
      { call: { shell: `mkdir -p src/one; (${looks}) > src/one/out.txt 2>&1; true` } },
      { text: "Seen." },
    );
    const state = await until(await takeOff([task("one")]), isOver, (record) =>
      record.decision.kind === "permission" ? { option: "approve" } : land(record),
    );
    expect(state.phase, home.model.report()).toBe("landed");
    const [keys, , ...reached] = home.flight.git("show", "main:src/one/out.txt").split("\n");
    expect(keys).toBe("0");
    expect(reached.join(" ")).toContain("000");
    expect(home.flight.log("engine")).toContain("was kept from reaching example.com");
  });

  it("waits for the end of a limit and goes on in the same session", async () => {
    // It is told to the minute, so the wait is at most one.
    const trouble = { kind: "usage-limit", resetsAt: new Date(Date.now() + 1_000), times: 1 } as const;
    home.script("one", { call: written("one"), trouble }, { text: "It is there." });
    const state = await until(await takeOff([task("one")]), isOver);
    expect(state.phase, home.model.report()).toBe("landed");
    const types = home.flight.journal.map(({ event }) => event.type);
    expect(types).toContain("task.rate-limited");
    expect(first(state, "one")?.segments).toHaveLength(1);
  });

  it("goes on in fresh conversations when the context is full, and not for ever", async () => {
    const trouble = { kind: "context-exceeded" } as const;
    home.script("one", { call: written("one") }, { text: "Never said.", trouble });
    const mission = await takeOff([task("one", { limits: { attempts: 1 } })]);
    const isFailed = (seen: MissionState): boolean => first(seen, "one")?.outcome === "failed";
    const state = await until(mission, isFailed, () => null);
    const segments = first(state, "one")?.segments ?? [];
    expect(segments.map(({ end }) => end)).toEqual(["compaction", "compaction", "exited"]);
    expect(new Set(segments.map(({ conversation }) => conversation)).size).toBe(3);
    expect(first(state, "one")?.failure).toContain("The last trouble (context)");
  });

  it("flies on while the engine is killed, and loses neither its question nor its work", async () => {
    home.script(
      "one",
      { call: written("one") },
      { call: { shell: "cp src/one/out.txt src/one/more.txt" } },
      { text: "Both." },
    );
    const mission = await takeOff([task("one")], guarded);
    const asked = await until(
      mission,
      ({ pending }) => pending.size > 0,
      () => null,
    );
    await endAndWait(home.flight.pidOf("engine"), "SIGKILL");
    const state = await until(mission, isOver, (record) =>
      record.decision.kind === "permission" ? { option: "approve" } : land(record),
    );
    expect(state.phase, home.model.report()).toBe("landed");
    expect([...asked.pending].map((id) => state.decisions.get(id)?.state)).toEqual(["resolved"]);
    expect(state.tasks.get(taskId.parse("one"))?.attempts).toHaveLength(1);
    expect(first(state, "one")?.segments).toHaveLength(1);
    expect(home.flight.git("show", "main:src/one/more.txt")).toBe("done");
  });

  it("that is killed has failed, with what was seen, and leaves nothing running", async () => {
    home.script("one", { call: { shell: "mkdir -p src/one; sleep 50" } }, { text: "Never said." });
    const mission = await takeOff([task("one", { limits: { attempts: 1 } })]);
    await until(mission, (state) => (first(state, "one")?.runningTools ?? 0) > 0);
    const workspaces = join(home.flight.home, "workspaces");
    for (const pid of processesWith(workspaces, "codex", "app-server")) process.kill(pid, "SIGKILL");
    const state = await until(
      mission,
      (seen) => first(seen, "one")?.outcome === "failed",
      () => null,
    );
    expect(first(state, "one")?.failure).toContain("SIGKILL");
    await expect.poll(() => home.flight.processes()).toEqual([]);
  });
});

describe("codex in its own terminal", { timeout: 300_000 }, () => {
  const nobody: Answering = () => null;
  const isBetweenTurns = (state: MissionState): boolean => {
    const attempt = first(state, "one");
    return (attempt?.turns ?? 0) > 0 && attempt?.idle === true;
  };
  const flown = (): Promise<MissionId> => {
    home.script(
      "one",
      { call: written("one") },
      { call: { shell: "cp src/one/out.txt src/one/more.txt" } },
      { text: "Both." },
    );
    return takeOff([task("one", { mode: "interactive" })], guarded);
  };

  it("goes on with what was approved here", async () => {
    const state = await until(await flown(), isBetweenTurns, ({ decision }) =>
      decision.kind === "permission" ? { option: "approve" } : null,
    );
    expect([...state.decisions.values()].map((each) => [each.decision.kind, each.state])).toEqual([
      ["permission", "resolved"],
    ]);
    expect(first(state, "one")).toMatchObject({ turns: 1, toolCalls: 2 });
  });

  it("closes the decision that was answered in the terminal, and is done when the person leaves", async () => {
    const mission = await flown();
    const asked = await until(mission, ({ pending }) => pending.size > 0, nobody);
    const terminal = await takeControl(home.flight, mission, asked);
    await terminal.shows("Yes, proceed");
    terminal.type("y");
    const state = await until(mission, isBetweenTurns, nobody);
    expect([...state.decisions.values()].map((each) => [each.decision.kind, each.state])).toEqual([
      ["permission", "withdrawn"],
    ]);
    // While it still draws the turn, the first one would interrupt that.
    await terminal.shows("Both.");
    // One is enough; who presses twice sends a second one to whoever has the terminal by then.
    terminal.type("\u0003\u0003");
    const landed = await until(mission, isOver);
    expect(landed.phase).toBe("landed");
    expect(home.flight.git("show", "main:src/one/more.txt")).toBe("done");
    terminal.close();
  });
});
