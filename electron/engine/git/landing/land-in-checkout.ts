import { join } from "node:path";
import { failure, git, type GitPlace } from "../git.ts";
import { settingsInVariables } from "../git-environment.ts";
import { namesOf } from "../merge/git-names.ts";
import { removeRef } from "../refs.ts";
import type { Repository } from "../repository.ts";
import { afterwards } from "./afterwards.ts";
import { branchGone, KEPT, type Landing, type Moved } from "./landed.ts";
import { awaitUnlocked, lockedSentence, tryUntilUnlocked, type Refusable } from "./locks.ts";
import type { PersonsRepository } from "./persons-repository.ts";
import type { PersonsWorktree } from "./persons-worktrees.ts";
import { finishLanding } from "./unfinished-landing.ts";
import { wouldOverwrite } from "./would-overwrite.ts";

interface CheckoutLanding {
  readonly repository: Repository;
  readonly persons: PersonsRepository;
  readonly checkout: PersonsWorktree;
  readonly landing: Landing;
  readonly lockWaitMs: number;
  /** Back to an older commit, when a landing is taken back. */
  readonly backwards?: boolean;
}

/**
 * The base branch is checked out in one place: that checkout moves forward, when nothing in it would be lost. It is theirs:
 * their filters (large files) make its files, as when they pull; their hooks stay off.
 */
export async function landInCheckout(wish: CheckoutLanding): Promise<Moved> {
  const { checkout, lockWaitMs, landing, repository } = wish;
  const { place } = checkout;
  if (place === null) {
    const sentence = `${landing.baseBranch} is checked out in ${checkout.path}, which cannot be reached. ${KEPT} Make it reachable, or give it up with git worktree prune; then land again.`;
    return { kind: "refused", sentence };
  }
  const lock = join(place.gitDir, "index.lock");
  if (!(await awaitUnlocked(lock, lockWaitMs)))
    return { kind: "refused", sentence: lockedSentence(lock, lockWaitMs) };
  const begun = `refs/flightdeck/landing/${landing.expectedBase}-${landing.commit}`;
  const wasBegun = (await repository.ref(begun)) !== null;
  if (wasBegun && (await finishLanding(place, landing))) {
    await afterwards(() => removeRef(repository.place, begun, landing.commit));
    return { kind: "done" };
  }
  const changed = await changes(place);
  if (changed.length > 0) return dirty(checkout, changed);
  if (!wasBegun) await repository.moveRef(begun, landing.commit, null);
  const moved = await tryUntilUnlocked(lockWaitMs, () =>
    wish.backwards === true ? goBack(wish, place) : fastForward(wish, place),
  );
  if (moved.kind === "done") await afterwards(() => removeRef(repository.place, begun, landing.commit));
  else if (await isAsBefore(place, landing)) await removeRef(repository.place, begun, landing.commit);
  return moved;
}

/**
 * git makes the files first and moves the branch last: when the branch would not move, the files are made what they were.
 * false: they could not be, and the next landing has to finish what this one began.
 */
async function isAsBefore(place: GitPlace, { commit, expectedBase }: Landing): Promise<boolean> {
  if ((await changes(place)).length === 0) return true;
  // Only what this landing changed goes back; git refuses when there is anything else.
  const { code } = await git(["read-tree", "-m", "-u", commit, expectedBase], place, { profile: "person" });
  return code === 0;
}

/** Tracked files that are not what the branch says, staged or not. What lies in submodules is not touched by landing. */
export async function changes(
  place: GitPlace,
  env: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const args = ["status", "--porcelain=v1", "-z", "--untracked-files=no", "--no-renames"];
  const entries = await namesOf([...args, "--ignore-submodules=dirty"], place, { profile: "person", env });
  return entries.map((entry) => entry.slice("XY ".length));
}

/** What the person configured for merges they ask for does not change what happens here. */
const mergeSettings = (branch: string): Record<string, string> =>
  settingsInVariables([
    [`branch.${branch}.mergeOptions`, "--ff-only"],
    ["submodule.recurse", "false"],
    ["merge.verifySignatures", "false"],
  ]);

/** Ignored files count as theirs too: git would overwrite them without a word. */
const MERGE = [
  "merge",
  "--ff-only",
  "--no-overwrite-ignore",
  "--no-autostash",
  "--no-verify-signatures",
  "--quiet",
];

async function fastForward(
  { persons, checkout, landing }: CheckoutLanding,
  place: GitPlace,
): Promise<Refusable<Moved>> {
  const { baseBranch, commit, expectedBase } = landing;
  const args = [...MERGE, commit];
  const env = { ...mergeSettings(baseBranch), GIT_REFLOG_ACTION: "flightdeck landing" };
  const { code, err } = await git(args, place, { profile: "person", env, timeoutMs: CHECKOUT_MS });
  const now = await persons.tipOf(baseBranch);
  if (now === null) return branchGone(persons.source, baseBranch);
  if (now === commit) return { kind: "done" };
  if (now !== expectedBase) return { kind: "moved", base: now };
  const inTheWay = err.split("\n").filter((line) => line.startsWith("\t"));
  if (inTheWay.length > 0)
    return dirty(
      checkout,
      inTheWay.map((line) => line.slice(1)),
    );
  return { kind: "refused", sentence: failure(args, place, code, err), lockedBy: err };
}

/** The files first and the branch last, as git itself does: whoever dies in between finds only our own differences. */
async function goBack(
  { persons, checkout, landing }: CheckoutLanding,
  place: GitPlace,
): Promise<Refusable<Moved>> {
  const { baseBranch, commit, expectedBase } = landing;
  const inTheWay = await wouldOverwrite(place, expectedBase, commit);
  if (inTheWay.length > 0) return dirty(checkout, inTheWay);
  const ref = `refs/heads/${baseBranch}`;
  const files = ["read-tree", "-m", "-u", expectedBase, commit];
  const made = await git(files, place, { profile: "person", timeoutMs: CHECKOUT_MS });
  if (made.code !== 0)
    return { kind: "refused", sentence: failure(files, place, made.code, made.err), lockedBy: made.err };
  const args = ["update-ref", "-m", "flightdeck: landing taken back", ref, commit, expectedBase];
  const { code, err } = await git(args, place, { profile: "person" });
  const now = await persons.tipOf(baseBranch);
  if (now === null) return branchGone(persons.source, baseBranch);
  if (now === commit) return { kind: "done" };
  if (now !== expectedBase) return { kind: "moved", base: now };
  return { kind: "refused", sentence: failure(args, place, code, err), lockedBy: err };
}

/** A checkout of many files, through filters that may have to fetch them. */
const CHECKOUT_MS = 10 * 60_000;
const NAMED = 10;

export function dirty({ path }: PersonsWorktree, paths: readonly string[]): Moved {
  const more = paths.length > NAMED ? ` and ${paths.length - NAMED} more` : "";
  const named = `${paths.slice(0, NAMED).join(", ")}${more}`;
  const sentence = `The checkout in ${path} has work in it that landing would touch (${named}). It was left as it is; the mission branch is kept. Commit it or put it aside, then land again.`;
  return { kind: "dirty", paths, sentence };
}
