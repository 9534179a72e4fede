import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openRepository, type Repository } from "../repository.ts";
import { Workspaces } from "../workspaces.ts";
import { MISSION } from "./deed.ts";
import { scene, type Scene } from "./person.ts";
import { Written } from "./written.ts";

/** A person, a remote that others push to, and an engine with agents: everybody who writes, and what they wrote. */
export interface LostWorld {
  readonly stage: Scene;
  readonly remote: string;
  readonly repository: Repository;
  readonly workspaces: Workspaces;
  /** Where the mission began. */
  readonly base: string;
  readonly agents: Written;
  readonly person: Written;
  readonly strangers: Written;
}

export const TASKS = ["t1", "t2", "t3"];

export async function lostWorld(): Promise<LostWorld> {
  const stage = await scene();
  const { person, home, folder } = stage;
  await writeFile(
    join(folder, "person", ".gitconfig"),
    "[user]\n\tname = Pat\n\temail = pat@example.invalid\n",
  );
  await person.commit("one", { "a.txt": "a\n", "b.txt": "b\n", ".gitignore": "*.log\n" });
  const remote = join(folder, "remote.git");
  await person.git("clone", "-q", "--bare", ".", remote);
  await person.git("remote", "add", "origin", remote);
  const repository = await openRepository(person.repository, home);
  const base = await repository.baseOf("main");
  await repository.ensureMissionBranch(MISSION, base);
  const workspaces = new Workspaces(repository, home, { now: () => Date.now(), warm: 1 });
  const [agents, persons, strangers] = ["agent", "person", "stranger"].map((who) => new Written(who));
  if (agents === undefined || persons === undefined || strangers === undefined)
    throw new Error("somebody does not write");
  return { stage, remote, repository, workspaces, base, agents, person: persons, strangers };
}

/** What is nowhere any more: neither where git keeps it nor on the disk of whoever wrote it. */
export async function lost(world: LostWorld): Promise<string[]> {
  const { stage, repository, remote, workspaces, agents, person, strangers } = world;
  // While a worktree is being registered its head is no commit yet.
  await workspaces.settled();
  const ours = ["workspaces", "trash"].map((folder) => join(stage.home, folder));
  const theirs = stage.person.repository;
  return [
    ...(await agents.lost(stage.person, repository.gitDir, ours)),
    ...(await person.lost(stage.person, join(theirs, ".git"), [theirs])),
    ...(await strangers.lost(stage.person, remote, [])),
  ];
}

/** Every repository has all that its refs need. */
export async function damage({ stage, repository, remote }: LostWorld): Promise<string[]> {
  const said: string[] = [];
  for (const gitDir of [repository.gitDir, join(stage.person.repository, ".git"), remote]) {
    const args = [`--git-dir=${gitDir}`, "fsck", "--connectivity-only", "--no-dangling", "--no-progress"];
    const { code, out, err } = await stage.person.gitIn(gitDir, ...args);
    if (code !== 0) said.push(`${gitDir}: ${out}${err}`);
  }
  return said;
}

export async function endOf({ workspaces, stage }: LostWorld): Promise<void> {
  await workspaces.close();
  await stage.remove();
}
