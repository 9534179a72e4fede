import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { gitText } from "./git.ts";
import { openRepository } from "./repository.ts";
import { killedEngine, seeded } from "./testing/killed-engine.ts";
import { scene, type Scene } from "./testing/person.ts";
import { Workspaces } from "./workspaces.ts";
import { registrations } from "./worktree.ts";

const LONG = process.env["FLIGHTDECK_LONG"] === "1";
const FILES = 1_000;

let stage: Scene;
beforeEach(async () => {
  stage = await scene();
  const files = Array.from({ length: FILES }, (_, number) => [
    `d${number % 40}/f${number}.txt`,
    `${number}\n`,
  ]);
  await stage.person.commit("one", Object.fromEntries(files));
});
afterEach(() => stage.remove());

it(
  "makes a workspace whole after the one that made it was killed, and leaves no branch without one",
  async () => {
    const { person, home } = stage;
    const random = seeded(7);
    const repository = await openRepository(person.repository, home);
    const base = await repository.baseOf("main");
    const workspaces = new Workspaces(repository, home, { now: () => 0, warm: 0 });
    const rounds = LONG ? 120 : 10;
    let finished = 0;
    for (let round = 0; round < rounds; round += 1) {
      const task = `t${round}`;
      const done = await killedEngine({
        source: person.repository,
        home,
        task,
        action: "prepare",
        afterMs: random() * 150,
        whom: random() < 0.5 ? "engine" : "engine-and-git",
      });
      finished += done ? 1 : 0;
      const workspace = await workspaces.prepare({ mission: "msn_1", task, base });
      expect(await workspaces.state(workspace)).toBe("ok");
      expect(await workspaces.changed(workspace, base)).toEqual([]);
      expect(await readdir(join(workspace.path, "d0"))).toHaveLength(FILES / 40);
    }
    // Killed too late every time would prove nothing.
    expect(finished).toBeLessThan(rounds);
    const branches = await gitText(
      ["for-each-ref", "--format=%(refname)", "refs/heads/flightdeck"],
      repository.place,
    );
    const heads = (await registrations(repository.gitDir)).map(({ head }) => head.replace("ref: ", ""));
    expect(heads.toSorted()).toEqual(branches.split("\n").toSorted());
    expect(heads).toHaveLength(rounds);
    await workspaces.close();
    expect(await readdir(join(home, "trash", "leftovers")).catch(() => [])).toEqual([]);
  },
  LONG ? 3_600_000 : 120_000,
);

it(
  "goes on with a removal that was cut off",
  async () => {
    const { person, home } = stage;
    const random = seeded(11);
    const repository = await openRepository(person.repository, home);
    const base = await repository.baseOf("main");
    const workspaces = new Workspaces(repository, home, { now: () => 0, warm: 0 });
    for (let round = 0; round < (LONG ? 40 : 4); round += 1) {
      const task = `t${round}`;
      const first = await workspaces.prepare({ mission: "msn_1", task, base });
      await killedEngine({
        source: person.repository,
        home,
        task,
        action: "remove",
        afterMs: random() * 200,
        whom: "engine-and-git",
      });
      const again = await workspaces.prepare({ mission: "msn_1", task, base });
      expect(await workspaces.state(again)).toBe("ok");
      expect(again.path).toBe(first.path);
    }
    await workspaces.close();
  },
  LONG ? 3_600_000 : 120_000,
);
