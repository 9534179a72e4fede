import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { gitText } from "../git.ts";
import { registrations, register, fill } from "../worktree.ts";
import { scene, type Scene } from "../testing/person.ts";
import { bringIn, marks } from "./bring-in.ts";
import { mergeCandidate } from "./candidate.ts";
import { commitResolved } from "./commit-resolved.ts";
import { AT, AUTHOR, MESSAGE, remove, twoSides, type Change, type TwoSides } from "./testing/two-sides.ts";
import type { ResolvingPlace } from "./work-files.ts";

let stage: Scene;
beforeEach(async () => {
  stage = await scene();
});
afterEach(() => stage.remove());

interface Resolving extends TwoSides {
  readonly workspace: ResolvingPlace;
  readonly wish: { head: string; message: string; at: number; author: typeof AUTHOR };
}

const BRANCH = "flightdeck/m1/t1";

async function resolving(before: Change, mission: Change, task: Change): Promise<Resolving> {
  const sides = await twoSides(stage, before, mission, task);
  const { repository, branch, head } = sides;
  await repository.moveRef(`refs/heads/${BRANCH}`, branch, null);
  const path = join(stage.home, "workspaces", "m1", "t1");
  const admin = await register(repository.gitDir, path, { branch: BRANCH });
  const adminDir = join(repository.gitDir, "worktrees", admin);
  await fill({ gitDir: adminDir, workTree: path }, branch);
  const workspace = { path, branch: BRANCH, adminDir };
  return { ...sides, workspace, wish: { head, message: MESSAGE, at: AT, author: AUTHOR } };
}

const inFile = ({ workspace }: Resolving, name: string) => readFile(join(workspace.path, name), "utf8");
const put = ({ workspace }: Resolving, name: string, text: string) =>
  writeFile(join(workspace.path, name), text);
const tip = ({ repository }: Resolving) => repository.ref(`refs/heads/${BRANCH}`);
const bring = ({ repository, workspace, wish }: Resolving) => bringIn(repository, workspace, wish);
const resolve = ({ repository, workspace, wish }: Resolving) => commitResolved(repository, workspace, wish);
const status = async ({ workspace }: Resolving) =>
  (await stage.person.gitIn(workspace.path, "status", "--porcelain")).out;

const conflicting = () =>
  resolving(
    { "f.txt": "1\n", "d.txt": "1\n", "b.bin": "\0one" },
    { "f.txt": "mission\n", "d.txt": "mission\n", "m.txt": "m", "b.bin": "\0mission" },
    async (person) => {
      await person.write("f.txt", "task\n");
      await person.write("b.bin", "\0task");
      await person.write("t.txt", "t");
      await remove("d.txt")(person);
    },
  );

const MARKED = "<<<<<<< THIS_TASK\ntask\n=======\nmission\n>>>>>>> THE_MISSION\n";

describe("bringing the mission into a workspace", () => {
  it("puts both sides into the files, and leaves nothing an agent would need git for", async () => {
    const here = await conflicting();
    const found = await bring(here);
    expect(found.kind).toBe("conflicted");
    expect([...found.paths].toSorted()).toEqual(["b.bin", "d.txt", "f.txt"]);
    expect(await inFile(here, "f.txt")).toBe(MARKED);
    expect(await inFile(here, "d.txt")).toBe("mission\n");
    expect(await inFile(here, "b.bin")).toBe("\0task");
    expect(await inFile(here, "m.txt")).toBe("m");
    expect(await tip(here)).toBe(here.branch);
    for (const name of ["MERGE_HEAD", "index.lock", "resolving.index"])
      expect(existsSync(join(here.workspace.adminDir, name))).toBe(false);
    expect(await status(here)).not.toContain("UU");
  });

  it("makes the merge when there is nothing to choose", async () => {
    const here = await resolving({ "f.txt": "f" }, { "m.txt": "m" }, { "t.txt": "t" });
    expect(await bring(here)).toEqual({ kind: "clean", paths: [] });
    const commit = await tip(here);
    const parents = await gitText(["show", "-s", "--format=%P", commit ?? ""], here.repository.place);
    expect(parents).toBe(`${here.branch} ${here.head}`);
    expect(await inFile(here, "m.txt")).toBe("m");
    expect(await status(here)).toBe("");
    expect(await bring(here)).toEqual({ kind: "already", paths: [] });
    expect(await tip(here)).toBe(commit);
  });

  it("again leaves alone what was resolved since", async () => {
    const here = await conflicting();
    const found = await bring(here);
    await put(here, "f.txt", "resolved\n");
    expect(await bring(here)).toEqual(found);
    expect(await inFile(here, "f.txt")).toBe("resolved\n");
  });

  it("refuses when something that is not committed is in the way, and keeps it", async () => {
    const here = await conflicting();
    await put(here, "f.txt", "not committed\n");
    await expect(bring(here)).rejects.toThrow(/not committed and in the way/);
    expect(await inFile(here, "f.txt")).toBe("not committed\n");
    await put(here, "f.txt", "task\n");
    await put(here, "m.txt", "untracked, where the mission has a file");
    await expect(bring(here)).rejects.toThrow(/not committed and in the way/);
    expect(await inFile(here, "m.txt")).toContain("untracked");
    expect(await inFile(here, "f.txt")).toBe("task\n");
    await rm(join(here.workspace.path, "m.txt"));
    await put(here, "other.txt", "not in the way");
    expect(await bring(here)).toMatchObject({ kind: "conflicted" });
    expect(await inFile(here, "other.txt")).toBe("not in the way");
  });

  it("starts over when the mission went on, and keeps what was there", async () => {
    const here = await conflicting();
    await bring(here);
    await put(here, "f.txt", "half resolved\n");
    await stage.person.git("switch", "-q", "mission-side");
    await stage.person.commit("further", { "n.txt": "n" });
    const head = await here.repository.baseOf("mission-side");
    const later = { ...here, wish: { ...here.wish, head } };
    expect(await bring(later)).toMatchObject({ kind: "conflicted" });
    expect(await inFile(here, "n.txt")).toBe("n");
    expect(await inFile(here, "f.txt")).toBe(MARKED);
    const kept = await gitText(
      ["for-each-ref", "--format=%(objectname)", "refs/flightdeck/bring-in/kept/"],
      here.repository.place,
    );
    expect(await gitText(["show", `${kept}:f.txt`], here.repository.place)).toBe("half resolved");
  });

  it("carries on where an engine was killed in the middle", async () => {
    const here = await conflicting();
    const { repository, workspace, branch } = here;
    await repository.moveRef(marks(workspace).begun, branch, null);
    await put(here, "f.txt", "<<<<<<< THIS_TA");
    await put(here, "m.txt", "m");
    await writeFile(join(workspace.adminDir, "resolving.index.lock"), "");
    expect(await bring(here)).toMatchObject({ kind: "conflicted" });
    expect(await inFile(here, "f.txt")).toBe(MARKED);
    expect(await repository.ref(marks(workspace).begun)).toBe(null);
    expect(await registrations(repository.gitDir)).toHaveLength(1);
  });

  it("lets no attributes of the repository decide", async () => {
    const here = await resolving(
      { ".gitattributes": "*.txt merge=union conflict-marker-size=20\n", "f.txt": "1\n" },
      { "f.txt": "mission\n" },
      { "f.txt": "task\n" },
    );
    expect(await bring(here)).toEqual({ kind: "conflicted", paths: ["f.txt"] });
    expect(await inFile(here, "f.txt")).toBe(MARKED);
  });
});

describe("committing what was resolved", () => {
  it("makes a merge of task and mission from the files as they are, and the same one again", async () => {
    const here = await conflicting();
    await bring(here);
    await put(here, "f.txt", "both\n");
    await put(here, "new.txt", "new\n");
    const done = await resolve(here);
    if (done.kind !== "committed") throw new Error(done.kind);
    expect([...done.untouched].toSorted()).toEqual(["b.bin", "d.txt"]);
    expect(await tip(here)).toBe(done.commit);
    const shown = await gitText(["show", "-s", "--format=%P %T", done.commit], here.repository.place);
    expect(shown).toBe(`${here.branch} ${here.head} ${done.tree}`);
    expect(await gitText(["show", `${done.commit}:f.txt`], here.repository.place)).toBe("both");
    expect(await gitText(["show", `${done.commit}:new.txt`], here.repository.place)).toBe("new");
    expect(await status(here)).toBe("");
    expect(await resolve(here)).toMatchObject({ kind: "committed", commit: done.commit, tree: done.tree });
    expect(await bring(here)).toEqual({ kind: "already", paths: [] });
    // What was resolved merges now.
    const { repository, head } = here;
    const wish = { mission: "m1", head, branch: done.commit, message: MESSAGE, at: AT, author: AUTHOR };
    expect(await mergeCandidate(repository, wish)).toMatchObject({ kind: "candidate", tree: done.tree });
  });

  it.each([
    ["left where they were", "f.txt", MARKED],
    ["half removed", "f.txt", "task\nmission\n>>>>>>> THE_MISSION\n"],
    ["moved to another file", "elsewhere.txt", MARKED],
  ])("reports markers that are %s, and commits nothing", async (_what, name, text) => {
    const here = await conflicting();
    await bring(here);
    await put(here, "f.txt", "resolved\n");
    await put(here, name, text);
    expect(await resolve(here)).toEqual({ kind: "markers", paths: [name] });
    expect(await tip(here)).toBe(here.branch);
    await put(here, name, "resolved\n");
    expect(await resolve(here)).toMatchObject({ kind: "committed" });
  });

  it("does not take for markers what a file without a conflict always had", async () => {
    const here = await resolving(
      { "f.txt": "1\n", "guide.md": "<<<<<<< yours\n=======\n>>>>>>> mine\n" },
      { "f.txt": "2\n" },
      { "f.txt": "3\n" },
    );
    await bring(here);
    await put(here, "f.txt", "resolved\n");
    expect(await resolve(here)).toMatchObject({ kind: "committed" });
  });

  it("takes the work of a commit that was made on the branch meanwhile", async () => {
    const here = await conflicting();
    await bring(here);
    await put(here, "f.txt", "resolved\n");
    const place = { gitDir: here.workspace.adminDir, workTree: here.workspace.path };
    await gitText(["add", "-A"], place);
    const env = {
      GIT_AUTHOR_NAME: "a",
      GIT_AUTHOR_EMAIL: "a",
      GIT_COMMITTER_NAME: "a",
      GIT_COMMITTER_EMAIL: "a",
    };
    await gitText(["commit", "-q", "-m", "resolved, as an ordinary commit"], place, { env });
    const between = await tip(here);
    const done = await resolve(here);
    if (done.kind !== "committed") throw new Error(done.kind);
    const parents = await gitText(["show", "-s", "--format=%P", done.commit], here.repository.place);
    expect(parents).toBe(`${between} ${here.head}`);
    expect(await gitText(["show", `${done.commit}:f.txt`], here.repository.place)).toBe("resolved");
  });
});
