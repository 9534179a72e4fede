import { chmod, mkdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { openRepository, type Repository } from "../../repository.ts";
import type { Person, Scene } from "../../testing/person.ts";

/** What one side does to the files: text, or something with them. */
export type Change = Readonly<Record<string, string>> | ((person: Person) => Promise<unknown>);

export interface TwoSides {
  readonly repository: Repository;
  readonly base: string;
  /** Where the mission branch is. */
  readonly head: string;
  /** The commit of the task. */
  readonly branch: string;
}

/** A mission and a task that began at the same commit, in our repository. */
export async function twoSides(
  { person, home }: Scene,
  before: Change,
  mission: Change,
  task: Change,
): Promise<TwoSides> {
  const base = await side(person, before, "before");
  await person.git("branch", "-f", "mission-side");
  await person.git("switch", "-q", "-c", "task-side");
  const branch = await side(person, task, "task");
  await person.git("switch", "-q", "mission-side");
  const head = await side(person, mission, "mission");
  await person.git("switch", "-q", "main");
  const repository = await openRepository(person.repository, home);
  await repository.baseOf("main");
  await repository.baseOf("mission-side");
  await repository.baseOf("task-side");
  await repository.ensureMissionBranch("m1", head);
  return { repository, base, head, branch };
}

async function side(person: Person, change: Change, message: string): Promise<string> {
  if (typeof change !== "function") return person.commit(message, change);
  await change(person);
  return person.commit(message);
}

export const remove = (path: string) => (person: Person) => rm(join(person.repository, path));

export const makeProgram = (path: string) => (person: Person) => chmod(join(person.repository, path), 0o755);

export const makeLink = (path: string, to: string) => async (person: Person) => {
  await rm(join(person.repository, path), { force: true });
  await symlink(to, join(person.repository, path));
};

export const move = (from: string, to: string) => (person: Person) => person.git("mv", from, to);

/** A submodule at a commit that need not exist: only its name is in the tree. */
export const submoduleAt = (path: string, digit: string) => async (person: Person) => {
  await mkdir(join(person.repository, path), { recursive: true });
  await person.git("update-index", "--add", "--cacheinfo", `160000,${digit.repeat(40)},${path}`);
  await person.git("commit", "-q", "-m", "submodule");
};

export const AUTHOR = { name: "codex (Flightdeck)", email: "codex@flightdeck.invalid" };

/** A moment every test can name. */
export const AT = 1_790_000_000_000;

export const MESSAGE = "Add a thing\n\nMission: m1\nMission-Task: t1\nFamily: openai\nAgent: codex\n";
