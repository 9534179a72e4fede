import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FlightHome, type TestTask } from "./testing/flight-home.ts";

let home: FlightHome;
beforeEach(() => {
  home = new FlightHome();
});
afterEach(() => home.remove());

/** A task for the command line: its goal is what is run. */
const shellTask = (id: string, goal: string): TestTask => ({
  id,
  scenario: {},
  more: { assignment: { agent: "shell" }, brief: briefOf(id, goal) },
});

const briefOf = (id: string, goal: string) => ({
  goal,
  currentState: "Nothing is there.",
  scope: { touch: [`src/${id}/**`], avoid: [], read: [] },
  acceptance: [{ command: `test -f src/${id}/out.txt`, timeoutSeconds: 60 }],
  criteria: ["It is there."],
  expectedFiles: [],
  network: { needed: false },
});

const writing = (id: string): string => `Write it.\n$ mkdir -p src/${id}\n$ printf done > src/${id}/out.txt`;

describe("an agent behind the bridge", () => {
  it(
    "flies a mission to its landing, and what it did can be read, counted and proven",
    { timeout: 90_000 },
    async () => {
      const state = await home.fly({ tasks: [shellTask("one", writing("one"))] });
      expect(state.phase).toBe("landed");
      expect(home.git("show", "main:src/one/out.txt")).toBe("done");
      const [attempt] = [...state.tasks.values()][0]?.attempts ?? [];
      expect(attempt).toMatchObject({ outcome: "passed", turns: 1, toolCalls: 2, completedSeen: true });
      expect(attempt?.packet?.commands).toEqual([
        { command: "mkdir -p src/one", exitCode: 0 },
        { command: "printf done > src/one/out.txt", exitCode: 0 },
      ]);
      expect(frames()).toHaveLength(1);
    },
  );

  it("that fails ends its attempt with the reason it gave", { timeout: 90_000 }, async () => {
    const mission = await home.state({ tasks: [shellTask("one", "Fail.\n$ exit 7")] });
    await home.launch(mission);
    const state = await home.until(mission, ({ tasks }) =>
      [...tasks.values()].some(({ attempts }) => (attempts[0]?.endedAt ?? null) !== null),
    );
    const [attempt] = [...state.tasks.values()][0]?.attempts ?? [];
    expect(attempt?.failure).toContain('The last trouble (unknown): "exit 7" ended with 7.');
    expect(attempt?.segments[0]?.exitCode).toBe(1);
  });
});

/** What each session kept of its CLI. */
function frames(): string[] {
  const missions = join(home.home, "missions");
  return readdirSync(missions).flatMap((mission) => {
    const records = join(missions, mission, "records");
    return readdirSync(records).map((session) =>
      readFileSync(join(records, session, "frames.jsonl"), "utf8"),
    );
  });
}
