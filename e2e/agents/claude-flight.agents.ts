import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { land, type Answering } from "../../electron/engine/flight/testing/flight-home.ts";
import { ClaudeFlight } from "./claude-flight.ts";

let claude: ClaudeFlight;
beforeEach(async () => {
  claude = await ClaudeFlight.start();
});
afterEach(() => claude.remove());

const WRITES = { write: { path: "src/one/out.txt", content: "done\n" } } as const;
const guarded = { autonomy: "guarded" };
const installed = "installed" as const;

const answering =
  (permission: { readonly option: string; readonly reason?: string }): Answering =>
  (record) =>
    record.decision.kind === "permission" ? permission : land(record);

describe("a mission flown by claude in its box", () => {
  it("asks for a command, gets its approval, and lands", async () => {
    claude.model.script(
      "one",
      { think: "First the file.", call: WRITES },
      { call: { shell: "cat src/one/out.txt && touch src/one/more.txt" } },
      { text: "Both are there." },
    );
    const mission = { tasks: [claude.task("one")], contract: guarded, agents: installed };
    const state = await claude.flight.fly(mission, {
      answers: answering({ option: "approve" }),
      withinMs: 100_000,
    });
    expect(state.phase).toBe("landed");
    expect(claude.flight.git("show", "main:src/one/out.txt")).toBe("done");
    const asked = [...state.decisions.values()].filter(({ decision }) => decision.kind === "permission");
    expect(asked.map(({ state: how }) => how)).toEqual(["resolved"]);
    expect(JSON.stringify(asked[0])).toContain("cat src/one/out.txt && touch src/one/more.txt");
    const [attempt] = [...state.tasks.values()][0]?.attempts ?? [];
    expect(attempt).toMatchObject({ outcome: "passed", completedSeen: true, turns: 1 });
    expect(claude.model.problems).toEqual([]);
    // Nothing of the person's was touched but the folder of this conversation.
    const own = JSON.parse(readFileSync(join(claude.person, ".claude.json"), "utf8")) as Record<
      string,
      unknown
    >;
    expect(Object.keys(own).toSorted()).toEqual([
      "customApiKeyResponses",
      "hasCompletedOnboarding",
      "projects",
      "theme",
    ]);
    expect(existsSync(join(claude.person, ".claude", "shell-snapshots"))).toBe(false);
  });

  it("is told why a command was denied, and its commands see no key", async () => {
    claude.model.script(
      "one",
      { call: { shell: "rm -rf src" } },
      { call: { shell: "mkdir -p src/one; env | grep -c ANTHROPIC_API_KEY > src/one/out.txt; true" } },
      { text: "Done." },
    );
    const answers: Answering = (record) => {
      if (record.decision.kind !== "permission") return land(record);
      const isRemoval = JSON.stringify(record.decision).includes("rm -rf");
      return isRemoval ? { option: "deny", reason: "src stays as it is." } : { option: "approve" };
    };
    const mission = { tasks: [claude.task("one")], contract: guarded, agents: installed };
    const state = await claude.flight.fly(mission, { answers, withinMs: 100_000 });
    expect(state.phase).toBe("landed");
    const request = await claude.model.waitFor(({ scenario, turn }) => scenario === "one" && turn === 1);
    expect(JSON.stringify(request.body)).toContain("src stays as it is.");
    expect(claude.flight.git("show", "main:src/one/out.txt")).toBe("0");
  });
});
