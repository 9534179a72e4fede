import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { git, gitText } from "./git.ts";
import { openRepository } from "./repository.ts";
import { scene, type Scene } from "./testing/person.ts";

let stage: Scene;
beforeEach(async () => {
  stage = await scene();
});
afterEach(() => stage.remove());

const open = () => openRepository(stage.person.repository, stage.home);

describe("our repository for a person's", () => {
  it("is made once, also when several want it at the same time", async () => {
    await stage.person.commit("one", { "a.txt": "a" });
    const opened = await Promise.all([open(), open(), open()]);
    expect(new Set(opened.map(({ gitDir }) => gitDir)).size).toBe(1);
    expect(await readdir(join(stage.home, "repositories"))).toHaveLength(1);
  });

  it("is the same for every worktree of a repository", async () => {
    await stage.person.commit("one", { "a.txt": "a" });
    await stage.person.git("worktree", "add", "-q", "-b", "side", join(stage.folder, "side"));
    const [main, side] = [await open(), await openRepository(join(stage.folder, "side"), stage.home)];
    expect(side.gitDir).toBe(main.gitDir);
    expect(await side.baseOf("side")).toBe(await stage.person.git("rev-parse", "side"));
  });

  it("takes over objects and no settings", async () => {
    await stage.person.commit("one", { "a.txt": "a" });
    await stage.person.git("config", "alias.oops", "!false");
    const repository = await open();
    const config = await readFile(join(repository.gitDir, "config"), "utf8");
    expect(config).not.toContain("oops");
    expect(config).toContain("auto = 0");
  });

  it("brings what is new in a branch, packed or loose, and follows a branch that was moved by force", async () => {
    await stage.person.commit("one", { "a.txt": "a" });
    const repository = await open();
    const second = await stage.person.commit("two", { "b.txt": "b" });
    expect(await repository.baseOf("main")).toBe(second);
    await stage.person.git("gc", "-q", "--prune=now");
    const third = await stage.person.commit("three", { "c.txt": "c" });
    expect(await repository.baseOf("main")).toBe(third);
    await stage.person.git("reset", "-q", "--hard", second);
    const other = await stage.person.commit("other", { "d.txt": "d" });
    expect(await repository.baseOf("main")).toBe(other);
    await gitText(["fsck", "--full", "--strict"], repository.place);
    expect(await gitText(["show", `${other}:d.txt`], repository.place)).toBe("d");
  });

  it("keeps what the source throws away", async () => {
    const gone = await stage.person.commit("one", { "a.txt": "a" });
    const repository = await open();
    await repository.baseOf("main");
    await stage.person.git("checkout", "-q", "--orphan", "new");
    await stage.person.commit("fresh", { "z.txt": "z" });
    await stage.person.git("branch", "-D", "main");
    await stage.person.git("reflog", "expire", "--expire=now", "--all");
    await stage.person.git("gc", "-q", "--prune=now");
    expect(await gitText(["show", `${gone}:a.txt`], repository.place)).toBe("a");
    await expect(repository.baseOf("main")).rejects.toThrow(/has no branch main/);
  });

  it("gives a branch the place of one whose name is in its way", async () => {
    await stage.person.commit("one", { "a.txt": "a" });
    await stage.person.git("branch", "topic");
    const repository = await open();
    await repository.baseOf("topic");
    await stage.person.git("branch", "-D", "topic");
    await stage.person.git("branch", "topic/part");
    expect(await repository.baseOf("topic/part")).toBe(await stage.person.git("rev-parse", "main"));
  });

  it("moves a ref only from where it is expected", async () => {
    const first = await stage.person.commit("one", { "a.txt": "a" });
    const second = await stage.person.commit("two", { "a.txt": "b" });
    const repository = await open();
    await repository.baseOf("main");
    expect(await repository.ensureMissionBranch("msn_1234", first)).toBe(first);
    expect(await repository.ensureMissionBranch("msn_1234", second)).toBe(first);
    expect(await repository.moveRef("refs/heads/mission/msn_1234", second, second)).toBe(false);
    expect(await repository.moveRef("refs/heads/mission/msn_1234", second, first)).toBe(true);
    expect(await repository.ref("refs/heads/mission/msn_1234")).toBe(second);
    expect(await repository.ref("refs/heads/mission/msn_none")).toBeNull();
  });

  it("says so when there is no repository, no commit or no such branch", async () => {
    await expect(openRepository(stage.folder, stage.home)).rejects.toThrow(/is no git repository/);
    const repository = await open();
    await expect(repository.baseOf("main")).rejects.toThrow(/no branch main with a commit/);
    await stage.person.commit("one");
    await expect(repository.baseOf("main~0")).rejects.toThrow(/no branch main~0/);
    expect(await repository.baseOf("main")).toBe(await stage.person.git("rev-parse", "HEAD"));
  });
});

describe("git by named place", () => {
  it("says in one sentence what failed and where", async () => {
    const repository = await open();
    const asked = gitText(["cat-file", "-p", "deadbeef"], repository.place);
    await expect(asked).rejects.toThrow(/^git cat-file failed in .*: .*deadbeef.* kept\.$/);
  });

  it("ends what takes too long, and what is called off", async () => {
    const repository = await open();
    // Waits for its input, which nobody ends: only the limit does.
    const stuck = git(["-c", "alias.wait=!exec tail -f /dev/null", "wait"], repository.place, {
      timeoutMs: 200,
    });
    await expect(stuck).rejects.toThrow(/took longer than 0.2 s/);
    const stop = new AbortController();
    const off = git(["-c", "alias.wait=!exec tail -f /dev/null", "wait"], repository.place, {
      signal: stop.signal,
    });
    stop.abort();
    await expect(off).rejects.toThrow(/was called off/);
  });
});
