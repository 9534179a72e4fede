import { afterEach, beforeEach, expect, it } from "vitest";
import { gitText } from "./git.ts";
import { openRepository } from "./repository.ts";
import { scene, type Scene } from "./testing/person.ts";
import { Workspaces } from "./workspaces.ts";

const LONG = process.env["FLIGHTDECK_LONG"] === "1";
const AT_ONCE = 32;

let stage: Scene;
beforeEach(async () => {
  stage = await scene();
});
afterEach(() => stage.remove());

it(
  "makes 32 workspaces at once while a person works in the repository",
  async () => {
    const { person, home } = stage;
    await person.commit("one", Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`f${n}`, `${n}`])));
    await person.git("remote", "add", "self", person.repository);
    let over = false;
    let worked = 0;
    const work = async () => {
      while (!over) {
        await person.commit(`work ${worked}`, { "busy.txt": `${worked}` });
        await person.git("fetch", "-q", "self");
        await person.git("gc", "-q", "--prune=now");
        worked += 1;
      }
    };
    const working = work();
    const made: string[] = [];
    for (let round = 0; round < (LONG ? 50 : 1); round += 1) {
      const repository = await openRepository(person.repository, home);
      const base = await repository.baseOf("main");
      const workspaces = new Workspaces(repository, home, { now: () => 0, warm: 2 });
      const tasks = Array.from({ length: AT_ONCE }, (_, number) => `t${round}-${number}`);
      const prepared = await Promise.all(
        tasks.map((task) => workspaces.prepare({ mission: "msn_1", task, base })),
      );
      for (const workspace of prepared) {
        expect(await workspaces.state(workspace)).toBe("ok");
        made.push(`refs/heads/${workspace.branch}`);
      }
      await workspaces.close();
    }
    over = true;
    await working;
    expect(worked).toBeGreaterThan(0);
    const { gitDir } = await openRepository(person.repository, home);
    const branches = await gitText(["for-each-ref", "--format=%(refname)", "refs/heads/flightdeck"], {
      gitDir,
      workTree: null,
    });
    expect(branches.split("\n").toSorted()).toEqual(made.toSorted());
    await gitText(["fsck", "--connectivity-only", "--no-dangling"], { gitDir, workTree: null });
  },
  LONG ? 3_600_000 : 120_000,
);
