import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isAlive } from "#launch/process-alive.ts";
import { attemptOf, ownFile, stand, standing, task, taskOf } from "./testing/fault-flight.ts";
import { FlightHome, land, type Answering } from "./testing/flight-home.ts";

/** A whole mission takes some seconds, more on a machine that does other things. */
const LONG_ENOUGH = { timeout: 90_000 };

let home: FlightHome;
beforeEach(() => {
  home = new FlightHome();
});
afterEach(() => home.remove());

describe("moving work", LONG_ENOUGH, () => {
  it("says what flies before the engine is stopped, and goes on after it was stopped all the same", async () => {
    const mission = await home.state({
      tasks: [
        {
          id: "api",
          scenario: { attempts: [{ steps: [ownFile("api"), { stall: {} }] }, { steps: [ownFile("api")] }] },
        },
      ],
    });
    await home.launch(mission);
    await home.until(mission, (state) => (attemptOf(state, "api", 1)?.toolCalls ?? 0) > 0);
    await expect(home.ask("engine.stop", { endSessions: false })).rejects.toThrow("1 agent in flight");
    const pid = home.pidOf("engine");
    await home.ask("engine.stop", { endSessions: true });
    await expect.poll(() => home.processes(), { timeout: 10_000 }).toEqual([]);
    await expect.poll(() => isAlive(pid ?? 0), { timeout: 15_000 }).toBe(false);
    const state = await home.until(mission, ({ phase }) => phase === "landed");
    expect(attemptOf(state, "api", 1)).toMatchObject({ outcome: "interrupted" });
  });

  it("goes on with another family in the same workspace", async () => {
    const answers: Answering = (record) =>
      record.decision.kind === "failed-task"
        ? { option: "other-agent", reason: "somebody else" }
        : land(record);
    const state = await home.fly(
      {
        tasks: [
          {
            id: "api",
            scenario: {
              attempts: [
                { steps: [{ edit: { file: "src/api/first.js", content: "1\n" } }, { crash: { code: 1 } }] },
                { steps: [{ run: "test -f src/api/first.js" }, ownFile("api")] },
              ],
            },
            more: { limits: { attempts: 1 } },
          },
        ],
      },
      { answers },
    );
    expect(state.phase).toBe("landed");
    const [first, second] = [attemptOf(state, "api", 1), attemptOf(state, "api", 2)];
    expect([first?.route.family, second?.route.family]).toEqual(["scripted", "scripted-two"]);
    expect(home.git("show", "main:src/api/first.js")).toBe("1");
  });

  it("merges one after the other, and has a conflict resolved in the workspace of the second", async () => {
    home.write("docs/a.md", "# A page about a\n\nWith some words.\n");
    const mission = await home.state({
      tasks: [
        {
          id: "move",
          touch: ["docs/a.md", "pages/a.md"],
          scenario: { steps: [{ run: "mkdir pages && mv docs/a.md pages/a.md" }] },
        },
        {
          // A page is added to a folder that moves meanwhile: nobody can see that in the plan.
          id: "add",
          touch: ["docs/b.md", "pages/b.md"],
          scenario: {
            attempts: [
              { steps: [{ edit: { file: "docs/b.md", content: "# B\n" } }, stand] },
              {
                steps: [
                  { "expect-prompt": "conflicts with the mission branch" },
                  { run: "rm -rf docs && printf '# B\\n' > pages/b.md" },
                ],
              },
            ],
          },
        },
      ],
    });
    await home.launch(mission);
    const second = await standing(home, mission, "add");
    await home.until(mission, (seen) => taskOf(seen, "move").stage === "merged");
    second.goOn();
    const state = await home.until(mission, ({ phase }) => phase === "landed");
    expect(state.phase).toBe("landed");
    expect(attemptOf(state, "add", 2)?.purpose).toBe("resolve");
    expect(home.git("ls-tree", "-r", "--name-only", "main", "pages", "docs")).toBe("pages/a.md\npages/b.md");
    // The merge of the second has the first as its parent: one merger, one order.
    expect(home.git("log", "--first-parent", "--format=%s", "-2", "main")).toBe("Task add\nTask move");
  });
});

describe("the landing", LONG_ENOUGH, () => {
  it("leaves a dirty checkout untouched and says why, then lands when it is clean", async () => {
    let failures = 0;
    const state = await home.fly(
      {
        tasks: [
          {
            id: "api",
            touch: ["README.md"],
            scenario: { steps: [{ edit: { file: "README.md", content: "# Changed by the mission\n" } }] },
          },
        ],
      },
      {
        answers: (record) => {
          if (record.decision.kind !== "landing") return null;
          const failed = record.decision.evidence.some(({ text }) => text.includes("README.md"));
          if (failed) {
            failures += 1;
            expect(readFileSync(join(home.repository, "README.md"), "utf8")).toBe("# My own change\n");
            home.git("checkout", "-q", "--", "README.md");
          } else home.write("README.md", "# My own change\n");
          return { option: "land" };
        },
      },
    );
    expect(state.phase).toBe("landed");
    expect(failures).toBe(1);
    expect(home.git("show", "main:README.md")).toBe("# Changed by the mission");
    expect(home.git("status", "--porcelain")).toBe("");
  });

  it("verifies the whole again when the base branch moved meanwhile", async () => {
    let moved = false;
    const state = await home.fly(
      { tasks: [task("api", [ownFile("api")])], verify: ["test -f src/api/index.js"] },
      {
        answers: (record) => {
          if (record.decision.kind !== "landing") return null;
          if (!moved) {
            moved = true;
            home.write("OTHER.md", "by somebody else\n");
            home.commit("somebody else's work");
          }
          return { option: "land" };
        },
      },
    );
    expect(state.phase).toBe("landed");
    expect(home.git("log", "--format=%s", "main")).toContain("somebody else's work");
    expect(home.git("show", "main:src/api/index.js")).toContain("api");
    expect(existsSync(join(home.repository, "OTHER.md"))).toBe(true);
  });

  it("never writes the person's repository before that", async () => {
    const before = (): string =>
      [
        home.git("for-each-ref"),
        home.git("status", "--porcelain"),
        home.git("stash", "list"),
        home.git("config", "--list", "--local"),
        readdirSync(join(home.repository, ".git")).toSorted().join(" "),
      ].join("\n");
    const mission = await home.state({ tasks: [task("api", [ownFile("api")])] });
    const was = before();
    await home.launch(mission);
    await home.until(
      mission,
      (state) => [...state.pending].some((id) => state.decisions.get(id)?.decision.kind === "landing"),
      { answers: () => null },
    );
    expect(before()).toBe(was);
  });
});
