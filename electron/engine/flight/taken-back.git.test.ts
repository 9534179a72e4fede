import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { linesChanged } from "../git/commit-diff.ts";
import { commitWork } from "../git/commit-work.ts";
import { gitText } from "../git/git.ts";
import { bringIn } from "../git/merge/bring-in.ts";
import { openRepository, type Repository } from "../git/repository.ts";
import { scene, type Scene } from "../git/testing/person.ts";
import { Workspaces, type Workspace } from "../git/workspaces.ts";
import { keepAndTakeBack } from "./evidence/outside-scope.ts";
import { scopeSignal } from "./evidence/scope.ts";
import { takeParts } from "./take-parts.ts";

// Files of a workspace that the engine itself replaces or takes away are kept first, also where git would not look.

const MISSION = "msn_1";
const TEXT = { message: "work", at: 0, author: { name: "A", email: "a@example.invalid" } };

let stage: Scene;
let repository: Repository;
let workspaces: Workspaces;
let base: string;
beforeEach(async () => {
  stage = await scene();
  await stage.person.commit("one", { "a.txt": "a\n", ".gitignore": "*.log\n" });
  repository = await openRepository(stage.person.repository, stage.home);
  base = await repository.baseOf("main");
  workspaces = new Workspaces(repository, stage.home, { now: () => 0, warm: 0 });
});
afterEach(async () => {
  await workspaces.close();
  await stage.remove();
});

const prepared = (task: string): Promise<Workspace> => workspaces.prepare({ mission: MISSION, task, base });

/** A task that committed this file although the repository ignores such files. */
async function committed(task: string, name: string, content: string): Promise<Workspace> {
  const workspace = await prepared(task);
  await writeFile(join(workspace.path, name), content);
  await stage.person.gitIn(workspace.path, "add", "--force", name);
  await stage.person.gitIn(workspace.path, "commit", "-q", "-m", "forced");
  return workspace;
}

/** The contents of everything that any ref holds. */
async function kept(): Promise<string> {
  const listed = await gitText(
    [
      "rev-list",
      "--objects",
      "--all",
      "--no-object-names",
      "--filter=object:type=blob",
      "--filter-provided-objects",
    ],
    repository.place,
  );
  const input = `${listed}\n`;
  return gitText(["cat-file", "--batch"], repository.place, { input });
}

it("what lay in a repository of an agent's own is kept when it is taken back", async () => {
  const workspace = await prepared("t1");
  const inside = join(workspace.path, "inside");
  await mkdir(inside);
  await stage.person.gitIn(inside, "init", "-q");
  await writeFile(join(inside, "work.txt"), "never committed\n");
  await writeFile(join(workspace.path, "a.txt"), "not meant\n");
  const brief = { scope: { touch: ["src/**"], avoid: [], read: [] } };
  const { outside, keptIn } = await keepAndTakeBack(
    workspaces,
    workspace,
    { brief, writes: true, barred: [] },
    0,
  );
  expect(outside).toEqual(["a.txt", "inside/.git", "inside/work.txt"]);
  expect(await readFile(join(workspace.path, "a.txt"), "utf8")).toBe("a\n");
  const shown = await Promise.all(
    keptIn.map((ref) => gitText(["ls-tree", "-r", "--name-only", ref], repository.place)),
  );
  expect(shown.join("\n").split("\n")).toContain("inside/work.txt");
  expect(await kept()).toContain("never committed");
  expect(await kept()).toContain("not meant");
});

it("what a planning family changed on a surface of high risk is kept and taken back: the next family does not ship it", async () => {
  const workspace = await prepared("t1");
  await mkdir(join(workspace.path, "db"));
  await writeFile(join(workspace.path, "db", "one.sql"), "drop table users;\n");
  await writeFile(join(workspace.path, "a.txt"), "meant\n");
  const brief = { scope: { touch: ["**"], avoid: [], read: [] } };
  const allowed = { brief, writes: true, barred: ["**/*.sql"] };
  const { changed, outside, barred, keptIn } = await keepAndTakeBack(workspaces, workspace, allowed, 0);
  expect({ changed, outside, barred }).toEqual({
    changed: ["a.txt", "db/one.sql"],
    outside: [],
    barred: ["db/one.sql"],
  });
  await commitWork(workspace, TEXT);
  const left = await gitText(["ls-tree", "-r", "--name-only", workspace.branch], repository.place);
  expect(left.split("\n")).not.toContain("db/one.sql");
  expect(await gitText(["show", `${keptIn[0] ?? ""}:db/one.sql`], repository.place)).toBe(
    "drop table users;",
  );
  expect(scopeSignal(outside, keptIn, barred)).toMatchObject({
    holds: false,
    detail: expect.stringContaining(
      `changed what another family has to change: db/one.sql. It was taken back`,
    ),
  });
});

it("what another family left on a surface of high risk is not laid to whoever goes on, and stays as it was found", async () => {
  const workspace = await prepared("t1");
  await mkdir(join(workspace.path, "db"));
  await writeFile(join(workspace.path, "db", "left.sql"), "create table a;\n");
  await writeFile(join(workspace.path, "db", "both.sql"), "create table b;\n");
  const { commit: began } = await workspaces.checkpoint(workspace, "begin-of-attempt-2", 0);
  await writeFile(join(workspace.path, "db", "both.sql"), "drop table b;\n");
  await writeFile(join(workspace.path, "a.txt"), "meant\n");
  const brief = { scope: { touch: ["**"], avoid: [], read: [] } };
  const allowed = { brief, writes: true, barred: ["**/*.sql"], began };
  const { changed, barred } = await keepAndTakeBack(workspaces, workspace, allowed, 0);
  expect({ changed, barred }).toEqual({
    changed: ["a.txt", "db/both.sql", "db/left.sql"],
    barred: ["db/both.sql"],
  });
  expect(await readFile(join(workspace.path, "db", "left.sql"), "utf8")).toBe("create table a;\n");
  expect(await readFile(join(workspace.path, "db", "both.sql"), "utf8")).toBe("create table b;\n");
});

it("an ignored file in the place of a part that is taken over is kept", async () => {
  const other = await committed("t2", "build.log", "of the other one\n");
  const workspace = await prepared("t1");
  await writeFile(join(workspace.path, "build.log"), "mine, and ignored\n");
  const parts = { branch: other.branch, paths: ["build.log"], attempt: 2 };
  await takeParts({ repository, workspaces }, workspace, parts, 0);
  expect(await readFile(join(workspace.path, "build.log"), "utf8")).toBe("of the other one\n");
  expect(await kept()).toContain("mine, and ignored");
});

it("an ignored file in the place of one that the mission brings in is kept", async () => {
  const other = await committed("t2", "build.log", "of the mission\n");
  const head = (await repository.ref(`refs/heads/${other.branch}`)) ?? "";
  const workspace = await prepared("t1");
  await writeFile(join(workspace.path, "mine.txt"), "mine\n");
  await commitWork(workspace, TEXT);
  await writeFile(join(workspace.path, "build.log"), "mine, and ignored\n");
  await bringIn(repository, workspace, { ...TEXT, head });
  expect(await readFile(join(workspace.path, "build.log"), "utf8")).toBe("of the mission\n");
  expect(await kept()).toContain("mine, and ignored");
});

it("what an agent staged and deleted is kept when the mission is brought in", async () => {
  const other = await committed("t2", "theirs.txt", "of the mission\n");
  const head = (await repository.ref(`refs/heads/${other.branch}`)) ?? "";
  const workspace = await prepared("t1");
  await writeFile(join(workspace.path, "staged.txt"), "only staged\n");
  await stage.person.gitIn(workspace.path, "add", "staged.txt");
  await rm(join(workspace.path, "staged.txt"));
  await bringIn(repository, workspace, { ...TEXT, head });
  expect(await kept()).toContain("only staged");
});

it("counts the lines that were added and taken away, and takes no binary file for a small one", async () => {
  const workspace = await prepared("t1");
  await writeFile(join(workspace.path, "a.txt"), "b\nc\n");
  await commitWork(workspace, TEXT);
  expect(await linesChanged(repository.place, base, workspace.branch)).toBe(3);
  await writeFile(join(workspace.path, "b.bin"), Buffer.from([0, 1, 2, 0]));
  await commitWork(workspace, TEXT);
  expect(await linesChanged(repository.place, base, workspace.branch)).toBe(103);
});
