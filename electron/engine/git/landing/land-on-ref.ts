import { failure, git } from "../git.ts";
import { branchGone, type Landing, type Moved } from "./landed.ts";
import { tryUntilUnlocked } from "./locks.ts";
import type { PersonsRepository } from "./persons-repository.ts";

/** Nobody has the base branch checked out: only the ref moves, and only from where it is expected. */
export function landOnRef(
  persons: PersonsRepository,
  { commit, baseBranch, expectedBase }: Landing,
  lockWaitMs: number,
): Promise<Moved> {
  const ref = `refs/heads/${baseBranch}`;
  const args = ["update-ref", "-m", "flightdeck: landing", ref, commit, expectedBase];
  return tryUntilUnlocked(lockWaitMs, async () => {
    const { code, err } = await git(args, persons.place, { profile: "person" });
    if (code === 0) return { kind: "done" };
    const now = await persons.tipOf(baseBranch);
    if (now === null) return branchGone(persons.source, baseBranch);
    if (now === commit) return { kind: "done" };
    if (now !== expectedBase) return { kind: "moved", base: now };
    return { kind: "refused", sentence: failure(args, persons.place, code, err), lockedBy: err };
  });
}
