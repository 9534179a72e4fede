import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Leftovers } from "./leftovers.ts";
import { openRepository } from "./repository.ts";
import { scene, type Scene } from "./testing/person.ts";
import { WarmPool } from "./warm-pool.ts";
import { WorkspaceMaker } from "./workspace-maker.ts";
import { pathsOf } from "./workspace.ts";
import { register, registrations } from "./worktree.ts";

let stage: Scene;
beforeEach(async () => {
  stage = await scene();
  await stage.person.commit("one", { "one.txt": "1\n" });
});
afterEach(() => stage.remove());

it("makes a workspace although a git that was killed with its engine left the branch locked", async () => {
  const { person, home } = stage;
  const repository = await openRepository(person.repository, home);
  const base = await repository.baseOf("main");
  const key = { mission: "msn_1", task: "one" };
  const paths = pathsOf(home, key);
  const leftovers = new Leftovers(home);
  const pool = new WarmPool(repository.gitDir, home, 0, leftovers);
  const lock = join(repository.gitDir, `refs/heads/${paths.branch}.lock`);
  const maker = new WorkspaceMaker({ repository, home, now: () => 0, pool, leftovers });
  // It dies while the files are written, with the branch in its hand.
  pool.claim = async () => {
    await writeFile(lock, "");
    throw new Error("killed");
  };
  await expect(maker.prepare({ ...key, base }, paths)).rejects.toThrow("killed");
  pool.claim = async () => null;
  const workspace = await maker.prepare({ ...key, base }, paths);
  expect(await readdir(workspace.path)).toContain("one.txt");
  await leftovers.settled();
});

it("makes a workspace although the git of a killed engine, which nobody could see yet, makes one in its place first", async () => {
  const { person, home } = stage;
  const repository = await openRepository(person.repository, home);
  const base = await repository.baseOf("main");
  const key = { mission: "msn_1", task: "one" };
  const paths = pathsOf(home, key);
  const leftovers = new Leftovers(home);
  const pool = new WarmPool(repository.gitDir, home, 0, leftovers);
  // After it was looked whether a git is at work, and before ours begins.
  pool.claim = async () => {
    await register(repository.gitDir, paths.path, { branch: paths.branch });
    return null;
  };
  const maker = new WorkspaceMaker({ repository, home, now: () => 0, pool, leftovers });
  const workspace = await maker.prepare({ ...key, base }, paths);
  expect(await readdir(workspace.path)).toContain("one.txt");
  expect((await registrations(repository.gitDir)).map(({ path }) => path)).toEqual([paths.path]);
  await leftovers.settled();
});
