import { PlainError } from "#launch/plain-error.ts";
import { commitTree, ENGINE } from "./commit-tree.ts";
import { git, gitText, type GitPlace } from "./git.ts";
import { moveRef, readRef, refsBelow } from "./refs.ts";
import { withPicture, writeTree, type WorkTreePicture } from "./work-tree.ts";
import { branchRef, hiddenRefs, slugOf, type Workspace } from "./workspace.ts";

/** A commit that nobody sees on a branch, and the ref that keeps it. */
export interface Kept {
  readonly ref: string;
  readonly commit: string;
  /** What is not in it, and why. */
  readonly leftOut: readonly string[];
  /** Repositories inside the workspace: they are in no commit of ours. */
  readonly nested: readonly string[];
}

export interface Keeping {
  readonly kind: "checkpoints" | "trash";
  readonly label: string;
  readonly at: number;
}

/** Keeps everything that is in a workspace, also what the repository ignores, without touching its index or its branch. */
export function keep(workspace: Workspace, keeping: Keeping): Promise<Kept> {
  return withPicture(workspace.gitPlace, { ignored: true }, (picture) =>
    keepPicture(workspace, picture, keeping),
  );
}

/** The ref of what was kept under this label before. */
export async function keptAs(
  { gitPlace, branch }: Pick<Workspace, "branch" | "gitPlace">,
  { kind, label }: Keeping,
): Promise<string | null> {
  const named = `-${slugOf(label)}`;
  const refs = await refsBelow(gitPlace, hiddenRefs(kind, { branch }));
  return refs.find(({ name }) => name.endsWith(named))?.name ?? null;
}

/**
 * Makes the files of a workspace what they were in a kept commit. What was there is kept first; its branch does not move. Done
 * again under a label of its own, what is there may be what was brought back: then what was kept the first time counts.
 */
export function bringBack(workspace: Workspace, ref: string, at: number, own?: string): Promise<Kept> {
  return withPicture(workspace.gitPlace, { ignored: true }, async (picture) => {
    const wanted = ref.startsWith("refs/flightdeck/") ? await readRef(workspace.gitPlace, ref) : null;
    if (wanted === null) throw new PlainError(`There is no checkpoint ${ref}. Nothing was changed.`);
    const keeping = { kind: "trash", label: own ?? "before-restore", at } as const;
    const first = own === undefined ? null : await keptAs(workspace, keeping);
    const before =
      first === null
        ? await keepPicture(workspace, picture, keeping)
        : await keptBefore(workspace, picture, first);
    const place: GitPlace = { ...workspace.gitPlace, indexFile: picture.indexFile };
    await gitText(["read-tree", "-m", "-u", picture.tree, wanted], place);
    return before;
  });
}

async function keptBefore(
  { gitPlace }: Workspace,
  { leftOut, nested }: WorkTreePicture,
  ref: string,
): Promise<Kept> {
  const commit = await gitText(["rev-parse", "--verify", `${ref}^{commit}`], gitPlace);
  return { ref, commit, leftOut, nested };
}

/** What git still knows of a worktree whose folder is gone: the commit it was at, and what was staged. null: no more than its branch. */
export async function keepIndex(
  workspace: Pick<Workspace, "adminDir" | "branch">,
  keeping: Keeping,
): Promise<Kept | null> {
  const place: GitPlace = { gitDir: workspace.adminDir, workTree: null };
  const staged = await writeTree(place);
  const head = await headOf(workspace);
  const tip = await readRef(place, branchRef(workspace.branch));
  if (staged === null || (head === tip && staged === (await treeOf(place, head)))) return null;
  const nothing = { staged: null, indexFile: "", nested: [], leftOut: [] };
  return keepPicture({ ...workspace, gitPlace: place }, { ...nothing, tree: staged }, keeping);
}

async function keepPicture(
  workspace: Pick<Workspace, "adminDir" | "branch" | "gitPlace">,
  { tree, staged, leftOut, nested }: WorkTreePicture,
  { kind, label, at }: Keeping,
): Promise<Kept> {
  const place = workspace.gitPlace;
  const head = await headOf(workspace);
  const parents = head === null ? [] : [head];
  const text = { message: `Flightdeck: ${label}`, at, author: ENGINE };
  // What was staged and is in no file any more would otherwise be in no commit.
  if (staged !== null && staged !== tree && staged !== (await treeOf(place, head))) {
    parents.push(
      await commitTree(place, staged, parents, { ...text, message: "Flightdeck: what was staged" }),
    );
  }
  const commit = await commitTree(place, tree, parents, text);
  return { ref: await numbered(place, hiddenRefs(kind, workspace), label, commit), commit, leftOut, nested };
}

/** The commit the workspace is at, whatever is checked out there. */
async function headOf(workspace: Pick<Workspace, "adminDir" | "branch">): Promise<string | null> {
  const place: GitPlace = { gitDir: workspace.adminDir, workTree: null };
  const { code, out } = await git(["rev-parse", "--verify", "--quiet", "HEAD"], place);
  return code === 0 ? out.toString("utf8").trim() : readRef(place, branchRef(workspace.branch));
}

const treeOf = async (place: GitPlace, commit: string | null): Promise<string | null> =>
  commit === null ? null : gitText(["rev-parse", "--verify", `${commit}^{tree}`], place);

/** The next free number; whoever is faster gets it, the other takes the one after. */
async function numbered(place: GitPlace, prefix: string, label: string, commit: string): Promise<string> {
  for (;;) {
    const taken = (await refsBelow(place, prefix)).map(({ name }) =>
      Number.parseInt(name.slice(prefix.length), 10),
    );
    const ref = `${prefix}${Math.max(0, ...taken.filter(Number.isFinite)) + 1}-${slugOf(label)}`;
    if (await moveRef(place, ref, commit, null)) return ref;
  }
}
