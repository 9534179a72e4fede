import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { gitText } from "./git.ts";
import { testedTree } from "./merge/tested-tree.ts";
import { openRepository, type Repository } from "./repository.ts";
import { takeBack } from "./take-back.ts";
import { scene, type Scene } from "./testing/person.ts";
import { Workspaces, type PreparedWorkspace } from "./workspaces.ts";

/** What never ends is looked for after two seconds; git itself would wait for a minute. */
const SOON_MS = 20_000;
const SLOW = { timeout: 60_000 };

let stage: Scene;
let repository: Repository;
let workspaces: Workspaces;
let workspace: PreparedWorkspace;
let base: string;
beforeEach(async () => {
  stage = await scene();
  base = await stage.person.commit("one", { "a.txt": "a\n", "src/b.txt": "b\n" });
  repository = await openRepository(stage.person.repository, stage.home);
  await repository.baseOf("main");
  workspaces = new Workspaces(repository, stage.home, { now: () => 0, warm: 0 });
  workspace = await workspaces.prepare({ mission: "msn_1", task: "one", base });
});
afterEach(async () => {
  await workspaces.close();
  // A path may be longer than one call can name.
  execFileSync("rm", ["-rf", stage.folder]);
});

const at = (path: string): string => join(workspace.path, path);
const pipe = (path: string): void => void execFileSync("mkfifo", [path]);

/** Deeper than any path that can be named in one call. */
function dig(folder: string): void {
  const down = `for (let at = 0; at < 30; at++) {
    fs.mkdirSync("${"d".repeat(200)}");
    process.chdir("${"d".repeat(200)}");
  }`;
  execFileSync(process.execPath, ["-e", down], { cwd: folder });
}

describe("files that git cannot take", () => {
  it.each(["NO-SUCH-CODE", "UTF-16LE-BOM"])("hide nothing: text said to be %s is told", async (encoding) => {
    writeFileSync(at(".gitattributes"), `*.odd working-tree-encoding=${encoding}\n`);
    writeFileSync(at("some.odd"), "abc");
    writeFileSync(at("outside.txt"), "changed");
    await expect(workspaces.changed(workspace, base)).rejects.toThrow(/failed to encode 'some.odd'/);
    await expect(workspaces.checkpoint(workspace, "hidden", 0)).rejects.toThrow(/failed to encode/);
  });
});

describe("what is kept of a workspace", SLOW, () => {
  it("leaves ignored folders out that are too deep to be named, and says so", async () => {
    writeFileSync(at(".gitignore"), "cache/\n*.local\n");
    mkdirSync(at("cache"));
    writeFileSync(at("keep.local"), "mine");
    dig(at("cache"));
    const { ref, leftOut } = await workspaces.checkpoint(workspace, "deep", 0);
    expect(leftOut.join()).toContain("cannot be read (ENAMETOOLONG)");
    expect(await gitText(["show", `${ref}:keep.local`], repository.place)).toBe("mine");
  });
});

const TRAPS: Readonly<Record<string, () => void>> = {
  "a pipe for ignored names": () => pipe(at("src/.gitignore")),
  "a pipe for attributes": () => pipe(at("src/.gitattributes")),
  "a pipe in a repository inside": () => {
    mkdirSync(at("inside/.git"), { recursive: true });
    pipe(at("inside/.git/HEAD"));
  },
  "a device in a repository inside": () => {
    for (const name of ["objects", "refs"]) mkdirSync(at(`inside/.git/${name}`), { recursive: true });
    writeFileSync(at("inside/.git/HEAD"), "ref: refs/heads/main\n");
    symlinkSync("/dev/zero", at("inside/.git/commondir"));
  },
};

describe("what never ends when it is read", SLOW, () => {
  it.each(Object.keys(TRAPS))("%s is named soon", async (trap) => {
    TRAPS[trap]?.();
    writeFileSync(at("src/new.txt"), "new");
    const since = performance.now();
    await expect(workspaces.changed(workspace, base)).rejects.toThrow(/is no file and reading it never ends/);
    expect(performance.now() - since).toBeLessThan(SOON_MS);
  });
});

describe("the tree commits are proven in", SLOW, () => {
  const filesOf = (folder: string): string =>
    execFileSync("find", [folder, "-type", "f", "-name", "*.txt"], { encoding: "utf8" });

  it.each<readonly [string, (folder: string) => void]>([
    ["folders too deep to be named", dig],
    ["a pipe git reads attributes from", (folder) => pipe(join(folder, ".gitattributes"))],
  ])("is made anew after a command left %s", async (_what, leave) => {
    const prove = (use: (folder: string) => Promise<string>) => testedTree(repository, stage.home, base, use);
    await prove((folder) => {
      leave(folder);
      rmSync(join(folder, "a.txt"));
      return Promise.resolve("");
    });
    const seen = await prove((folder) => Promise.resolve(filesOf(folder)));
    expect(seen.trim().split("\n")).toHaveLength(2);
  });
});

describe("what is taken back", SLOW, () => {
  it("may be more files than a command line can name", async () => {
    const long = "n".repeat(180);
    mkdirSync(at("outside"));
    const paths = Array.from({ length: 12_000 }, (_, each) => `outside/${long}-${each}`);
    for (const path of paths) writeFileSync(at(path), "1");
    writeFileSync(at("a.txt"), "changed\n");
    await takeBack(workspace, base, [...paths, "a.txt"]);
    expect(await workspaces.changed(workspace, base)).toEqual([]);
  });

  it("leads nowhere else, whatever became of its folders, and leaves other work alone", async () => {
    const victim = join(stage.folder, "victim");
    mkdirSync(victim);
    writeFileSync(join(victim, "b.txt"), "theirs\n");
    rmSync(at("src"), { recursive: true });
    symlinkSync(victim, at("src"));
    rmSync(at("a.txt"));
    mkdirSync(at("a.txt"));
    writeFileSync(at("a.txt/new.txt"), "1");
    writeFileSync(at("mine.txt"), "mine");
    const changed = await workspaces.changed(workspace, base);
    await takeBack(
      workspace,
      base,
      changed.filter((path) => path !== "mine.txt"),
    );
    expect(await workspaces.changed(workspace, base)).toEqual(["mine.txt"]);
    expect(readFileSync(join(victim, "b.txt"), "utf8")).toBe("theirs\n");
    expect(readFileSync(at("src/b.txt"), "utf8")).toBe("b\n");
  });
});
