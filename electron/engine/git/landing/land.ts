import { gitText } from "../git.ts";
import { commitNamed } from "../merge/commit-history.ts";
import type { Repository } from "../repository.ts";
import { alone } from "../turns.ts";
import { bringObjects } from "./bring-objects.ts";
import { landInCheckout } from "./land-in-checkout.ts";
import { landOnRef } from "./land-on-ref.ts";
import { branchGone, KEPT, type HowLanded, type Landed, type Landing, type Moved } from "./landed.ts";
import { openPersons, type PersonsRepository } from "./persons-repository.ts";
import { comesBackTo, underWay, worktreesOf } from "./persons-worktrees.ts";

export interface LandingPatience {
  /** How long somebody else's lock is waited for. */
  readonly lockWaitMs?: number;
}

/** Longer than an editor's or a prompt's git holds a lock; shorter than a person waits for an answer. */
const LOCK_WAIT_MS = 10_000;

/**
 * Brings a commit of ours into the base branch of the person's repository. Only the base branch moves, and only from where it
 * was expected; a checkout of it moves along when it is clean. Landing again says the same and changes nothing.
 */
export function land(
  repository: Repository,
  landing: Landing,
  { lockWaitMs = LOCK_WAIT_MS }: LandingPatience = {},
): Promise<Landed> {
  return alone(`land ${repository.source}`, async () => {
    const { baseBranch, expectedBase } = landing;
    const commit = await commitNamed(repository.place, landing.commit);
    const persons = await openPersons(repository.source);
    const before = await persons.tipOf(baseBranch);
    if (before === null) return branchGone(persons.source, baseBranch);
    const how = await howOf(repository, commit);
    if (await persons.holds(before, commit)) return { kind: "landed", how };
    if (before !== expectedBase) return { kind: "moved", base: before };
    const moved = await moveBase(repository, persons, { commit, baseBranch, expectedBase }, lockWaitMs);
    return moved.kind === "done" ? { kind: "landed", how } : moved;
  });
}

async function moveBase(
  repository: Repository,
  persons: PersonsRepository,
  landing: Landing,
  lockWaitMs: number,
): Promise<Moved> {
  const { baseBranch: branch, commit, expectedBase: base } = landing;
  const target = await persons.standsFor(branch);
  if (target !== null) {
    const sentence = `${branch} in ${persons.source} only stands for ${target}. ${KEPT} Name the branch itself, then land again.`;
    return { kind: "refused", sentence };
  }
  const worktrees = await worktreesOf(persons);
  const here = worktrees.filter((each) => each.branch === `refs/heads/${branch}`);
  for (const each of worktrees) {
    const what = (await underWay(each)) ?? "something";
    if (here.includes(each) ? what === "something" : !(await comesBackTo(each, branch))) continue;
    const sentence = `In ${each.path} ${what} is under way on ${branch}. ${KEPT} Finish it, then land again.`;
    return { kind: "dirty", paths: [], sentence };
  }
  const [checkout, another] = here;
  if (another !== undefined) {
    const places = here.map(({ path }) => path).join(" and ");
    const sentence = `${branch} is checked out in ${places}; landing would leave one of them behind. ${KEPT} Switch all but one of them to something else, then land again.`;
    return { kind: "refused", sentence };
  }
  const trouble = await bringObjects(repository, persons, { commit, base });
  if (trouble !== null) return { kind: "refused", sentence: trouble };
  return checkout === undefined
    ? landOnRef(persons, landing, lockWaitMs)
    : landInCheckout({ repository, persons, checkout, landing, lockWaitMs });
}

/** A mission that is ahead of its base lands as it is; any other commit was made to land. */
async function howOf({ place }: Repository, commit: string): Promise<HowLanded> {
  const args = ["for-each-ref", "--count=1", `--contains=${commit}`, "refs/heads/mission/"];
  return (await gitText(args, place)) === "" ? "merge" : "fast-forward";
}
