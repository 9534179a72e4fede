import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { missionId } from "#shared/ids.ts";
import { openRepository, type Repository } from "../git/repository.ts";
import { scene, type Scene } from "../git/testing/person.ts";
import { isWholeAGate, noteWholeHeld } from "./whole-gate.ts";

const MISSION = missionId.parse("msn_testing1");
let stage: Scene;
let repository: Repository;
/** What every run on a commit says, the next one in front. */
let runs: [holds: boolean, detail: string][];
let ran: string[];
beforeEach(async () => {
  stage = await scene();
  await stage.person.commit("before", { "a.txt": "a\n" });
  repository = await openRepository(stage.person.repository, stage.home);
  [runs, ran] = [[], []];
});
afterEach(() => stage.remove());

const head = () => repository.baseOf("main");
async function merged(): Promise<string> {
  await stage.person.commit("merged", { "b.txt": `${ran.length}\n` });
  return head();
}
const look = (commit: string, known: boolean | null) =>
  isWholeAGate(repository, {
    mission: MISSION,
    head: commit,
    known,
    prove: (on) => {
      const next = runs.shift();
      if (next === undefined) throw new Error(`nobody expected it to be run on ${on}`);
      ran.push(on);
      return Promise.resolve({ holds: next[0], detail: next[1], sources: [] });
    },
  });

describe("what verifies the whole, as a gate of the merges", () => {
  it("that fails at the first look is run again, said, and run on every new head until it holds", async () => {
    const first = await head();
    runs = [
      [false, "1 test failed"],
      [false, "2 tests failed"],
    ];
    const off = await look(first, null);
    expect(off).toEqual({
      isGate: false,
      told: [{ type: "merge.whole-checked", commit: first, holds: false, detail: "2 tests failed" }],
    });
    expect(ran).toEqual([first, first]);
    // On the same files nothing new is to be seen, nor said twice.
    expect(await look(first, false)).toEqual({ isGate: false, told: [] });
    const second = await merged();
    runs = [[false, "1 test failed"]];
    expect(await look(second, false)).toEqual({ isGate: false, told: [] });
    const third = await merged();
    runs = [[true, "all green"]];
    expect(await look(third, false)).toMatchObject({
      isGate: true,
      told: [{ type: "merge.whole-checked", commit: third, holds: true }],
    });
    expect(await look(third, true)).toEqual({ isGate: true, told: [] });
  });

  it("that failed once by accident is a gate all the same, and the accident is said", async () => {
    const first = await head();
    runs = [
      [false, "timed out"],
      [true, "all green"],
    ];
    const found = await look(first, null);
    expect(found.isGate).toBe(true);
    expect(found.told).toMatchObject([
      { holds: true, detail: expect.stringContaining("timed out") as string },
    ]);
  });

  it("that holds is no news, and nobody runs it where it was seen to hold", async () => {
    const first = await head();
    runs = [[true, "all green"]];
    expect(await look(first, null)).toEqual({ isGate: true, told: [] });
    const next = await merged();
    await noteWholeHeld(repository, MISSION, next);
    expect(await look(next, null)).toEqual({ isGate: true, told: [] });
    expect(ran).toEqual([first]);
  });

  it("is said again after an engine died before it could", async () => {
    const first = await head();
    runs = [
      [false, "1 test failed"],
      [false, "1 test failed"],
    ];
    await look(first, null);
    expect(await look(first, null)).toMatchObject({ isGate: false, told: [{ holds: false }] });
    expect(ran).toHaveLength(2);
  });
});
