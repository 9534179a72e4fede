import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { gitText } from "../git.ts";
import { scene, type Scene } from "../testing/person.ts";
import { mergeCandidate, type Candidate } from "./candidate.ts";
import { MAX_DETAIL_BYTES } from "./conflict-detail.ts";
import { promote } from "./promote.ts";
import {
  AT,
  AUTHOR,
  makeLink,
  makeProgram,
  MESSAGE,
  move,
  remove,
  submoduleAt,
  twoSides,
  type Change,
  type TwoSides,
} from "./testing/two-sides.ts";

let stage: Scene;
beforeEach(async () => {
  stage = await scene();
});
afterEach(() => stage.remove());

const build = ({ repository, head, branch }: TwoSides, message = MESSAGE): Promise<Candidate> =>
  mergeCandidate(repository, { mission: "m1", head, branch, message, at: AT, author: AUTHOR });

const LINES = Array.from({ length: 40 }, (_, at) => `line ${at}`);
const withLine = (at: number, text: string): string => LINES.with(at, text).join("\n");

describe("a merge candidate", () => {
  it("is a merge of head and task that says where it comes from, and is the same commit every time", async () => {
    const sides = await twoSides(stage, { "f.txt": "f" }, { "m.txt": "m" }, { "t.txt": "t" });
    const { place } = sides.repository;
    const first = await build(sides);
    expect(await build(sides)).toEqual(first);
    if (first.kind !== "candidate") throw new Error(first.kind);
    expect(first.head).toBe(sides.head);
    const shown = await gitText(["show", "-s", "--format=%P|%T|%an <%ae>|%at|%ct", first.commit], place);
    const seconds = AT / 1_000;
    const made = `${AUTHOR.name} <${AUTHOR.email}>|${seconds}|${seconds}`;
    expect(shown).toBe(`${sides.head} ${sides.branch}|${first.tree}|${made}`);
    const trailers = await gitText(["show", "-s", "--format=%(trailers:unfold)", first.commit], place);
    expect(trailers.trim().split("\n")).toEqual([
      "Mission: m1",
      "Mission-Task: t1",
      "Family: openai",
      "Agent: codex",
    ]);
    expect(await gitText(["ls-tree", "--name-only", first.tree], place)).toBe("f.txt\nm.txt\nt.txt");
  });

  it("is built of a branch by its name, also when nothing else happened on the mission", async () => {
    const sides = await twoSides(stage, { "f.txt": "f" }, {}, { "t.txt": "t" });
    const { repository, base, branch } = sides;
    await repository.moveRef("refs/heads/flightdeck/m1/t1", branch, null);
    const named = await build({ ...sides, head: base, branch: "flightdeck/m1/t1" });
    expect(named).toMatchObject({ kind: "candidate", head: base });
    expect(await build({ ...sides, head: base })).toEqual(named);
  });

  it("moves no ref and writes nothing but objects", async () => {
    const sides = await twoSides(stage, { "f.txt": "f" }, { "m.txt": "m" }, { "t.txt": "t" });
    const refs = () => gitText(["for-each-ref"], sides.repository.place);
    const before = await refs();
    await build(sides);
    expect(await refs()).toBe(before);
    expect(existsSync(join(sides.repository.gitDir, "index"))).toBe(false);
  });

  it("is already there when the mission has the task: by the merge that brought it", async () => {
    const sides = await twoSides(stage, { "f.txt": "f" }, { "m.txt": "m" }, { "t.txt": "t" });
    const { repository, head } = sides;
    const built = await build(sides);
    if (built.kind !== "candidate") throw new Error(built.kind);
    const { commit, tree } = built;
    const ref = "refs/heads/mission/m1";
    expect(await promote(repository, { ref, from: head, to: commit })).toBe("promoted");
    expect(await build({ ...sides, head: commit })).toEqual({ kind: "already", commit, tree, head: commit });
    // A task that changed nothing: its commit is where the mission was.
    const nothing = await build({ ...sides, head: commit, branch: sides.base });
    expect(nothing).toMatchObject({ kind: "already", commit });
  });

  it("says that a commit is not there", async () => {
    const sides = await twoSides(stage, { "f.txt": "f" }, {}, { "t.txt": "t" });
    await expect(build({ ...sides, branch: "0".repeat(40) })).rejects.toThrow(/There is no commit 0{40}/);
    await expect(build({ ...sides, branch: "--all" })).rejects.toThrow(/There is no commit --all/);
    await expect(build({ ...sides, branch: "main~1" })).rejects.toThrow(/There is no commit/);
  });
});

interface Case {
  readonly what: string;
  readonly before: Change;
  readonly mission: Change;
  readonly task: Change;
  readonly paths: readonly string[];
  readonly says: readonly string[];
}

const CASES: readonly Case[] = [
  {
    what: "the same lines changed",
    before: { "f.txt": withLine(20, "twenty") },
    mission: { "f.txt": withLine(20, "of the mission") },
    task: { "f.txt": withLine(20, "of the task") },
    paths: ["f.txt"],
    says: ["<<<<<<< the mission\nof the mission\n=======\nof the task\n>>>>>>> the task", "line 18", "…"],
  },
  {
    what: "a file renamed to two names",
    before: { "f.txt": LINES.join("\n") },
    mission: move("f.txt", "m.txt"),
    task: move("f.txt", "t.txt"),
    paths: ["f.txt", "m.txt", "t.txt"],
    says: ["f.txt renamed to m.txt in the mission and to t.txt in the task"],
  },
  {
    what: "a file deleted by the mission and changed by the task",
    before: { "f.txt": LINES.join("\n") },
    mission: remove("f.txt"),
    task: { "f.txt": withLine(3, "changed") },
    paths: ["f.txt"],
    says: ["deleted in the mission and modified in the task", "the mission: not there", "+changed"],
  },
  {
    what: "a binary file changed twice",
    before: { "f.bin": "\0one" },
    mission: { "f.bin": "\0the mission" },
    task: { "f.bin": "\0task" },
    paths: ["f.bin"],
    says: ["the mission: file of 12 bytes", "the task: file of 5 bytes"],
  },
  {
    what: "a file that became a link on one side",
    before: { "f.txt": LINES.join("\n") },
    mission: makeLink("f.txt", "/etc/passwd"),
    task: { "f.txt": withLine(3, "changed") },
    paths: ["f.txt"],
    says: ["link to /etc/passwd", "the task: file of"],
  },
  {
    what: "a link that leads to two places",
    before: makeLink("l", "one"),
    mission: makeLink("l", "../../mission"),
    task: makeLink("l", "task"),
    paths: ["l"],
    says: ["the mission: link to ../../mission", "the task: link to task"],
  },
  {
    what: "a file added twice, once as a program",
    before: { "f.txt": "f" },
    mission: { "run.sh": "mission" },
    task: async (person) => {
      await person.write("run.sh", "task");
      await makeProgram("run.sh")(person);
    },
    paths: ["run.sh"],
    says: ["the task: program of 4 bytes", "the mission: file of 7 bytes"],
  },
  {
    what: "a submodule moved to two commits",
    before: submoduleAt("sub", "1"),
    mission: submoduleAt("sub", "2"),
    task: submoduleAt("sub", "3"),
    paths: ["sub"],
    says: [`submodule at ${"2".repeat(40)}`, `submodule at ${"3".repeat(40)}`],
  },
  {
    what: "a file where the other side has a folder",
    before: { "f.txt": "f" },
    mission: { thing: "a file" },
    task: { "thing/inside.txt": "in a folder" },
    paths: ["thing"],
    says: ["file/directory", "the mission: file of 6 bytes"],
  },
  {
    what: "names that differ only in case",
    before: { "f.txt": "f" },
    mission: { "Read.md": "mission" },
    task: { "README.md": "r", "read.md": "task" },
    paths: ["Read.md", "read.md"],
    says: ["differ only in upper and lower case"],
  },
  {
    what: "a file and a folder whose names differ only in case",
    before: { "f.txt": "f" },
    mission: { Docs: "a file" },
    task: { "docs/one.md": "one" },
    paths: ["Docs", "docs/one.md"],
    says: ["differ only in upper and lower case"],
  },
];

describe("a conflict names what conflicts, shows both sides and touches nothing:", () => {
  it.each(CASES)("$what", async ({ before, mission, task, paths, says }) => {
    const sides = await twoSides(stage, before, mission, task);
    const refs = () => gitText(["for-each-ref"], sides.repository.place);
    const untouched = await refs();
    const found = await build(sides);
    if (found.kind !== "conflict") throw new Error(found.kind);
    expect([...found.paths].toSorted()).toEqual([...paths].toSorted());
    for (const text of says) expect(found.detail).toContain(text);
    expect(found.detail).not.toContain(sides.head);
    expect(await refs()).toBe(untouched);
  });

  it("names with line breaks, quotes and dashes", async () => {
    const name = '-a "b"\n$(id) \u202ec.txt';
    const sides = await twoSides(stage, { [name]: "1" }, { [name]: "2" }, { [name]: "3" });
    expect(await build(sides)).toMatchObject({ kind: "conflict", paths: [name] });
  });

  it("in at most 20,000 bytes, without a character that texts may not hold", async () => {
    const files = (side: string) =>
      Object.fromEntries(
        Array.from({ length: 60 }, (_, at) => [`f${at}.txt`, `${side}\r\u001b[31m 🙂\n`.repeat(900)]),
      );
    const found = await build(await twoSides(stage, files("b"), files("m"), files("t")));
    if (found.kind !== "conflict") throw new Error(found.kind);
    expect(found.paths).toHaveLength(60);
    expect(Buffer.byteLength(found.detail)).toBeLessThanOrEqual(MAX_DETAIL_BYTES);
    expect(found.detail).toContain("## f0.txt");
    expect(found.detail).toContain("the rest is left out");
    expect(found.detail).not.toMatch(/[^\P{Cc}\n\t]|\p{Surrogate}/u);
  });

  it("histories that have nothing in common", async () => {
    const sides = await twoSides(stage, { "f.txt": "f" }, {}, { "t.txt": "t" });
    await stage.person.git("switch", "-q", "--orphan", "other");
    await stage.person.commit("elsewhere", { "o.txt": "o" });
    const branch = await sides.repository.baseOf("other");
    const found = await build({ ...sides, branch });
    expect(found).toMatchObject({ kind: "conflict", paths: [] });
    expect(found).toHaveProperty("detail", expect.stringContaining("no history in common"));
  });
});

describe("a repository that wants its own programs to merge", () => {
  it("does not get them to run, and its attributes choose nothing", async () => {
    const { person, folder } = stage;
    const canary = join(folder, "canary");
    const run = `touch ${canary}`;
    const settings = [
      ["merge.mine.driver", `${run}; cp %B %A`],
      ["merge.default", "mine"],
      ["filter.mine.clean", `${run}; cat`],
      ["filter.mine.smudge", `${run}; cat`],
      ["diff.mine.textconv", `${run}; cat`],
      ["diff.mine.command", run],
      ["diff.external", run],
      ["core.fsmonitor", run],
      ["gpg.program", run],
    ];
    const attributes = "*.txt merge=mine filter=mine diff=mine\n*.md merge=union\n";
    const sides = await twoSides(
      stage,
      { ".gitattributes": attributes, "f.txt": "1\n", "n.md": "1\n" },
      { "f.txt": "2\n", "n.md": "2\n" },
      { "f.txt": "3\n", "n.md": "3\n" },
    );
    for (const [name = "", value = ""] of settings) await person.git("config", name, value);
    const found = await build(sides);
    expect(found).toMatchObject({ kind: "conflict", paths: ["f.txt", "n.md"] });
    expect(existsSync(canary)).toBe(false);
    // They do work where they are asked for.
    await person.git("checkout", "-q", "mission-side");
    await person.tryGit("merge", "task-side");
    expect(existsSync(canary)).toBe(true);
  });
});
