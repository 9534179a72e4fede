import { rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { gitText } from "./git.ts";
import { openRepository } from "./repository.ts";
import { scene, type Scene } from "./testing/person.ts";
import { Workspaces } from "./workspaces.ts";

let stage: Scene;
beforeEach(async () => {
  stage = await scene();
  await stage.person.commit("one", { "one.txt": "1\n" });
});
afterEach(() => stage.remove());

it("keeps what is only staged in a worktree whose name in the repository was cut off by a crash", async () => {
  const { person, home } = stage;
  const repository = await openRepository(person.repository, home);
  const base = await repository.baseOf("main");
  const workspaces = new Workspaces(repository, home, { now: () => 0, warm: 0 });
  const first = await workspaces.prepare({ mission: "msn_1", task: "one", base });
  const file = join(first.path, "staged.txt");
  await writeFile(file, "only staged\n");
  await person.gitIn(first.path, "add", "staged.txt");
  await rm(file);
  await truncate(join(first.adminDir, "gitdir"), 0);

  await workspaces.prepare({ mission: "msn_1", task: "two", base });
  const again = await workspaces.prepare({ mission: "msn_1", task: "one", base });
  expect(again.repaired).not.toBeNull();
  expect(await workspaces.state(again)).toBe("ok");
  await workspaces.settled();
  const kept = await gitText(["log", "--all", "--format=", "--name-only"], repository.place);
  expect(kept.split("\n")).toContain("staged.txt");
  await workspaces.close();
});
