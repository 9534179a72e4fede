import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Dice } from "#shared/mission/testing/dice.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { contentOf, KeptHome } from "./testing/kept-home.ts";

const LONG = process.env["FLIGHTDECK_LONG"] === "1";
const KILLS = LONG ? 60 : 4;
const SEED = 20_300_101;
/** About as long as one removal takes from its announcement to its end. */
const AFTER_ANNOUNCEMENT_MS = 120;
const TASKS = ["one", "two", "three"];

let home: KeptHome;
beforeEach(() => {
  home = new KeptHome();
});
afterEach(() => home.remove());

/** Everything is in the trash once, can be had back, and is what it was. */
async function expectAllBack(contents: ReadonlyMap<string, Map<string, string>>): Promise<void> {
  const rows = await home.trashed(TASKS);
  for (const { id, task, path, inTheWay } of rows) {
    expect(inTheWay).toBeNull();
    await home.ask("trash.restore", { entry: id });
    expect(contentOf(path)).toEqual(contents.get(task));
  }
  expect(await home.trash()).toEqual([]);
  expect(home.fsck()).toBe("");
}

/** A moment after so many removals were announced. */
async function untilAnnounced(removals: number, thenMs: number): Promise<void> {
  const trash = join(home.home, "trash", "workspaces");
  await vi.waitFor(() => expect(readdirSync(trash).length).toBeGreaterThanOrEqual(removals), {
    timeout: 40_000,
    interval: 2,
  });
  await new Promise((resolve) => setTimeout(resolve, thenMs));
}

describe("an engine that is killed while it cleans up", () => {
  it("between two workspaces leaves the rest to the next", { timeout: 240_000 }, async () => {
    const { id } = await home.landed(TASKS);
    const contents = new Map(TASKS.map((task) => [task, contentOf(home.workspace(id, task))]));
    await home.restart("upkeep.between-workspaces:1");
    expect(TASKS.filter((task) => existsSync(home.workspace(id, task)))).toHaveLength(2);
    await home.restart("upkeep.between-workspaces:1");
    expect(TASKS.filter((task) => existsSync(home.workspace(id, task)))).toHaveLength(1);
    await home.engine();
    await expectAllBack(contents);
  });

  it(
    `at ${KILLS} moments that dice chose loses nothing and does nothing twice`,
    { timeout: 120_000 + KILLS * 60_000 },
    async () => {
      const dice = new Dice(SEED);
      const { id } = await home.landed(TASKS);
      const contents = new Map(TASKS.map((task) => [task, contentOf(home.workspace(id, task))]));
      let inTheMiddle = 0;
      for (let kill = 0; kill < KILLS; kill += 1) {
        await home.restart();
        await untilAnnounced(1 + (kill % TASKS.length), dice.below(AFTER_ANNOUNCEMENT_MS));
        await home.kill();
        const left = TASKS.filter((task) => existsSync(home.workspace(id, task))).length;
        if (left > 0 && left < TASKS.length) inTheMiddle += 1;
        await home.engine();
        await expectAllBack(contents);
        // As if nobody had had them back: the next engine begins again.
        rmSync(join(home.home, "missions", id, "kept"), { recursive: true });
      }
      expect(inTheMiddle).toBeGreaterThan(0);
    },
  );
});
