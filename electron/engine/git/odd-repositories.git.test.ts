import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { gitText } from "./git.ts";
import { remarksOn } from "./remarks.ts";
import { openRepository } from "./repository.ts";
import { scene, type Person, type Scene } from "./testing/person.ts";
import { Workspaces } from "./workspaces.ts";

const text = { message: "work", at: 0, author: { name: "Agent", email: "agent@example.invalid" } };

let stage: Scene;
afterEach(() => stage.remove());

async function fly(source: string, files: Readonly<Record<string, string>> = { "new.txt": "new" }) {
  const repository = await openRepository(source, stage.home);
  const base = await repository.baseOf("main");
  const workspaces = new Workspaces(repository, stage.home, { now: () => 0, warm: 0 });
  const workspace = await workspaces.prepare({ mission: "msn_1", task: "one", base });
  for (const [path, content] of Object.entries(files)) await writeFile(join(workspace.path, path), content);
  const commit = await workspaces.commit(workspace, text);
  const changed = await gitText(
    ["diff-tree", "-r", "-z", "--name-only", base, commit ?? ""],
    repository.place,
  );
  await workspaces.close();
  return { repository, base, workspace, changed: changed.split("\0").filter(Boolean).toSorted() };
}

async function cloned(person: Person, ...how: string[]): Promise<string> {
  const target = join(stage.folder, "clone");
  await person.git("config", "uploadpack.allowFilter", "true");
  await person.git("clone", "-q", ...how, `file://${person.repository}`, target);
  return target;
}

describe("a repository that is not like others", () => {
  it("may be bare", async () => {
    stage = await scene();
    await stage.person.commit("one", { "a.txt": "a" });
    expect((await fly(await cloned(stage.person, "--bare"))).changed).toEqual(["new.txt"]);
  });

  it("may be shallow", async () => {
    stage = await scene();
    for (const name of ["one", "two", "three"]) await stage.person.commit(name, { [name]: name });
    const { repository, base } = await fly(await cloned(stage.person, "--depth=1"));
    expect(await gitText(["rev-list", "--count", base], repository.place)).toBe("1");
  });

  it("may name its objects by SHA-256", async () => {
    stage = await scene(["--object-format=sha256"]);
    await stage.person.commit("one", { "a.txt": "a" });
    const { base, changed } = await fly(stage.person.repository);
    expect(base).toMatch(/^[0-9a-f]{64}$/);
    expect(changed).toEqual(["new.txt"]);
  });

  it("may borrow its objects from another one", async () => {
    stage = await scene();
    await stage.person.commit("one", { "a.txt": "a" });
    const target = join(stage.folder, "borrower");
    await stage.person.git("clone", "-q", "--shared", stage.person.repository, target);
    const { repository, base } = await fly(target);
    // What we have is whole without the lender.
    expect(await readdir(join(repository.gitDir, "objects", "info"))).not.toContain("alternates");
    await gitText(["rev-list", "--objects", base], repository.place);
  });

  it("is refused with a sentence where a partial clone lacks something, and flown where it does not", async () => {
    stage = await scene();
    await stage.person.commit("one", { "a.txt": "a" });
    await stage.person.commit("two", { "a.txt": "b" });
    const partial = await cloned(stage.person, "--filter=blob:none", "--no-checkout");
    await expect(fly(partial)).rejects.toThrow(/partial clone.*Nothing was made/s);
    await stage.person.gitIn(partial, "fetch", "-q", "--refetch", "--no-filter");
    expect((await fly(partial)).changed).toEqual(["new.txt"]);
  });

  it("may be a submodule of another one, and have submodules and large files", async () => {
    stage = await scene();
    const commit = await stage.person.commit("one", {
      ".gitattributes": "*.bin filter=lfs diff=lfs merge=lfs -text\n",
      "big.bin": "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n",
      ".gitmodules": '[submodule "lib"]\n\tpath = lib\n\turl = ../lib\n',
      "Read.me": "1",
      "read.ME": "2",
    });
    await stage.person.git("update-index", "--add", "--cacheinfo", `160000,${commit},lib`);
    await stage.person.git("commit", "-q", "-m", "submodule");
    const { repository, base, workspace, changed } = await fly(stage.person.repository, {
      "big.bin": "0123",
    });
    expect(changed).toEqual(["big.bin"]);
    expect(await readFile(join(workspace.path, "big.bin"), "utf8")).toBe("0123");
    const remarks = await remarksOn(repository, base);
    expect(remarks.join("\n")).toMatch(/submodule.*lib/);
    expect(remarks.join("\n")).toMatch(/Git LFS/);
    expect(remarks.join("\n")).toMatch(/Read\.me/i);
  });

  it("may hold every name a file system can", async () => {
    stage = await scene();
    const names = [
      "line\nbreak",
      "quote\"'`$(id)",
      "-rf",
      "--upload-pack=x",
      "שלום\u202etxt",
      "x".repeat(255),
      " space ",
      "é",
      "e\u0301",
      "*",
      ":(glob)x",
      "#",
      "!important",
      "tab\t",
    ];
    await stage.person.commit("one", Object.fromEntries(names.map((name) => [name, "old"])));
    const { changed } = await fly(
      stage.person.repository,
      Object.fromEntries(names.map((name) => [name, "new"])),
    );
    expect(changed).toEqual(names.toSorted());
  });

  it("may be empty, which is said", async () => {
    stage = await scene();
    await expect(fly(stage.person.repository)).rejects.toThrow(/no branch main with a commit/);
  });

  it("may lie in a folder with an odd name", async () => {
    stage = await scene(null);
    const odd = join(stage.folder, 'a "b"\n:c');
    await mkdir(odd);
    await stage.person.gitIn(odd, "init", "-q", "-b", "main");
    await stage.person.gitIn(odd, "commit", "-q", "--allow-empty", "-m", "one");
    const repository = await openRepository(odd, stage.home);
    await stage.person.gitIn(odd, "commit", "-q", "--allow-empty", "-m", "two");
    expect(await repository.baseOf("main")).toBe(
      (await stage.person.gitIn(odd, "rev-parse", "main")).out.trim(),
    );
  });
});
