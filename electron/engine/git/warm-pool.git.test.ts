import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { gitText } from "./git.ts";
import { openRepository, type Repository } from "./repository.ts";
import { scene, type Scene } from "./testing/person.ts";
import { Workspaces } from "./workspaces.ts";

let stage: Scene;
let repository: Repository;
beforeEach(async () => {
  stage = await scene();
});
afterEach(() => stage.remove());

const median = (values: readonly number[]): number =>
  values.toSorted((one, two) => one - two)[Math.floor(values.length / 2)] ?? Number.NaN;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now();
  await work();
  return performance.now() - since;
}

it("hands out a ready worktree in at most a twentieth of what making one takes", async () => {
  const files = Array.from({ length: 10_000 }, (_, n) => [
    `d${n % 100}/s${n % 7}/f${n}.ts`,
    `export const n = ${n};\n`,
  ]);
  await stage.person.commit("one", Object.fromEntries(files));
  repository = await openRepository(stage.person.repository, stage.home);
  const base = await repository.baseOf("main");
  const workspaces = new Workspaces(repository, stage.home, { now: () => 0, warm: 2 });
  const prepare = (task: string) => workspaces.prepare({ mission: "msn_1", task, base });
  await prepare("first");
  await workspaces.settled();
  const claims: number[] = [];
  const adds: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    claims.push(await timed(() => prepare(`t${round}`)));
    await workspaces.settled();
    const path = join(stage.folder, `plain${round}`);
    adds.push(
      await timed(() => gitText(["worktree", "add", "-q", "--detach", path, base], repository.place)),
    );
  }
  await workspaces.close();
  const ratio = median(adds) / median(claims);
  expect(ratio, `git ${median(adds)} ms, claimed ${median(claims)} ms`).toBeGreaterThanOrEqual(20);
}, 400_000);

it("brings what is ready to a newer base, and hands out nothing that is not whole", async () => {
  const { person, home } = stage;
  await person.commit("one", { "a.txt": "a" });
  repository = await openRepository(person.repository, home);
  const workspaces = new Workspaces(repository, home, { now: () => 0, warm: 2 });
  const first = await repository.baseOf("main");
  await workspaces.prepare({ mission: "msn_1", task: "one", base: first });
  await workspaces.settled();
  const pool = join(home, "workspaces", "pool");
  const [name = ""] = await readdir(pool);
  const markers = async () => (await readdir(join(pool, name))).filter((each) => each.endsWith(".json"));
  expect(await markers()).toHaveLength(2);
  await person.commit("two", { "b.txt": "b" });
  const second = await repository.baseOf("main");
  const two = await workspaces.prepare({ mission: "msn_1", task: "two", base: second });
  await workspaces.settled();
  expect(await markers()).toHaveLength(2);
  const three = await workspaces.prepare({ mission: "msn_1", task: "three", base: second });
  for (const workspace of [two, three]) {
    expect(await workspaces.changed(workspace, second)).toEqual([]);
    expect(await workspaces.state(workspace)).toBe("ok");
  }
  await workspaces.close();
});
