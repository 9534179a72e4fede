import { commitTree, ENGINE, type Author } from "../commit-tree.ts";
import { PlainError } from "#launch/plain-error.ts";
import { failure, git, gitText, type GitPlace } from "../git.ts";
import { removeRef } from "../refs.ts";
import type { Repository } from "../repository.ts";
import { alone } from "../turns.ts";
import { UNRELATED } from "./conflict-detail.ts";
import { commitNamed, isAncestor, treeOf } from "./commit-history.ts";
import { mergeTrees, type MergedTrees } from "./merge-trees.ts";
import { branchRef } from "../workspace.ts";
import { keepStaged, showBranch, treeOfFiles, withOwnIndex, type ResolvingPlace } from "./work-files.ts";

export interface Resolution {
  /** Where the mission branch is. */
  readonly head: string;
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly author: Author;
}

export interface BroughtIn {
  /**
   * `conflicted`: the files hold both sides, and `commitResolved` makes the commit when somebody has chosen. `clean`: there
   * was nothing to choose, the branch has the merge. `already`: the branch had the head before.
   */
  readonly kind: "clean" | "conflicted" | "already";
  /** What conflicts; not every one of them has markers (a deleted or a binary file has none). */
  readonly paths: readonly string[];
}

/** What stands behind the markers in a file: whoever resolves it sees which side is whose. */
const OURS = "THIS_TASK";
const THEIRS = "THE_MISSION";
/** The marker lines we make, and nobody else. */
export const OWN_MARKERS = `^(<<<<<<< ${OURS}|>>>>>>> ${THEIRS})`;

/**
 * Brings what the mission did meanwhile into the files of a task. Doing it again leaves alone what was resolved since. Needs
 * everything of the task committed on its branch; a change that is not, and is in the way, is refused and kept.
 */
export async function bringIn(
  repository: Repository,
  workspace: ResolvingPlace,
  wish: Resolution,
): Promise<BroughtIn> {
  return alone(`resolve ${workspace.adminDir}`, async () => {
    const tip = await commitNamed(repository.place, branchRef(workspace.branch));
    const head = await commitNamed(repository.place, wish.head);
    await keepStaged(workspace, wish.at);
    if (await isAncestor(repository.place, head, tip)) {
      await showBranch(repository, workspace);
      return { kind: "already", paths: [] };
    }
    const merged = await mergeForReaders(workspace, tip, head);
    const commit = await commitTree(repository.place, merged.tree, [tip, head], wish);
    const paths = merged.conflicts.map(({ path }) => path);
    const done = await repository.ref(marks(workspace).done);
    if (!(await isMergeOf(repository, done, tip, head)))
      await putIntoFiles(repository, workspace, tip, commit);
    if (paths.length > 0) return { kind: "conflicted", paths };
    await takeAsBranch(repository, workspace, tip, commit);
    return { kind: "clean", paths: [] };
  });
}

/** Refs that say how far a bring-in came, and keep what it replaced. */
export function marks(workspace: ResolvingPlace) {
  const name = workspace.branch;
  return {
    /** Files are being changed: whatever is in them may be half of it. */
    begun: `refs/flightdeck/bring-in/begun/${name}`,
    /** The files held this tree when they were handed over. */
    done: `refs/flightdeck/bring-in/done/${name}`,
    kept: (commit: string) => `refs/flightdeck/bring-in/kept/${name}/${commit}`,
  };
}

/** Moves the branch of the task to a merge, and what the workspace shows of it. */
export async function takeAsBranch(
  repository: Repository,
  workspace: ResolvingPlace,
  tip: string,
  commit: string,
): Promise<void> {
  if (!(await repository.moveRef(branchRef(workspace.branch), commit, tip))) {
    throw new PlainError(
      `The branch ${workspace.branch} moved while a merge for it was made. It was left where it is; do it again.`,
    );
  }
  await forget(repository, marks(workspace).done);
  await showBranch(repository, workspace);
}

/** The merge that was handed over to be resolved; null: none is. */
export async function handedOver(
  repository: Repository,
  workspace: ResolvingPlace,
): Promise<{ readonly commit: string; readonly tip: string; readonly head: string } | null> {
  const commit = await repository.ref(marks(workspace).done);
  if (commit === null) return null;
  const [, tip = "", head = ""] = await parentsOf(repository, commit);
  return { commit, tip, head };
}

/** In the folder of the worktree names may be given that only it knows, so merges of other tasks do not share them. */
export async function mergeForReaders(
  { adminDir }: ResolvingPlace,
  tip: string,
  head: string,
): Promise<MergedTrees> {
  // An index that is not there: attributes would be read from it.
  const place = { gitDir: adminDir, workTree: null, indexFile: `${adminDir}/no-index` };
  await gitText(["update-ref", "--no-deref", OURS, tip], place);
  await gitText(["update-ref", "--no-deref", THEIRS, head], place);
  const merged = await mergeTrees(place, OURS, THEIRS);
  if (merged === null) throw new PlainError(`${UNRELATED} Nothing was changed in the workspace.`);
  return merged;
}

async function putIntoFiles(
  repository: Repository,
  workspace: ResolvingPlace,
  tip: string,
  commit: string,
): Promise<void> {
  const { begun, done } = marks(workspace);
  const wasInterrupted = (await repository.ref(begun)) !== null;
  const earlier = await handedOver(repository, workspace);
  // Half-written files, or half a resolution against a head that is not the newest any more.
  const startOver = wasInterrupted || earlier?.tip === tip;
  // Also where nothing tracked is in the way: git writes over ignored files without a word.
  const files = await keepFiles(repository, workspace, tip);
  const index = startOver ? files : tip;
  await withOwnIndex(workspace, index, async (place) => {
    if (!startOver) await refuseUnlessFree(place, workspace, tip, commit);
    await setRef(repository, begun, commit);
    const update = startOver ? ["--reset", "-u", commit] : ["-m", "-u", tip, commit];
    await gitText(["read-tree", ...update], place);
  });
  await setRef(repository, done, commit);
  await forget(repository, begun);
}

/** git itself says whether a change that nobody committed is in the way, before anything is touched. */
async function refuseUnlessFree(
  place: GitPlace,
  { path }: ResolvingPlace,
  tip: string,
  commit: string,
): Promise<void> {
  const args = ["read-tree", "-m", "-u", "--dry-run", tip, commit];
  const { code, err } = await git(args, place);
  if (code === 0) return;
  throw new PlainError(
    `The mission cannot be brought into ${path}: something there is not committed and in the way. ${failure(args, place, code, err)} Commit it on the branch of the task first.`,
  );
}

/**
 * What is in the files, ignored ones too, becomes a commit of its own before they are made anew, unless the branch has it all.
 * Answers their tree without the ignored ones.
 */
async function keepFiles(repository: Repository, workspace: ResolvingPlace, tip: string): Promise<string> {
  const kept = await treeOfFiles(workspace, { ignored: true });
  if (kept !== (await treeOf(repository.place, tip))) {
    const message = "Files of a workspace before the mission was brought in";
    const commit = await commitTree(repository.place, kept, [tip], { message, at: 0, author: ENGINE });
    await setRef(repository, marks(workspace).kept(commit), commit);
  }
  return treeOfFiles(workspace, { ignored: false });
}

async function isMergeOf(
  repository: Repository,
  commit: string | null,
  ...parents: readonly string[]
): Promise<boolean> {
  if (commit === null) return false;
  return (await parentsOf(repository, commit)).slice(1).join(" ") === parents.join(" ");
}

/** The commit itself, then its parents. */
const parentsOf = async ({ place }: Repository, commit: string): Promise<string[]> =>
  (await gitText(["rev-list", "--parents", "--no-walk", commit], place)).split(" ");

async function setRef(repository: Repository, ref: string, to: string): Promise<void> {
  const before = await repository.ref(ref);
  if (before === to) return;
  if (!(await repository.moveRef(ref, to, before)))
    throw new PlainError(`${ref} in ${repository.gitDir} moved meanwhile. Do it again.`);
}

async function forget(repository: Repository, ref: string): Promise<void> {
  const before = await repository.ref(ref);
  if (before !== null) await removeRef(repository.place, ref, before);
}
