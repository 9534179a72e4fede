import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { missionBranch } from "../../flight/flight-repositories.ts";
import { commitTree } from "../commit-tree.ts";
import { gitText } from "../git.ts";
import { MISSION, TEXT, type Wish } from "./deed.ts";
import { PUSHED_BRANCH } from "./landing-deeds.ts";
import type { LostWorld } from "./lost-world.ts";

type PersonDeed = (world: LostWorld, wish: Wish) => Promise<unknown>;

async function write({ person, stage }: LostWorld, name: string): Promise<void> {
  const file = join(stage.person.repository, name);
  // Writing over it would be their own doing.
  if (!existsSync(file)) await person.write(file);
}

const git = ({ stage }: LostWorld, ...args: string[]) => stage.person.tryGit(...args);

/** A person at work in their own checkout, others who push, and somebody who meddles in our repository. A git that refuses is no matter. */
export const PERSON_DEEDS: Readonly<Record<string, PersonDeed>> = {
  "person-writes": (world) => write(world, `own-${world.person.count}.txt`),
  "person-writes-ignored": (world) => write(world, `own-${world.person.count}.log`),
  /** Where files of the mission may land. */
  "person-writes-shared": (world, { number }) =>
    write(world, `shared-${number % 3}.${number % 2 === 0 ? "txt" : "log"}`),
  "person-commits": async (world) => {
    await git(world, "add", "--ignore-removal", ".");
    await git(world, "commit", "-q", "-m", "by the person");
  },
  "person-commits-ignored": async (world) => {
    await git(world, "add", "--force", "--ignore-removal", ".");
    await git(world, "commit", "-q", "-m", "ignored files by the person");
  },
  "person-stages-and-deletes": async (world) => {
    const name = `staged-${world.person.count}.txt`;
    await write(world, name);
    const { code } = await git(world, "add", name);
    if (code === 0) await rm(join(world.stage.person.repository, name));
  },
  "person-decides": async (world) => {
    const file = join(world.stage.person.repository, "DECISIONS.md");
    const before = existsSync(file) ? await readFile(file, "utf8") : "";
    const content = `${before}${world.person.fresh()}`;
    await writeFile(file, content);
    world.person.note(content);
    await git(world, "add", "DECISIONS.md");
    await git(world, "commit", "-q", "-m", "decided", "--", "DECISIONS.md");
  },
  "person-stashes": (world) => git(world, "stash", "-q", "--include-untracked"),
  "person-switches": async (world, { number }) => {
    const { out } = await git(world, "symbolic-ref", "-q", "--short", "HEAD");
    if (out.trim() === "main")
      await git(world, "checkout", "-q", "-b", `side-${number}-${world.person.count}`);
    else await git(world, "checkout", "-q", "main");
  },
  /** Somebody rewrites the base branch; what stood there keeps a name. */
  "base-is-forced": async (world, { number }) => {
    await git(world, "branch", `kept-${number}-${world.person.count}`, "main");
    const { out } = await git(world, "symbolic-ref", "-q", "--short", "HEAD");
    if (out.trim() === "main")
      await git(world, "commit", "-q", "--amend", "--allow-empty", "-m", `forced ${number}`);
    else await git(world, "branch", "-q", "-f", "main", "main~1");
  },
  "person-prunes": async (world) => {
    await git(world, "reflog", "expire", "--expire=now", "--all");
    await git(world, "gc", "-q", "--prune=now");
  },
  /** The lock of a git that was killed with an engine: a person reads of it in a sentence. */
  "person-removes-lock": ({ stage }) =>
    rm(join(stage.person.repository, ".git", "index.lock"), { force: true }),
  "somebody-pushes": async ({ strangers, stage, remote }) => {
    const there = [`--git-dir=${remote}`];
    const { folder, person } = stage;
    const file = join(folder, "of-a-stranger");
    await strangers.write(file);
    const blob = (await person.git(...there, "hash-object", "-w", file)).trim();
    const ref = `refs/heads/${PUSHED_BRANCH}`;
    const tip = await person.tryGit(...there, "rev-parse", "--verify", "--quiet", ref);
    const parent = tip.code === 0 ? tip.out.trim() : await person.git(...there, "rev-parse", "main");
    // Their own file beside everything that stands there.
    await person.git(...there, "read-tree", parent);
    await person.git(
      ...there,

      "update-index",
      "--add",
      "--cacheinfo",
      `100644,${blob},stranger.txt`,
    );
    const tree = await person.git(...there, "write-tree");
    const commit = await person.git(...there, "commit-tree", tree, "-p", parent, "-m", "by a stranger");
    await person.git(...there, "update-ref", ref, commit);
  },
  /** In our repository, where nobody but us should be. */
  "branch-moved": async ({ repository, agents, base }) => {
    const { place } = repository;
    const content = agents.fresh();
    const blob = await gitText(["hash-object", "-w", "--stdin"], place, { input: content });
    const tree = await gitText(["mktree"], place, { input: `100644 blob ${blob}\tforeign.txt\n` });
    const branch = missionBranch(MISSION);
    const head = (await repository.ref(branch)) ?? base;
    const isOurs = (await repository.ref(`refs/flightdeck/proven/${MISSION}/${head}`)) !== null;
    // What they put there themselves before would be lost by their own doing.
    const commit = await commitTree(place, tree, [isOurs ? base : head], TEXT);
    await gitText(["update-ref", branch, commit], place);
    agents.note(content);
  },
  "ours-is-pruned": async ({ repository }) => {
    await gitText(["worktree", "prune"], repository.place);
    await gitText(["gc", "-q", "--prune=now"], repository.place);
  },
};
