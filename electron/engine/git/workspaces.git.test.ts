import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { gitText } from "./git.ts";
import { openRepository, type Repository } from "./repository.ts";
import { scene, type Scene } from "./testing/person.ts";
import { Workspaces, type PreparedWorkspace } from "./workspaces.ts";

const AT = Date.UTC(2030, 0, 1);
const text = { message: "work", at: AT, author: { name: "Agent", email: "agent@example.invalid" } };
const idle = { isUsed: () => Promise.resolve(false) };

let stage: Scene;
let repository: Repository;
let workspaces: Workspaces;
let base: string;
beforeEach(async () => {
  stage = await scene();
  await stage.person.commit("one", {
    "a.txt": "a\n",
    "src/b.txt": "b\n",
    ".gitignore": "*.log\nnode_modules/\n",
  });
  repository = await openRepository(stage.person.repository, stage.home);
  base = await repository.baseOf("main");
  workspaces = new Workspaces(repository, stage.home, { now: () => AT, warm: 0 });
});
afterEach(async () => {
  await workspaces.close();
  await stage.remove();
});

const prepare = (task = "parse"): Promise<PreparedWorkspace> =>
  workspaces.prepare({ mission: "msn_1234", task, base });
const write = (workspace: PreparedWorkspace, path: string, content: string) =>
  writeFile(join(workspace.path, path), content);
const read = (workspace: PreparedWorkspace, path: string) => readFile(join(workspace.path, path), "utf8");
const show = (what: string) => gitText(["show", what], repository.place);

describe("a workspace", () => {
  it("is a worktree with a branch of its own", async () => {
    const workspace = await prepare();
    expect(workspace).toMatchObject({ branch: "flightdeck/msn_1234/parse", base, repaired: null });
    expect(await read(workspace, "src/b.txt")).toBe("b\n");
    const { code, out } = await stage.person.gitIn(workspace.path, "status", "--porcelain=v1", "--branch");
    expect({ code, out }).toEqual({ code: 0, out: "## flightdeck/msn_1234/parse\n" });
  });

  it("is made without what a git left that was killed before it wrote what for", async () => {
    const half = join(repository.gitDir, "worktrees", "half");
    await mkdir(half, { recursive: true });
    await writeFile(join(half, "locked"), "initializing");
    const { adminDir } = await prepare();
    expect(await readdir(join(repository.gitDir, "worktrees"))).toEqual([basename(adminDir)]);
  });

  it("is given again with what is in it, whatever the base is then", async () => {
    const first = await prepare();
    await write(first, "new.txt", "new");
    const later = await stage.person.commit("two", { "c.txt": "c" });
    await repository.baseOf("main");
    const again = await workspaces.prepare({ mission: "msn_1234", task: "parse", base: later });
    expect(again).toEqual({ ...first, repaired: null });
    expect(await read(again, "new.txt")).toBe("new");
  });

  it("has a safe name whatever its task is called", async () => {
    for (const task of ["a.lock", "a..b", "--upload-pack=x", "x".repeat(64), "été $(id)"]) {
      const workspace = await prepare(task);
      expect(workspace.path.slice(join(stage.home, "workspaces", "msn_1234").length + 1)).toMatch(
        /^[a-z0-9-]{1,48}$/,
      );
      expect(workspace.task).toBe(task);
    }
    expect(new Set((await workspaces.list()).map(({ path }) => path)).size).toBe(5);
  });

  it("commits everything, and says when there is nothing", async () => {
    const workspace = await prepare();
    expect(await workspaces.commit(workspace, text)).toBeNull();
    await write(workspace, ".gitignore", "ignored/\n");
    await write(workspace, "-odd\n\"näme'.txt", "odd");
    await rm(join(workspace.path, "a.txt"));
    const commit = await workspaces.commit(workspace, text);
    expect(await repository.ref("refs/heads/flightdeck/msn_1234/parse")).toBe(commit);
    const names = await gitText(["ls-tree", "-r", "-z", "--name-only", commit ?? ""], repository.place);
    expect(names.split("\0").filter(Boolean).toSorted()).toEqual([
      "-odd\n\"näme'.txt",
      ".gitignore",
      "src/b.txt",
    ]);
    expect((await stage.person.gitIn(workspace.path, "diff", "HEAD")).out).toBe("");
    expect(await workspaces.commit(workspace, text)).toBeNull();
  });

  it("makes the same commit again from the same work", async () => {
    const made = [];
    for (const task of ["one", "two"]) {
      const workspace = await prepare(task);
      await write(workspace, "n.txt", "n");
      made.push(await workspaces.commit(workspace, text));
    }
    expect(made[0]).toBe(made[1]);
  });

  it("names what changed, new and deleted files too", async () => {
    const workspace = await prepare();
    await write(workspace, "a.txt", "changed");
    await write(workspace, "fresh file.txt", "x");
    await write(workspace, "debug.log", "ignored");
    await rm(join(workspace.path, "src"), { recursive: true });
    expect(await workspaces.changed(workspace, base)).toEqual(["a.txt", "fresh file.txt", "src/b.txt"]);
  });

  it("is committed without the repositories inside it, which are reported", async () => {
    const workspace = await prepare();
    for (const folder of ["vendored", "src"]) {
      await mkdir(join(workspace.path, folder), { recursive: true });
      await stage.person.gitIn(join(workspace.path, folder), "init", "-q");
      await write(workspace, `${folder}/x.txt`, "x");
      await stage.person.gitIn(join(workspace.path, folder), "add", "x.txt");
      await stage.person.gitIn(join(workspace.path, folder), "commit", "-q", "-m", "x");
    }
    expect(await workspaces.nested(workspace)).toEqual(["src", "vendored"]);
    expect(await workspaces.changed(workspace, base)).toEqual(["src/x.txt", "src/.git", "vendored/.git"]);
    const commit = await workspaces.commit(workspace, text);
    const listed = await gitText(["ls-tree", "-r", "--name-only", commit ?? ""], repository.place);
    expect(listed.split("\n")).toEqual([".gitignore", "a.txt", "src/b.txt", "src/x.txt"]);
  });

  it("shows a link as its text and follows none", async () => {
    const workspace = await prepare();
    await symlink("/etc/passwd", join(workspace.path, "passwd"));
    await symlink("../..", join(workspace.path, "up"));
    await rm(join(workspace.path, "src"), { recursive: true });
    await symlink("/etc", join(workspace.path, "src"));
    expect(await workspaces.changed(workspace, base)).toEqual(["passwd", "src", "src/b.txt", "up"]);
    const commit = await workspaces.commit(workspace, text);
    expect(await show(`${commit ?? ""}:passwd`)).toBe("/etc/passwd");
    expect(await show(`${commit ?? ""}:src`)).toBe("/etc");
  });
});

describe("a checkpoint", () => {
  it("keeps ignored files too, leaves the index alone, and is brought back", async () => {
    const workspace = await prepare();
    const index = await readFile(join(workspace.adminDir, "index"));
    await write(workspace, "a.txt", "first");
    await write(workspace, "debug.log", "log 1");
    await mkdir(join(workspace.path, "node_modules"));
    await write(workspace, "node_modules/big.js", "again");
    const kept = await workspaces.checkpoint(workspace, "core drafted", AT);
    expect(kept.ref).toMatch(/^refs\/flightdeck\/checkpoints\/msn_1234\/parse\/1-core-drafted-/);
    expect(kept.leftOut).toEqual(["node_modules/ can be made again"]);
    expect(await readFile(join(workspace.adminDir, "index"))).toEqual(index);
    await write(workspace, "a.txt", "second");
    await write(workspace, "debug.log", "log 2");
    await write(workspace, "later.txt", "later");
    const before = await workspaces.restore(workspace, kept.ref);
    expect([await read(workspace, "a.txt"), await read(workspace, "debug.log")]).toEqual(["first", "log 1"]);
    expect(existsSync(join(workspace.path, "later.txt"))).toBe(false);
    expect(await show(`${before.ref}:later.txt`)).toBe("later");
    expect(await show(`${before.ref}:debug.log`)).toBe("log 2");
    expect(await read(workspace, "node_modules/big.js")).toBe("again");
  });

  it("is brought back again, after an engine died on the way, with what was there before the first time", async () => {
    const workspace = await prepare();
    await write(workspace, "a.txt", "first");
    const kept = await workspaces.checkpoint(workspace, "core", AT);
    await write(workspace, "a.txt", "second");
    const before = await workspaces.restore(workspace, kept.ref, "before-restore eff_1");
    const again = await workspaces.restore(workspace, kept.ref, "before-restore eff_1");
    expect([again.ref, again.commit]).toEqual([before.ref, before.commit]);
    expect(await show(`${again.ref}:a.txt`)).toBe("second");
    const other = await workspaces.restore(workspace, kept.ref, "before-restore eff_2");
    expect(await show(`${other.ref}:a.txt`)).toBe("first");
  });

  it("keeps what was staged and is in no file any more", async () => {
    const workspace = await prepare();
    await write(workspace, "staged.txt", "only staged");
    await stage.person.gitIn(workspace.path, "add", "staged.txt");
    await rm(join(workspace.path, "staged.txt"));
    const kept = await workspaces.checkpoint(workspace, "first-change", AT);
    expect(await show(`${kept.ref}^2:staged.txt`)).toBe("only staged");
    await expect(workspaces.restore(workspace, "refs/flightdeck/none")).rejects.toThrow(/no checkpoint/);
  });
});

describe("a workspace that is not as it was left", () => {
  const gone = async (workspace: PreparedWorkspace) => rm(workspace.path, { recursive: true });

  it("is made again from its branch when its folder is gone", async () => {
    const workspace = await prepare();
    await write(workspace, "kept.txt", "kept");
    await workspaces.commit(workspace, text);
    await gone(workspace);
    expect(await workspaces.state(workspace)).toBe("missing");
    const again = await prepare();
    expect(again.repaired).toMatch(/was gone/);
    expect(await read(again, "kept.txt")).toBe("kept");
    expect(await workspaces.state(again)).toBe("ok");
  });

  it("is moved back", async () => {
    const workspace = await prepare();
    await write(workspace, "kept.txt", "kept");
    await rename(workspace.path, `${workspace.path}-elsewhere`);
    await mkdir(workspace.path);
    expect(await workspaces.state(workspace)).toBe("foreign");
    await rm(workspace.path, { recursive: true });
    expect(await workspaces.state(workspace)).toBe("moved");
    const again = await prepare();
    expect(again.repaired).toMatch(/moved back/);
    expect(await read(again, "kept.txt")).toBe("kept");
    expect(await workspaces.state(again)).toBe("ok");
  });

  it("goes on with work that builds on its branch when HEAD was detached", async () => {
    const workspace = await prepare();
    await stage.person.gitIn(workspace.path, "checkout", "-q", "--detach");
    await write(workspace, "own.txt", "own");
    await stage.person.gitIn(workspace.path, "add", "own.txt");
    await stage.person.gitIn(workspace.path, "commit", "-q", "-m", "by the agent");
    expect(await workspaces.state(workspace)).toBe("detached");
    await expect(workspaces.commit(workspace, text)).rejects.toThrow(/is detached/);
    const again = await prepare();
    expect(again.repaired).toMatch(/No branch was checked out/);
    expect(await read(again, "own.txt")).toBe("own");
    expect(await workspaces.state(again)).toBe("ok");
    const commit = await workspaces.commit(again, text);
    expect(await show(`${commit ?? ""}:own.txt`)).toBe("own");
  });

  it("keeps the work of another branch apart", async () => {
    const workspace = await prepare();
    await stage.person.gitIn(workspace.path, "checkout", "-q", "--orphan", "other");
    await write(workspace, "other.txt", "other");
    await stage.person.gitIn(workspace.path, "add", "-A");
    await stage.person.gitIn(workspace.path, "commit", "-q", "-m", "other");
    expect(await workspaces.state(workspace)).toBe("switched");
    const again = await prepare();
    expect(again.repaired).toMatch(/Another branch.*kept in refs\/flightdeck\/trash/s);
    expect(existsSync(join(again.path, "other.txt"))).toBe(false);
    expect(await workspaces.commit(again, text)).toBeNull();
  });

  it("is ours again when its .git was rewritten or replaced", async () => {
    const workspace = await prepare();
    await write(workspace, "work.txt", "work");
    await write(workspace, ".git", `gitdir: ${stage.person.repository}/.git\n`);
    expect(await workspaces.state(workspace)).toBe("foreign");
    expect((await prepare()).repaired).toMatch(/\.git was another one/);
    await rm(join(workspace.path, ".git"));
    await stage.person.gitIn(workspace.path, "init", "-q");
    const again = await prepare();
    expect(again.repaired).toMatch(/\.git was another one/);
    expect(await read(again, "work.txt")).toBe("work");
    expect(await workspaces.state(again)).toBe("ok");
  });

  it("is never looked for behind a link", async () => {
    const workspace = await prepare();
    await gone(workspace);
    await symlink(stage.person.repository, workspace.path);
    expect(await workspaces.state(workspace)).toBe("foreign");
    await expect(workspaces.checkpoint(workspace, "x", AT)).rejects.toThrow(/is foreign/);
    const again = await prepare();
    expect(again.repaired).toMatch(/Something else lay in the place/);
    expect(await workspaces.state(again)).toBe("ok");
    expect(await stage.person.git("status", "--porcelain")).toBe("");
  });

  it("does not wait for a lock that nobody holds, and keeps it", async () => {
    const workspace = await prepare();
    await write(workspace, "n.txt", "n");
    await writeFile(join(workspace.adminDir, "index.lock"), "half an index");
    expect(await workspaces.commit(workspace, text)).not.toBeNull();
    expect(await readdir(join(workspace.adminDir, "stale-locks"))).toHaveLength(1);
  });
});

describe("the trash", () => {
  it("takes a workspace whole and gives it back whole", async () => {
    const workspace = await prepare();
    await write(workspace, "committed.txt", "c");
    const commit = await workspaces.commit(workspace, text);
    await write(workspace, "untracked.txt", "u");
    await write(workspace, "debug.log", "ignored");
    const entry = await workspaces.remove(workspace, idle);
    expect(existsSync(workspace.path)).toBe(false);
    expect(await repository.ref("refs/heads/flightdeck/msn_1234/parse")).toBeNull();
    expect(await gitText(["worktree", "list", "--porcelain"], repository.place)).not.toContain(
      workspace.path,
    );
    expect(await show(`${entry.snapshot ?? ""}:debug.log`)).toBe("ignored");
    expect(await workspaces.list()).toEqual([]);
    const [listed] = await workspaces.trash.list();
    const back = await workspaces.trash.restore(listed?.id ?? "");
    expect(await workspaces.state(back)).toBe("ok");
    expect(await repository.ref(`refs/heads/${back.branch}`)).toBe(commit);
    expect(await readFile(join(back.path, "untracked.txt"), "utf8")).toBe("u");
    expect(await workspaces.trash.list()).toEqual([]);
  });

  it("leaves alone what is in use, and what was made again", async () => {
    const workspace = await prepare();
    await expect(workspaces.remove(workspace, { isUsed: () => Promise.resolve(true) })).rejects.toThrow(
      /in use/,
    );
    const { id } = await workspaces.remove(workspace, idle);
    const again = await prepare();
    await write(again, "newer.txt", "newer");
    await expect(workspaces.trash.restore(id)).rejects.toThrow(/made again/);
    expect(await read(again, "newer.txt")).toBe("newer");
    expect(await workspaces.trash.list()).toHaveLength(1);
  });
});

describe("carrying ignored files", () => {
  it("copies what was asked for, and nothing through a link", async () => {
    await stage.person.write(".env", "KEY=1");
    await stage.person.write("config/local.log", "l");
    await stage.person.write("config/deep/x.log", "x");
    await symlink("/etc/passwd", join(stage.person.repository, "secret.log"));
    await symlink("/etc", join(stage.person.repository, "etc"));
    const workspace = await prepare();
    const patterns = [".env", "config", "*.log", "etc/passwd", "../outside", "a.txt"];
    const { carried, skipped } = await workspaces.carry(workspace, patterns, stage.person.repository);
    expect(carried).toEqual([".env", "config/deep/x.log", "config/local.log"]);
    expect(skipped.map(({ path }) => path).toSorted()).toEqual([
      "../outside",
      "a.txt",
      "etc/passwd",
      "secret.log",
    ]);
    expect(await read(workspace, ".env")).toBe("KEY=1");
    await write(workspace, ".env", "changed by the agent");
    expect(await readFile(join(stage.person.repository, ".env"), "utf8")).toBe("KEY=1");
  });

  it("writes nowhere but in the workspace", async () => {
    await stage.person.write("out/x.log", "x");
    const workspace = await prepare();
    await symlink(stage.folder, join(workspace.path, "out"));
    const { skipped } = await workspaces.carry(workspace, ["out/x.log"], stage.person.repository);
    expect(skipped[0]?.why).toMatch(/link or a file in the workspace/);
    expect(existsSync(join(stage.folder, "x.log"))).toBe(false);
  });
});
