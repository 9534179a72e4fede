import { gitText } from "../git.ts";
import { commitNamed } from "../merge/commit-history.ts";
import type { Repository } from "../repository.ts";
import { alone } from "../turns.ts";
import { bringObjects } from "./bring-objects.ts";
import { guard } from "./guard.ts";
import { landInCheckout } from "./land-in-checkout.ts";
import { landOnRef } from "./land-on-ref.ts";
import { branchGone, type HowLanded, type Landed, type Landing, type Moved } from "./landed.ts";
import { openPersons, type PersonsRepository } from "./persons-repository.ts";

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
  const free = await guard(persons, branch);
  if ("stopped" in free) return free.stopped;
  const { checkout } = free;
  const trouble = await bringObjects(repository, persons, { commit, base });
  if (trouble !== null) return { kind: "refused", sentence: trouble };
  return checkout === null
    ? landOnRef(persons, landing, lockWaitMs)
    : landInCheckout({ repository, persons, checkout, landing, lockWaitMs });
}

/** A mission that is ahead of its base lands as it is; any other commit was made to land. */
async function howOf({ place }: Repository, commit: string): Promise<HowLanded> {
  const args = ["for-each-ref", "--count=1", `--contains=${commit}`, "refs/heads/mission/"];
  return (await gitText(args, place)) === "" ? "merge" : "fast-forward";
}
