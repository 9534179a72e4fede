import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { appendFile, chmod, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { gitText } from "../git.ts";
import { openRepository, type Repository } from "../repository.ts";
import { scene, type Scene } from "../testing/person.ts";
import { testedTree, type TestedTreeOptions } from "./tested-tree.ts";

let stage: Scene;
let repository: Repository;
let one: string;
let two: string;

beforeEach(async () => {
  stage = await scene();
  const { person, home } = stage;
  await person.write(".gitignore", "node_modules/\n*.log\n");
  one = await person.commit("one", { "a.txt": "1", "dir/b.txt": "1", "gone.txt": "1" });
  await rm(join(person.repository, "gone.txt"));
  await rm(join(person.repository, "dir/b.txt"));
  two = await person.commit("two", { "a.txt": "22", "dir/b.txt/now-a-folder.txt": "2" });
  repository = await openRepository(person.repository, home);
  await repository.baseOf("main");
});
afterEach(() => stage.remove());

const test = <T>(
  commit: string,
  use: (path: string) => Promise<T>,
  options?: TestedTreeOptions,
): Promise<T> => testedTree(repository, stage.home, commit, use, options);

/** Every file there is, but for what belongs to git. */
async function files(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory() && entry.name !== ".git")
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .toSorted();
}

const OF_ONE = [".gitignore", "a.txt", "dir/b.txt", "gone.txt"];
const OF_TWO = [".gitignore", "a.txt", "dir/b.txt/now-a-folder.txt"];

describe("the tree of a commit, to be tested", () => {
  it("holds exactly its files, whatever was tested before, in the same folder", async () => {
    const folders = new Set<string>();
    for (const [commit, expected] of [
      [one, OF_ONE],
      [two, OF_TWO],
      [one, OF_ONE],
    ] as const) {
      await test(commit, async (path) => {
        folders.add(`${path} ${(await stat(path)).ino}`);
        expect(await files(path)).toEqual(expected);
        expect(await readFile(join(path, "a.txt"), "utf8")).toBe(commit === one ? "1" : "22");
        expect((await stage.person.gitIn(path, "rev-parse", "HEAD")).out.trim()).toBe(commit);
      });
    }
    expect(folders.size).toBe(1);
  });

  it("does not see what commands left: changes, new files, ignored ones, repositories, links, its own .git", async () => {
    await test(one, async (path) => {
      await appendFile(join(path, "a.txt"), "changed");
      await rm(join(path, "dir"), { recursive: true });
      await symlink(stage.person.repository, join(path, "dir"));
      await mkdir(join(path, "node_modules", "x"), { recursive: true });
      await writeFile(join(path, "node_modules", "x", "i.js"), "x");
      await stage.person.gitIn(path, "init", "-q", "inner");
      await rm(join(path, ".git"));
      await mkdir(join(path, ".git"));
      await writeFile(join(path, ".git", "config"), "[core]\n\tbare = true\n");
    });
    await test(one, async (path) => {
      expect(await files(path)).toEqual(OF_ONE);
      expect(await readFile(join(path, ".git"), "utf8")).toMatch(/^gitdir: .*worktrees/);
    });
    expect(await readFile(join(stage.person.repository, "a.txt"), "utf8")).toBe("22");
    expect(await stage.person.git("status", "--porcelain")).toBe("");
  });

  it("keeps the ignored folders that it is told to keep, and only those", async () => {
    const leave = async (path: string) => {
      for (const folder of ["node_modules", "kept", "pkg/node_modules"]) {
        await mkdir(join(path, folder), { recursive: true });
        await writeFile(join(path, folder, "left.txt"), "left");
      }
      await writeFile(join(path, "some.log"), "log");
    };
    await test(one, leave);
    await test(two, async (path) => expect(await files(path)).toEqual(OF_TWO));
    const keepIgnored = ["node_modules", "kept"];
    await test(one, leave, { keepIgnored });
    const kept = ["node_modules/left.txt", "pkg/node_modules/left.txt"];
    await test(two, async (path) => expect(await files(path)).toEqual([...OF_TWO, ...kept]), { keepIgnored });
    await test(two, async (path) => expect(await files(path)).toEqual(OF_TWO));
  });

  it("says which tracked files are not what the commit says any more", async () => {
    await testedTree(repository, stage.home, one, async (path, tree) => {
      expect(await tree.changedTracked()).toEqual([]);
      await writeFile(join(path, "new.txt"), "new");
      expect(await tree.changedTracked()).toEqual([]);
      await writeFile(join(path, "a.txt"), "2");
      await rm(join(path, "gone.txt"));
      await chmod(join(path, "dir/b.txt"), 0o755);
      expect(await tree.changedTracked()).toEqual(["a.txt", "dir/b.txt", "gone.txt"]);
    });
  });

  it("says so also where a command left something that git would read for ever", async () => {
    await testedTree(repository, stage.home, one, async (path, tree) => {
      await writeFile(join(path, "a.txt"), "2");
      await promisify(execFile)("mkfifo", [join(path, ".gitattributes")]);
      expect(await tree.changedTracked()).toEqual(["a.txt"]);
    });
  });

  it("is lent to one at a time, and given back when somebody fails", async () => {
    let inside = 0;
    let most = 0;
    const uses = Array.from({ length: 6 }, (_, at) =>
      test(at % 2 === 0 ? one : two, async (path) => {
        most = Math.max(most, ++inside);
        expect(await files(path)).toEqual(at % 2 === 0 ? OF_ONE : OF_TWO);
        inside -= 1;
        if (at === 2) throw new Error("the commands could not be run");
        return at;
      }),
    );
    const answers = await Promise.allSettled(uses);
    expect(most).toBe(1);
    expect(answers.map(({ status }) => status === "fulfilled")).toEqual([
      true,
      true,
      false,
      true,
      true,
      true,
    ]);
  });

  it("says that there is no such commit", async () => {
    await expect(test("0".repeat(40), () => Promise.resolve())).rejects.toThrow(/There is no commit/);
  });
});

describe("what a killed engine left of a tested tree", () => {
  const proving = () => join(stage.home, "proving");
  const admins = () => readdir(join(repository.gitDir, "worktrees"));

  it.each([
    [
      "a folder without a repository",
      async () => rm(join(repository.gitDir, "worktrees"), { recursive: true }),
    ],
    ["a repository without a folder", async () => rm(proving(), { recursive: true })],
    [
      "a lock on the index and half of it",
      async () => {
        const [admin = ""] = await admins();
        await writeFile(join(repository.gitDir, "worktrees", admin, "index.lock"), "half");
        await writeFile(join(repository.gitDir, "worktrees", admin, "index"), "half");
      },
    ],
    [
      "a worktree that was not finished",
      async () => {
        const [admin = ""] = await admins();
        await writeFile(join(repository.gitDir, "worktrees", admin, "locked"), "initializing");
        await writeFile(join(repository.gitDir, "worktrees", admin, "HEAD"), "0".repeat(40));
      },
    ],
    [
      "a file in the place of the folder",
      async () => {
        const [name = ""] = await readdir(proving());
        await rm(join(proving(), name), { recursive: true });
        await writeFile(join(proving(), name), "a file");
      },
    ],
    [
      "a link in the place of the folder",
      async () => {
        const [name = ""] = await readdir(proving());
        await rm(join(proving(), name), { recursive: true });
        await symlink(stage.person.repository, join(proving(), name));
      },
    ],
  ])("%s is repaired", async (_what, leave) => {
    await test(one, () => Promise.resolve());
    await leave();
    await test(two, async (path) => expect(await files(path)).toEqual(OF_TWO));
    expect(await admins()).toHaveLength(1);
    expect(await stage.person.git("status", "--porcelain")).toBe("");
    expect(await gitText(["worktree", "list", "--porcelain"], repository.place)).toContain(two);
  });

  it("is repaired after a kill at any moment", async () => {
    const kills = process.env["FLIGHTDECK_LONG"] === "1" ? 60 : 6;
    const program = fileURLToPath(new URL("testing/tested-tree-program.ts", import.meta.url));
    for (let at = 0; at < kills; at++) {
      const wish = JSON.stringify({ source: stage.person.repository, home: stage.home, commits: [one, two] });
      const child = spawn(process.execPath, [program, wish], { stdio: ["ignore", "pipe", "inherit"] });
      let uses = 0;
      child.stdout.on("data", () => {
        if (++uses > at % 5) child.kill("SIGKILL");
      });
      await once(child, "close");
      expect(child.signalCode).toBe("SIGKILL");
      const commit = at % 2 === 0 ? one : two;
      await test(commit, async (path) => expect(await files(path)).toEqual(commit === one ? OF_ONE : OF_TWO));
      expect(existsSync(join(repository.gitDir, "worktrees"))).toBe(true);
      expect(await admins()).toHaveLength(1);
    }
  });
});
