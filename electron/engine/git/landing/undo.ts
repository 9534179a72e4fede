import type { Repository } from "../repository.ts";
import { alone } from "../turns.ts";
import { guard } from "./guard.ts";
import { landInCheckout } from "./land-in-checkout.ts";
import { landOnRef } from "./land-on-ref.ts";
import type { Moved } from "./landed.ts";
import { openPersons } from "./persons-repository.ts";

export interface Undo {
  readonly baseBranch: string;
  /** What landed; the base branch has to be exactly there. */
  readonly commit: string;
  /** Where it was before. */
  readonly base: string;
}

const LOCK_WAIT_MS = 10_000;

/**
 * Moves the base branch back to where it was before a landing: only from the landed commit, only in a clean checkout, and
 * without losing a byte of it, as it stays on the mission branch. null: it is back; otherwise a sentence.
 */
export function undoLanding(
  repository: Repository,
  { baseBranch, commit, base }: Undo,
  lockWaitMs = LOCK_WAIT_MS,
): Promise<string | null> {
  return alone(`land ${repository.source}`, async () => {
    const persons = await openPersons(repository.source);
    const now = await persons.tipOf(baseBranch);
    if (now === base) return null;
    if (now !== commit) return movedOn(baseBranch, now);
    const free = await guard(persons, baseBranch);
    if ("stopped" in free) return sentenceOf(free.stopped, baseBranch);
    const landing = { baseBranch, commit: base, expectedBase: commit };
    const { checkout } = free;
    const moved =
      checkout === null
        ? await landOnRef(persons, landing, lockWaitMs)
        : await landInCheckout({ repository, persons, checkout, landing, lockWaitMs, backwards: true });
    return moved.kind === "done" ? null : sentenceOf(moved, baseBranch);
  });
}

const movedOn = (branch: string, now: string | null): string =>
  now === null
    ? `There is no branch ${branch} any more, so the landing cannot be taken back. Nothing was changed.`
    : `${branch} has moved on since the landing (it is at ${now.slice(0, 10)} now), so taking the landing back would lose what came after it. Nothing was changed; undo single commits with git revert.`;

/** The same obstacles as of a landing; only what to do after them is another thing. */
function sentenceOf(moved: Moved, branch: string): string {
  switch (moved.kind) {
    case "done":
      return "";
    case "moved":
      return movedOn(branch, moved.base);
    case "dirty":
    case "refused":
      return moved.sentence.replaceAll(/land again/gi, "take the landing back again");
  }
}
