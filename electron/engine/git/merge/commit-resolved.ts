import { commitTree } from "../commit-tree.ts";
import type { Repository } from "../repository.ts";
import { alone } from "../turns.ts";
import { handedOver, mergeForReaders, OWN_MARKERS, takeAsBranch, type Resolution } from "./bring-in.ts";
import { commitNamed, isAncestor, treeOf } from "./commit-history.ts";
import { branchRef } from "../workspace.ts";
import { namesOf } from "./git-names.ts";
import { keepStaged, showBranch, treeOfFiles, type ResolvingPlace } from "./work-files.ts";

export type Resolved =
  | {
      readonly kind: "committed";
      readonly commit: string;
      readonly tree: string;
      /** Conflicts whose files are exactly as they were handed over: kept on purpose, or not looked at. */
      readonly untouched: readonly string[];
    }
  /** Files that still hold both sides. Nothing was committed. */
  | { readonly kind: "markers"; readonly paths: readonly string[] };

/** Lines of a conflict, whoever made them; asked only of files that had some. */
const ANY_MARKERS = "^(<<<<<<<|>>>>>>>)( |$)";
/** As many paths as fit into a command line everywhere. */
const PATHS_AT_ONCE = 100;

/**
 * Makes the files of a workspace, as they are, the merge of the task's branch with the mission head that was brought in.
 * Doing it again says the same commit.
 */
export async function commitResolved(
  repository: Repository,
  workspace: ResolvingPlace,
  wish: Resolution,
): Promise<Resolved> {
  return alone(`resolve ${workspace.adminDir}`, async () => {
    const tip = await commitNamed(repository.place, branchRef(workspace.branch));
    const head = await commitNamed(repository.place, wish.head);
    await keepStaged(workspace, wish.at);
    if (await isAncestor(repository.place, head, tip)) {
      await showBranch(repository, workspace);
      return { kind: "committed", commit: tip, tree: await treeOf(repository.place, tip), untouched: [] };
    }
    const had = await conflictsHandedOver(repository, workspace, tip, head);
    const tree = await treeOfFiles(workspace, { ignored: false });
    const marked = await withMarkers(repository, tree, had.paths);
    if (marked.length > 0) return { kind: "markers", paths: marked };
    const commit = await commitTree(repository.place, tree, [tip, head], wish);
    const changed = new Set(await changedBetween(repository, had.tree, tree));
    await takeAsBranch(repository, workspace, tip, commit);
    return { kind: "committed", commit, tree, untouched: had.paths.filter((path) => !changed.has(path)) };
  });
}

/** Worked out again, the same way: what was in the files when they were handed over. */
async function conflictsHandedOver(
  repository: Repository,
  workspace: ResolvingPlace,
  tip: string,
  head: string,
): Promise<{ readonly tree: string; readonly paths: readonly string[] }> {
  const handed = await handedOver(repository, workspace);
  const merged = await mergeForReaders(workspace, handed?.head === head ? handed.tip : tip, head);
  return { tree: merged.tree, paths: merged.conflicts.map(({ path }) => path) };
}

async function withMarkers({ place }: Repository, tree: string, had: readonly string[]): Promise<string[]> {
  // Ours are found wherever somebody moved them to.
  const found = new Set(await grep(OWN_MARKERS, tree, []));
  for (let from = 0; from < had.length; from += PATHS_AT_ONCE) {
    const some = had.slice(from, from + PATHS_AT_ONCE).map((path) => `:(literal)${path}`);
    for (const path of await grep(ANY_MARKERS, tree, some)) found.add(path);
  }
  return [...found].toSorted();

  async function grep(pattern: string, tree: string, paths: readonly string[]): Promise<string[]> {
    const args = [
      "grep",
      "-z",
      "--name-only",
      "--full-name",
      "-I",
      "-E",
      "-e",
      pattern,
      tree,
      "--",
      ...paths,
    ];
    const NOTHING_FOUND = 1;
    return (await namesOf(args, place, { codeForNone: NOTHING_FOUND })).map((name) =>
      name.slice(tree.length + 1),
    );
  }
}

const changedBetween = ({ place }: Repository, before: string, after: string): Promise<string[]> =>
  namesOf(["diff-tree", "-r", "-z", "--name-only", "--no-renames", before, after], place);
