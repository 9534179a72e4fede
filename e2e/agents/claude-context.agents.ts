import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MissionId } from "#shared/ids.ts";
import type { Attempt } from "#shared/mission/flight/attempt.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { land, type Answering } from "../../electron/engine/flight/testing/flight-home.ts";
import { ClaudeFlight } from "./claude-flight.ts";

// What a mission makes of a context that gets full: the real Claude Code over pipes, in its box.

let claude: ClaudeFlight;
beforeEach(async () => {
  claude = await ClaudeFlight.start();
});
afterEach(() => claude.remove());

const WRITES = { call: { write: { path: "src/one/out.txt", content: "begun\n" } } } as const;
const LOOKS = { call: { shell: "cat src/one/out.txt" } } as const;
/** It writes nothing: what there is was made before. */
const REST = [LOOKS, { text: "All of it is there." }] as const;
const approving: Answering = (record) =>
  record.decision.kind === "permission" ? { option: "approve" } : land(record);

async function takeOff(): Promise<MissionId> {
  const tasks = [claude.task("one")];
  const mission = await claude.flight.state({
    tasks,
    contract: { autonomy: "guarded" },
    agents: "installed",
  });
  await claude.flight.launch(mission);
  return mission;
}
const attemptOf = (state: MissionState): Attempt | undefined => [...state.tasks.values()][0]?.attempts[0];
const until = (mission: MissionId, wanted: (state: MissionState) => boolean): Promise<MissionState> =>
  claude.flight.until(mission, wanted, { answers: approving, withinMs: 100_000 });
const firstEnded = (state: MissionState): boolean => attemptOf(state)?.segments[0]?.end != null;
const landed = ({ phase }: MissionState): boolean => phase === "landed";

/** Two sessions, and nothing of the first conversation in the second. */
function expectFreshSecond(state: MissionState): void {
  const attempt = attemptOf(state);
  expect(attempt).toMatchObject({ outcome: "passed", completedSeen: true });
  const [first, second, ...more] = attempt?.segments ?? [];
  expect(more).toEqual([]);
  expect(first?.conversation).toEqual(expect.any(String));
  expect(second?.conversation).toEqual(expect.any(String));
  expect(second?.conversation).not.toBe(first?.conversation);
  const asked = claude.model.requests.filter(({ conversation }) => conversation === second?.conversation);
  expect(asked.length).toBeGreaterThan(0);
  expect(JSON.stringify(asked.map(({ body }) => body))).not.toContain("A long way.");
  expect(claude.flight.git("show", "main:src/one/out.txt")).toBe("begun");
  expect(claude.model.problems).toEqual([]);
}

describe("a conversation that is full", () => {
  it.each([
    ["is refused by its model", { kind: "server-error" }],
    ["is too long as well", { kind: "context-exceeded" }],
  ] as const)(
    "dies where a summary of it %s, and a fresh session goes on with its work",
    { timeout: 200_000 },
    async (_, trouble) => {
      const full = { text: "Never said.", trouble: { kind: "context-exceeded" } } as const;
      claude.model.script("one", { ...WRITES, text: "A long way." }, LOOKS, LOOKS, full);
      claude.model.script("one:compaction", { text: "Never said.", trouble });
      const mission = await takeOff();
      const dead = await until(mission, firstEnded);
      expect(attemptOf(dead)?.segments[0]).toMatchObject({ end: "compaction", exitCode: 1, handOff: null });
      claude.keep(`compaction-${trouble.kind}`);
      claude.model.script("one", ...REST);
      expectFreshSecond(await until(mission, landed));
    },
  );

  it("goes on in the same session where its summary is made", { timeout: 150_000 }, async () => {
    const full = { trouble: { kind: "context-exceeded", times: 1 } } as const;
    claude.model.script("one", WRITES, LOOKS, LOOKS, { ...REST[1], ...full });
    const state = await until(await takeOff(), landed);
    expect(attemptOf(state)).toMatchObject({
      outcome: "passed",
      segments: [{ end: "exited" }],
      trouble: null,
    });
    expect(claude.model.problems).toEqual([]);
  });

  it(
    "goes on in the same session where a summary fails that was not needed yet",
    { timeout: 150_000 },
    async () => {
      // A person may have it compact long before its context is full.
      const env = { CLAUDE_CODE_MAX_RETRIES: "1", CLAUDE_CODE_AUTO_COMPACT_WINDOW: "100000" };
      writeFileSync(join(claude.person, ".claude", "settings.json"), JSON.stringify({ env }));
      const usage = { input: 120_000 };
      claude.model.script("one", { ...WRITES, usage }, { ...LOOKS, usage }, { text: "All of it is there." });
      claude.model.script("one:compaction", { text: "Never said.", trouble: { kind: "server-error" } });
      const state = await until(await takeOff(), landed);
      expect(attemptOf(state)).toMatchObject({
        outcome: "passed",
        segments: [{ end: "exited" }],
        trouble: { kind: "compaction", retrying: true },
      });
      expect(claude.model.problems).toEqual([]);
    },
  );
});

describe("a conversation that gets full", () => {
  it("hands over, and is known to have ended by its context", { timeout: 200_000 }, async () => {
    claude.model.script(
      "one",
      { ...WRITES, text: "A long way." },
      { ...LOOKS, usage: { input: 160_000 } },
      // With a context that full it is told to leave while it thinks of this.
      { text: "Never said.", delayMs: 120_000 },
    );
    // The context it says it holds is small again: so is the one of a conversation that was compacted meanwhile.
    claude.model.script("one:hand-off", {
      text: "Did the file, remaining nothing, next start from a look at it.",
    });
    const mission = await takeOff();
    const state = await until(mission, firstEnded);
    expect(attemptOf(state)?.segments[0]).toMatchObject({
      end: "context-limit",
      handOff: expect.stringContaining("next start from a look at it") as string,
    });
    claude.model.script("one", ...REST);
    expectFreshSecond(await until(mission, landed));
    const told = claude.model.requests.findLast(({ scenario }) => scenario === "one");
    expect(JSON.stringify(told?.body)).toContain("next start from a look at it");
  });
});
