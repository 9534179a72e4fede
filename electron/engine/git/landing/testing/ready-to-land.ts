import { openRepository, type Repository } from "../../repository.ts";
import type { Scene } from "../../testing/person.ts";
import { mergeCandidate } from "../../merge/candidate.ts";
import { promote } from "../../merge/promote.ts";
import { AT, AUTHOR } from "../../merge/testing/two-sides.ts";
import { landingCandidate, type LandingCandidate } from "../landing.ts";
import type { Landing } from "../landed.ts";

export interface Ready {
  readonly repository: Repository;
  readonly base: string;
  readonly missionHead: string;
  readonly landing: Landing;
}

const LANDING = { message: "Land the mission\n\nMission: m1\n", at: AT, author: AUTHOR };

export function candidateFor(
  repository: Repository,
  missionHead: string,
  base: string,
): Promise<LandingCandidate> {
  return landingCandidate(repository, { missionHead, base, ...LANDING });
}

/** A mission with one merged task, on the newest `main`; the person has `main` checked out, without what the task did. */
export async function readyToLand(
  { person, home }: Scene,
  task: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>> = {},
  /** What of that the task removes. */
  removed: readonly string[] = [],
): Promise<Ready> {
  const base = await person.commit("before", { "f.txt": "one\n", "g.txt": "one\n", ...before });
  await person.git("switch", "-q", "-c", "task-side");
  if (removed.length > 0) await person.git("rm", "-q", "--", ...removed);
  await person.commit("of the task", task);
  await person.git("switch", "-q", "main");
  const repository = await openRepository(person.repository, home);
  const head = await repository.ensureMissionBranch("m1", await repository.baseOf("main"));
  const branch = await repository.baseOf("task-side");
  const message = "Do it\n\nMission: m1\nMission-Task: t1\nFamily: openai\nAgent: codex\n";
  const built = await mergeCandidate(repository, {
    mission: "m1",
    head,
    branch,
    message,
    at: AT,
    author: AUTHOR,
  });
  if (built.kind !== "candidate") throw new Error(built.kind);
  await promote(repository, { ref: "refs/heads/mission/m1", from: head, to: built.commit });
  // The person's repository knows nothing of the task: what lands has to be brought there.
  await person.git("branch", "-q", "-D", "task-side");
  await person.git("reflog", "expire", "--expire=now", "--all");
  await person.git("prune", "--expire=now");
  const landing = { commit: built.commit, baseBranch: "main", expectedBase: base };
  return { repository, base, missionHead: built.commit, landing };
}
