import { mkdir, writeFile } from "node:fs/promises";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { reportedFinding } from "#shared/mission/review/finding.ts";
import { diffOf } from "../git/commit-diff.ts";
import { readingTree, removeReadingTree, removeReadingTrees } from "../git/reading-tree.ts";
import { openRepository, type Repository } from "../git/repository.ts";
import { scene, type Scene } from "../git/testing/person.ts";
import { Workspaces } from "../git/workspaces.ts";
import { registrations } from "../git/worktree.ts";
import { markedPlaces, wrongPlaces, type Reviewed } from "./review-places.ts";

let stage: Scene;
let repository: Repository;
let reviewed: Reviewed;
beforeEach(async () => {
  stage = await scene();
  await stage.person.commit("start", { "old.ts": "1\n2\n3\n", "README.md": "# A sample\n" });
  repository = await openRepository(stage.person.repository, stage.home);
  const base = await repository.baseOf("main");
  const workspaces = new Workspaces(repository, stage.home, { now: () => 0, warm: 0 });
  const workspace = await workspaces.prepare({ mission: "msn_1", task: "one", base });
  const files = { "src/a.ts": "one\ntwo", ".gitattributes": "src/** -diff\n", "README.md": "# Ours\n" };
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(workspace.path, path)), { recursive: true });
    await writeFile(join(workspace.path, path), content);
  }
  const author = { name: "Agent", email: "agent@example.invalid" };
  const commit = (await workspaces.commit(workspace, { message: "work", at: 0, author })) ?? "";
  await workspaces.close();
  reviewed = { place: repository.place, base, commit };
});
afterEach(() => stage.remove());

const finding = (file: string | null, line: number | null) =>
  reportedFinding.parse({ severity: "minor", title: "Odd", claim: "It is odd.", file, line, evidence: "x" });

describe("the place of a finding", () => {
  it("is in the commit that was reviewed, or in what it took away", async () => {
    const places = [
      finding("src/a.ts", 2),
      finding("src/a.ts", null),
      finding("old.ts", 3),
      finding(null, null),
    ];
    expect(await wrongPlaces(places, reviewed)).toEqual([]);
    expect(await markedPlaces(places, reviewed)).toEqual(places);
  });

  it("that is not there is said, and is taken out of a finding that is kept", async () => {
    const places = [finding("src/a.ts", 3), finding("src/b.ts", 1), finding(null, 7)];
    expect(await wrongPlaces(places, reviewed)).toEqual([
      'findings.0 ("Odd") names line 3 of src/a.ts, which has 2 lines.',
      'findings.1 ("Odd") names src/b.ts, which is not in the commit.',
      'findings.2 ("Odd") names line 7 of no file.',
    ]);
    const [marked] = await markedPlaces(places, reviewed);
    expect(marked).toMatchObject({ file: null, line: null, title: "Odd" });
    expect(marked?.evidence).toBe("The reviewer named line 3 of src/a.ts, which has 2 lines.\nx");
  });
});

describe("what a reviewer gets", () => {
  it("is the whole change, also of files that the change itself would hide", async () => {
    const diff = await diffOf(repository.place, reviewed.base, reviewed.commit);
    expect(diff).toContain("+# Ours");
    expect(diff).toContain("+one\n+two");
    expect(diff).not.toContain("Binary files");
  });

  it("is a folder with exactly the commit, the same one when it is made again, and then none", async () => {
    const made = await readingTree(repository, stage.home, "name", reviewed.commit);
    await writeFile(join(made, "left.txt"), "by whoever was here before");
    expect(await readingTree(repository, stage.home, "name", reviewed.base)).toBe(made);
    expect(readFileSync(join(made, "old.ts"), "utf8")).toBe("1\n2\n3\n");
    expect([existsSync(join(made, "left.txt")), existsSync(join(made, "src"))]).toEqual([false, false]);
    await removeReadingTree(repository, stage.home, "name");
    await removeReadingTree(repository, stage.home, "name");
    expect(existsSync(made)).toBe(false);
  });

  it("leaves nothing behind, also when the engine that made it died", async () => {
    const known = async (): Promise<number> => (await registrations(repository.gitDir)).length;
    const before = await known();
    const left = await readingTree(repository, stage.home, "left", reviewed.commit);
    const forged = await readingTree(repository, stage.home, "forged", reviewed.commit);
    const elsewhere = join(stage.folder, "worktrees", "elsewhere");
    await mkdir(elsewhere, { recursive: true });
    await writeFile(join(forged, ".git"), `gitdir: ${elsewhere}\n`);
    await removeReadingTrees(stage.home);
    expect([left, forged, elsewhere].map((path) => existsSync(path))).toEqual([false, false, true]);
    expect(await known()).toBe(before + 1);
    await removeReadingTrees(join(stage.home, "nothing"));
  });
});
