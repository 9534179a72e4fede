import type { RequestResult } from "#shared/contract/contract.ts";
import { PlainError } from "#launch/plain-error.ts";
import { failure, git, gitText, type GitPlace } from "../git/git.ts";
import { readRef } from "../git/refs.ts";
import { alone } from "../git/turns.ts";
import { withPicture } from "../git/work-tree.ts";
import { branchRef, type Workspace } from "../git/workspace.ts";
import { isReadable } from "../git/workspace-state.ts";
import type { TaskWork } from "./task-history.ts";

/** A piece that fits one message, whatever characters it holds. */
const PIECE_CHARACTERS = 40_000;
/** Longer than anybody reads. */
const MOST_CHARACTERS = 4_000_000;

type Piece = RequestResult<"tasks.diff">;
type Source = Pick<Piece, "base" | "to" | "source" | "leftOut">;

const DIFF = [
  "diff-tree",
  "-r",
  "-p",
  "--unified=3",
  "-M",
  "--no-color",
  "--no-ext-diff",
  "--no-textconv",
  "--src-prefix=a/",
  "--dst-prefix=b/",
  "--submodule=short",
] as const;

/** One piece of what a task changed. Two trees are compared, so the pieces fit together while the work goes on. */
export async function diffPiece(
  work: TaskWork,
  from: number,
  between: Pick<Piece, "base" | "to"> | null,
): Promise<Piece> {
  const seen: Source = between === null ? await sourceOf(work) : { ...between, source: null, leftOut: [] };
  const whole = await textOf([...DIFF, seen.base, seen.to, "--"], work.own.repository.place);
  const cut = whole.length > MOST_CHARACTERS;
  const shown = cut ? whole.slice(0, MOST_CHARACTERS) : whole;
  const end = endOfPiece(shown, from + PIECE_CHARACTERS);
  return { ...seen, text: shown.slice(from, end), next: end < shown.length ? end : null, cut };
}

/** To the last line break: without it the diff would not apply. */
async function textOf(args: readonly string[], place: GitPlace): Promise<string> {
  const { code, out, err } = await git(args, place);
  if (code !== 0) throw new PlainError(failure(args, place, code, err));
  return out.toString("utf8");
}

/** Never between the two halves of one character. */
function endOfPiece(text: string, end: number): number {
  if (end >= text.length) return text.length;
  const code = text.charCodeAt(end - 1);
  return code >= 0xd800 && code <= 0xdbff ? end - 1 : end;
}

/** Its workspace as it is now; what it left on its branch when that is gone; what was merged of it after that. */
async function sourceOf(work: TaskWork): Promise<Source> {
  const { own, mission, task, base } = work;
  const ready = (await own.workspaces.list()).find((each) => each.mission === mission && each.task === task);
  if (ready === undefined || !(await isReadable(ready))) return committed(work);
  return alone(ready.path, () => pictured(ready, base));
}

const pictured = (workspace: Workspace, base: string): Promise<Source> =>
  withPicture(workspace.gitPlace, { ignored: false }, ({ tree, leftOut, nested }) =>
    Promise.resolve({
      base,
      to: tree,
      source: "workspace",
      leftOut: [...nested.map((path) => `${path}/ is a repository of its own`), ...leftOut],
    }),
  );

async function committed({ own, branch, base, mergedAs, mission, task }: TaskWork): Promise<Source> {
  const { place } = own.repository;
  const removed = (await own.workspaces.trash.list()).find(
    (entry) => entry.mission === mission && entry.task === task,
  );
  const tip = (await readRef(place, branchRef(branch))) ?? removed?.tip ?? null;
  if (tip !== null) return { base, to: tip, source: "branch", leftOut: [] };
  if (mergedAs === null)
    throw new PlainError(`The work of "${task}" of ${mission} was not merged, and its workspace is gone.`);
  const before = await gitText(["rev-parse", "--verify", `${mergedAs}^1`], place);
  return { base: before, to: mergedAs, source: "merged", leftOut: [] };
}
