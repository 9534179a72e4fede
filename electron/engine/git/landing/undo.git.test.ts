import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PlainError } from "#launch/plain-error.ts";
import { takenBack, told } from "../../flight/landing-build.ts";
import { git } from "../git.ts";
import { scene, type Scene } from "../testing/person.ts";
import { textInCommit, treeWith } from "./add-files.ts";
import { afterwards } from "./afterwards.ts";
import { land } from "./land.ts";
import { standsInTheWay } from "./stands-in-the-way.ts";
import { readyToLand, type Ready } from "./testing/ready-to-land.ts";
import { undoLanding } from "./undo.ts";

let stage: Scene;
beforeEach(async () => {
  stage = await scene();
  vi.stubEnv("HOME", join(stage.folder, "person"));
  vi.stubEnv("XDG_CONFIG_HOME", join(stage.folder, "person", "config"));
  vi.stubEnv("GIT_CONFIG_NOSYSTEM", "1");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await stage.remove();
});

const TASK = { "f.txt": "two\n", "new/t.txt": "t\n" };
const person = (...args: string[]) => stage.person.git(...args);
const undoOf = ({ repository, landing, base }: Ready) =>
  undoLanding(repository, { baseBranch: "main", commit: landing.commit, base }, 100);

async function landed(): Promise<Ready> {
  const ready = await readyToLand(stage, TASK);
  expect(await land(ready.repository, ready.landing, { lockWaitMs: 100 })).toMatchObject({ kind: "landed" });
  return ready;
}

describe("a landing that is taken back", () => {
  it("leaves branch and files as they were before; doing it again is doing it once, and it can land again", async () => {
    const ready = await landed();
    expect(await undoOf(ready)).toBeNull();
    expect(await person("rev-parse", "main")).toBe(ready.base);
    expect(await person("status", "--porcelain")).toBe("");
    expect(await readFile(join(stage.person.repository, "f.txt"), "utf8")).toBe("one\n");
    expect(await undoOf(ready)).toBeNull();
    const { place } = ready.repository;
    expect((await git(["cat-file", "-e", `${ready.landing.commit}^{commit}`], place)).code).toBe(0);
    expect(await land(ready.repository, ready.landing)).toMatchObject({ kind: "landed" });
  });

  it("is brought to its end after it was cut off between the files and the branch", async () => {
    const ready = await landed();
    const { repository, landing, base } = ready;
    await repository.moveRef(`refs/flightdeck/landing/${landing.commit}-${base}`, base, null);
    await person("read-tree", "-m", "-u", landing.commit, base);
    expect(await undoOf(ready)).toBeNull();
    expect(await person("rev-parse", "main")).toBe(base);
    expect(await person("status", "--porcelain")).toBe("");
  });

  it("is refused when the branch moved on: nothing that came after it is lost", async () => {
    const ready = await landed();
    const after = await stage.person.commit("after it", { "g.txt": "three\n" });
    expect(await undoOf(ready)).toMatch(/main has moved on since the landing .* Nothing was changed/);
    expect(await person("rev-parse", "main")).toBe(after);
  });

  it("touches no checkout with work in it, also where only a new file is in the way", async () => {
    const ready = await landed();
    await stage.person.write("f.txt", "work of mine\n");
    expect(await standsInTheWay(ready.repository, "main")).toContain("f.txt");
    expect(await undoOf(ready)).toMatch(/f\.txt.*take the landing back again/);
    expect(await readFile(join(stage.person.repository, "f.txt"), "utf8")).toBe("work of mine\n");
    await person("checkout", "-q", "--", "f.txt");
    expect(await standsInTheWay(ready.repository, "main")).toBeNull();
    await person("switch", "-q", "-c", "elsewhere");
    expect(await undoOf(ready)).toBeNull();
    expect(await person("rev-parse", "main")).toBe(ready.base);
  });

  it("overwrites no ignored file of theirs: neither at once nor when it is brought to its end", async () => {
    const once = { ".env": "old\n", "conf/a": "old\n" };
    const ready = await readyToLand(stage, { ".gitignore": ".env\nconf\n" }, once, Object.keys(once));
    const { repository, landing, base } = ready;
    expect(await land(repository, landing, { lockWaitMs: 100 })).toMatchObject({ kind: "landed" });
    await stage.person.write(".env", "secret of mine\n");
    await stage.person.write("conf", "mine\n");
    const mine = async () => {
      expect(await undoOf(ready)).toMatch(/\.env, conf\).*take the landing back again/);
      expect(await readFile(join(stage.person.repository, ".env"), "utf8")).toBe("secret of mine\n");
      expect(await person("rev-parse", "main")).toBe(landing.commit);
    };
    await mine();
    await repository.moveRef(`refs/flightdeck/landing/${landing.commit}-${base}`, base, null);
    await mine();
  });
});

describe("what another mission was built on", () => {
  it("does not come in again with it after it was taken back", async () => {
    const ready = await landed();
    const { repository, landing } = ready;
    const card = { cardBase: landing.commit, place: { baseBranch: "main" } };
    expect(await takenBack(repository, card)).toBeNull();
    expect(await undoOf(ready)).toBeNull();
    expect(await takenBack(repository, card)).toContain("no longer has what it had");
    expect(await takenBack(repository, { ...card, cardBase: ready.base })).toBeNull();
  });
});

describe("bookkeeping after the branch has moved", () => {
  it("that fails is no answer to a person: it is tried again", async () => {
    const failing = () => afterwards(() => Promise.reject(new PlainError("the disk is full")));
    await expect(told(failing)).rejects.toThrow("the disk is full");
    // While what fails before is told at once.
    expect(await told(() => Promise.reject(new PlainError("no such branch")))).toBe("no such branch");
  });
});

describe("files that are written into a commit", () => {
  it("are there in its tree and nowhere else, or nothing is, where something else has their place", async () => {
    const { repository, landing } = await readyToLand(stage, TASK, { docs: "a file\n", "D.md": "theirs\n" });
    const { place } = repository;
    const { commit } = landing;
    expect(await treeWith(place, commit, [{ path: "docs/missions/a.md", text: "a\n" }])).toEqual({
      sentence: expect.stringContaining("docs/missions/a.md has no place") as string,
    });
    const made = await treeWith(place, commit, [{ path: "memory/a.md", text: "ä\n" }]);
    if (!("tree" in made)) throw new Error(made.sentence);
    const listed = await git(["ls-tree", "-r", "--name-only", made.tree], place);
    expect(listed.out.toString("utf8")).toBe("D.md\ndocs\nf.txt\ng.txt\nmemory/a.md\nnew/t.txt\n");
    expect(await textInCommit(place, commit, "D.md")).toEqual({ text: "theirs\n" });
    expect(await textInCommit(place, commit, "none.md")).toBe("absent");
    expect(await textInCommit(place, commit, "new")).toBe("other");
  });
});
