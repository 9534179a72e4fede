import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { gitText } from "../git.ts";
import { openRepository } from "../repository.ts";
import { scene, type Scene } from "../testing/person.ts";
import { land } from "./land.ts";
import { candidateFor, readyToLand, type Ready } from "./testing/ready-to-land.ts";

let stage: Scene;
beforeEach(async () => {
  stage = await scene();
  // What git reads of a person in these tests is that of nobody.
  vi.stubEnv("HOME", join(stage.folder, "person"));
  vi.stubEnv("XDG_CONFIG_HOME", join(stage.folder, "person", "config"));
  vi.stubEnv("GIT_CONFIG_NOSYSTEM", "1");
  await stage.person.git("config", "--global", "user.name", "Pat");
  await stage.person.git("config", "--global", "user.email", "pat@example.invalid");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await stage.remove();
});

const TASK = { "f.txt": "two\n", "new/t.txt": "t\n" };
const IMPATIENT = { lockWaitMs: 100 };

const git = (...args: string[]) => stage.person.git(...args);
const main = () => git("rev-parse", "main");
const inFile = (name: string) => readFile(join(stage.person.repository, name), "utf8");
const put = (name: string, text: string) => stage.person.write(name, text);
const landIt = ({ repository, landing }: Ready) => land(repository, landing, IMPATIENT);

/** Everything of the person's repository that landing must not change when it does nothing. */
const everything = async () =>
  [
    await git("for-each-ref"),
    await git("status", "--porcelain", "--ignored"),
    await git("stash", "list"),
    await git("ls-files", "--stage"),
    await git("rev-parse", "HEAD"),
    await git("symbolic-ref", "-q", "HEAD").catch(() => "detached"),
  ].join("\n--\n");

describe("a candidate for landing", () => {
  it("is the mission itself when the base did not move", async () => {
    const { repository, missionHead, base } = await readyToLand(stage, TASK);
    const built = await candidateFor(repository, missionHead, base);
    expect(built).toMatchObject({ kind: "candidate", commit: missionHead, how: "fast-forward" });
  });

  it("is a merge when the base moved: the same one every time, with both in it", async () => {
    const { repository, missionHead } = await readyToLand(stage, TASK);
    await stage.person.commit("meanwhile", { "g.txt": "of the person\n" });
    const base = await repository.baseOf("main");
    const built = await candidateFor(repository, missionHead, base);
    expect(built).toMatchObject({ kind: "candidate", how: "merge" });
    expect(await candidateFor(repository, missionHead, base)).toEqual(built);
    if (built.kind === "conflict") throw new Error(built.detail);
    const landing = { commit: built.commit, baseBranch: "main", expectedBase: base };
    expect(await land(repository, landing)).toEqual({ kind: "landed", how: "merge" });
    expect(await git("show", "-s", "--format=%P", "main")).toBe(`${base} ${missionHead}`);
    expect(await inFile("g.txt")).toBe("of the person\n");
    expect(await inFile("f.txt")).toBe("two\n");
    const again = await candidateFor(repository, missionHead, await repository.baseOf("main"));
    expect(again).toMatchObject({ kind: "already", commit: built.commit, how: "merge" });
  });

  it("is a conflict with both sides when both changed the same", async () => {
    const { repository, missionHead } = await readyToLand(stage, TASK);
    await stage.person.commit("meanwhile", { "f.txt": "of the person\n" });
    const built = await candidateFor(repository, missionHead, await repository.baseOf("main"));
    expect(built).toMatchObject({ kind: "conflict", paths: ["f.txt"] });
    expect(built).toHaveProperty("detail", expect.stringContaining("<<<<<<< the base branch"));
    expect(built).toHaveProperty("detail", expect.stringContaining(">>>>>>> the mission"));
  });

  it("is a conflict when the base was moved by force to another history", async () => {
    const { repository, missionHead } = await readyToLand(stage, TASK);
    await git("switch", "-q", "--orphan", "other");
    const other = await stage.person.commit("other", { "o.txt": "o" });
    await git("switch", "-q", "-C", "main", other);
    const built = await candidateFor(repository, missionHead, await repository.baseOf("main"));
    expect(built).toMatchObject({ kind: "conflict", paths: [] });
  });
});

describe("landing", () => {
  it("moves the branch and the clean checkout of it, once, and says the same again", async () => {
    const ready = await readyToLand(stage, TASK);
    await put("untracked.txt", "mine");
    expect(await landIt(ready)).toEqual({ kind: "landed", how: "fast-forward" });
    expect(await main()).toBe(ready.landing.commit);
    expect(await git("symbolic-ref", "HEAD")).toBe("refs/heads/main");
    expect(await git("status", "--porcelain")).toBe("?? untracked.txt");
    expect(await inFile("f.txt")).toBe("two\n");
    expect(await inFile("new/t.txt")).toBe("t\n");
    const after = await everything();
    expect(await landIt(ready)).toEqual({ kind: "landed", how: "fast-forward" });
    expect(await everything()).toBe(after);
    expect(await git("log", "--grep=Mission-Task", "--format=%H")).toBe(ready.landing.commit);
    await git("fsck", "--strict");
    const built = await candidateFor(ready.repository, ready.missionHead, ready.landing.commit);
    expect(built).toMatchObject({ kind: "already", commit: ready.missionHead, how: "fast-forward" });
  });

  it("writes no ref but the base, and the person can take it back", async () => {
    const ready = await readyToLand(stage, TASK);
    await git("branch", "mine");
    await git("tag", "v1");
    const others = async () =>
      (await git("for-each-ref", "--format=%(refname) %(objectname)")).replace(/^refs\/heads\/main .*$/m, "");
    const before = await others();
    await landIt(ready);
    expect(await others()).toBe(before);
    expect(existsSync(join(stage.person.repository, ".git", "FETCH_HEAD"))).toBe(false);
    expect(await git("reflog", "show", "--format=%gs", "-1", "main")).toContain("flightdeck landing");
    await git("reset", "-q", "--hard", "ORIG_HEAD");
    expect(await main()).toBe(ready.base);
  });

  it("says landed when the base went on since", async () => {
    const ready = await readyToLand(stage, TASK);
    await landIt(ready);
    const later = await stage.person.commit("later", { "l.txt": "l" });
    expect(await landIt(ready)).toEqual({ kind: "landed", how: "fast-forward" });
    expect(await main()).toBe(later);
  });

  it.each([
    ["another branch", ["switch", "-q", "-c", "mine"]],
    ["no branch (detached)", ["checkout", "-q", "--detach"]],
  ])("moves only the branch when the checkout has %s", async (_what, args) => {
    const ready = await readyToLand(stage, TASK);
    await git(...args);
    await put("f.txt", "not committed\n");
    const head = await git("rev-parse", "HEAD");
    expect(await landIt(ready)).toEqual({ kind: "landed", how: "fast-forward" });
    expect(await main()).toBe(ready.landing.commit);
    expect(await git("rev-parse", "HEAD")).toBe(head);
    expect(await inFile("f.txt")).toBe("not committed\n");
    expect(await git("status", "--porcelain")).toBe(" M f.txt");
  });

  it("lands in a bare repository", async () => {
    const bare = join(stage.folder, "bare.git");
    const ready = await readyToLand(stage, TASK);
    await git("clone", "-q", "--bare", ".", bare);
    const repository = await openRepository(bare, stage.home);
    const missionHead = ready.landing.commit;
    // Its own repository of ours: the mission was flown from there.
    await repository.baseOf("main");
    await gitText(
      ["fetch", "-q", ready.repository.gitDir, `+refs/heads/mission/m1:refs/heads/mission/m1`],
      repository.place,
    );
    const landing = { ...ready.landing, commit: missionHead };
    expect(await land(repository, landing)).toEqual({ kind: "landed", how: "fast-forward" });
    expect((await stage.person.gitIn(bare, "rev-parse", "main")).out.trim()).toBe(missionHead);
    expect(await land(repository, landing)).toEqual({ kind: "landed", how: "fast-forward" });
  });

  it("lands in the linked worktree that has the branch, and leaves the main one alone", async () => {
    const ready = await readyToLand(stage, TASK);
    const side = join(stage.folder, "side");
    await git("switch", "-q", "-c", "mine");
    await git("worktree", "add", "-q", side, "main");
    await put("f.txt", "not committed\n");
    expect(await landIt(ready)).toEqual({ kind: "landed", how: "fast-forward" });
    expect(await readFile(join(side, "f.txt"), "utf8")).toBe("two\n");
    expect((await stage.person.gitIn(side, "status", "--porcelain")).out).toBe("");
    expect(await inFile("f.txt")).toBe("not committed\n");
  });

  it("lands where the repository is kept apart from its files", async () => {
    const ready = await readyToLand(stage, TASK);
    const apart = join(stage.folder, "apart");
    await git("init", "-q", `--separate-git-dir=${apart}`);
    const repository = await openRepository(stage.person.repository, stage.home);
    await repository.baseOf("main");
    await gitText(
      ["fetch", "-q", ready.repository.gitDir, `+refs/heads/mission/m1:refs/heads/mission/m1`],
      repository.place,
    );
    expect(await land(repository, ready.landing)).toEqual({ kind: "landed", how: "fast-forward" });
    expect(await inFile("f.txt")).toBe("two\n");
    expect(await git("status", "--porcelain")).toBe("");
  });

  it("keeps to what it does, whatever the person configured for merges", async () => {
    const ready = await readyToLand(stage, TASK);
    for (const [name = "", value = ""] of [
      ["branch.main.mergeOptions", "--no-ff --autostash -s ours"],
      ["merge.ff", "false"],
      ["merge.autoStash", "true"],
      ["merge.verifySignatures", "true"],
      ["submodule.recurse", "true"],
      ["commit.gpgSign", "true"],
      ["pull.rebase", "true"],
    ])
      await git("config", name, value);
    expect(await landIt(ready)).toEqual({ kind: "landed", how: "fast-forward" });
    expect(await main()).toBe(ready.landing.commit);
  });
});

describe("landing leaves the person's work alone", () => {
  it.each<[string, () => Promise<unknown>, string[]]>([
    ["an unstaged change", () => put("f.txt", "mine\n"), ["f.txt"]],
    ["a change to another file", () => put("g.txt", "mine\n"), ["g.txt"]],
    ["a deleted file", () => rm(join(stage.person.repository, "f.txt")), ["f.txt"]],
    ["a changed mode", () => chmod(join(stage.person.repository, "g.txt"), 0o755), ["g.txt"]],
    [
      "a staged change",
      async () => {
        await put("added.txt", "mine\n");
        await git("add", "added.txt");
      },
      ["added.txt"],
    ],
    ["an untracked file where one lands", () => put("new/t.txt", "mine\n"), ["new/t.txt"]],
    ["an untracked file where a folder lands", () => put("new", "mine\n"), ["new"]],
    [
      "an ignored file where one lands",
      async () => {
        await writeFile(join(stage.person.repository, ".git", "info", "exclude"), "new/\n");
        await put("new/t.txt", "mine, and ignored\n");
      },
      ["new/t.txt"],
    ],
    ["exactly what lands, not committed", () => put("f.txt", "two\n"), ["f.txt"]],
  ])("%s", async (_what, doIt, paths) => {
    const ready = await readyToLand(stage, TASK);
    await doIt();
    const before = await everything();
    const landed = await landIt(ready);
    expect(landed).toMatchObject({ kind: "dirty", paths });
    expect(landed).toHaveProperty("sentence", expect.stringContaining(paths[0] ?? ""));
    expect(await everything()).toBe(before);
    expect(await main()).toBe(ready.base);
    // Once it is put aside, the same landing works.
    await git("stash", "-q", "--all");
    expect(await landIt(ready)).toEqual({ kind: "landed", how: "fast-forward" });
  });

  it.each<[string, string, () => Promise<unknown>]>([
    [
      "a merge",
      "a merge",
      async () => {
        await git("merge", "--no-commit", "--no-ff", "side");
      },
    ],
    [
      "a rebase",
      "a rebase",
      () => stage.person.tryGit("-c", "sequence.editor=sed -i s/^pick/edit/", "rebase", "-i", "HEAD~1"),
    ],
    [
      "a cherry-pick",
      "a cherry-pick",
      () =>
        stage.person
          .tryGit("cherry-pick", "--no-commit", "side")
          .then(() => put("../project/.git/CHERRY_PICK_HEAD", "x")),
    ],
    ["a bisect", "a bisect", () => git("bisect", "start")],
    ["a bisect that is on", "a bisect", () => git("bisect", "start", "HEAD", "HEAD~2")],
  ])("%s under way", async (_what, says, begin) => {
    await stage.person.commit("older", { "o.txt": "o" });
    await stage.person.commit("old", { "p.txt": "p" });
    await git("branch", "side");
    const ready = await readyToLand(stage, TASK);
    await git("switch", "-q", "side");
    await stage.person.commit("side", { "s.txt": "s" });
    await git("switch", "-q", "main");
    await begin();
    const before = await everything();
    const landed = await landIt(ready);
    expect(landed).toMatchObject({ kind: "dirty" });
    expect(landed).toHaveProperty("sentence", expect.stringContaining(says));
    expect(await everything()).toBe(before);
    expect(await main()).toBe(ready.base);
  });

  it("a base that moved, was moved by force or is gone", async () => {
    const ready = await readyToLand(stage, TASK);
    const moved = await stage.person.commit("meanwhile", { "x.txt": "x" });
    expect(await landIt(ready)).toEqual({ kind: "moved", base: moved });
    await git("switch", "-q", "--orphan", "other");
    const forced = await stage.person.commit("forced", { "y.txt": "y" });
    await git("branch", "-q", "-f", "main", forced);
    expect(await landIt(ready)).toEqual({ kind: "moved", base: forced });
    await git("branch", "-q", "-D", "main");
    const before = await everything();
    expect(await landIt(ready)).toMatchObject({
      kind: "refused",
      sentence: expect.stringContaining("no branch main"),
    });
    expect(await everything()).toBe(before);
  });

  it("a base that is checked out twice", async () => {
    const ready = await readyToLand(stage, TASK);
    const side = join(stage.folder, "side");
    await git("worktree", "add", "-q", "-f", side, "main");
    const before = await everything();
    const landed = await landIt(ready);
    expect(landed).toMatchObject({ kind: "refused", sentence: expect.stringContaining(side) });
    expect(await everything()).toBe(before);
  });

  it("a checkout that cannot be reached", async () => {
    const ready = await readyToLand(stage, TASK);
    const side = join(stage.folder, "side");
    await git("switch", "-q", "-c", "mine");
    await git("worktree", "add", "-q", side, "main");
    await rename(side, `${side}-elsewhere`);
    const sentence: unknown = expect.stringContaining(`${basename(side)}, which cannot be reached`);
    expect(await landIt(ready)).toMatchObject({ kind: "refused", sentence });
    await mkdir(side);
    expect(await landIt(ready)).toMatchObject({ kind: "refused", sentence });
    expect(await main()).toBe(ready.base);
  });

  it("a branch that only stands for another one", async () => {
    const ready = await readyToLand(stage, TASK);
    await git("branch", "real");
    await git("symbolic-ref", "refs/heads/alias", "refs/heads/real");
    const landing = { ...ready.landing, baseBranch: "alias" };
    expect(await landIt({ ...ready, landing })).toMatchObject({
      kind: "refused",
      sentence: expect.stringContaining("stands for refs/heads/real"),
    });
    expect(await git("rev-parse", "real")).toBe(ready.base);
  });

  it("a lock that another git holds, until it is gone", async () => {
    const ready = await readyToLand(stage, TASK);
    const lock = join(stage.person.repository, ".git", "index.lock");
    await writeFile(lock, "");
    const sentence: unknown = expect.stringContaining(lock);
    expect(await landIt(ready)).toMatchObject({ kind: "refused", sentence });
    expect(existsSync(lock)).toBe(true);
    expect(await main()).toBe(ready.base);
    const landing = land(ready.repository, ready.landing);
    await rm(lock);
    expect(await landing).toEqual({ kind: "landed", how: "fast-forward" });
  });

  it("a lock on the branch, whether it is checked out or not", async () => {
    const ready = await readyToLand(stage, TASK);
    const lock = join(stage.person.repository, ".git", "refs", "heads", "main.lock");
    for (const args of [
      ["switch", "-q", "main"],
      ["checkout", "-q", "--detach"],
    ]) {
      await git(...args);
      await writeFile(lock, "");
      const sentence: unknown = expect.stringContaining("main.lock");
      expect(await landIt(ready)).toMatchObject({ kind: "refused", sentence });
      expect(await main()).toBe(ready.base);
      expect(await git("status", "--porcelain")).toBe("");
      expect(await inFile("f.txt")).toBe("one\n");
      await rm(lock);
    }
    expect(await landIt(ready)).toEqual({ kind: "landed", how: "fast-forward" });
  });
});
