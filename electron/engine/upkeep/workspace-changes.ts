import { join } from "node:path";
import type { RequestResult } from "#shared/contract/contract.ts";
import type { MissionId } from "#shared/ids.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import { PlainError } from "#launch/plain-error.ts";
import { writeWholeFile } from "../effects/whole-file.ts";
import { failure, git, gitText, type GitPlace } from "../git/git.ts";
import type { TrashEntry } from "../git/trash.ts";
import { alone } from "../git/turns.ts";
import { isReadable } from "../git/workspace-state.ts";
import { allRecords, hasAdmin, workspaceOf } from "../git/workspace-record.ts";
import type { UpkeepTools } from "./upkeep-tools.ts";

type Changes = RequestResult<"workspaces.changes">;

/** What would be missed if the workspace were gone: what is in no commit, and commits nobody merged. */
export async function changesOf(
  { home }: Pick<UpkeepTools, "home">,
  mission: MissionId,
  task: TaskId,
): Promise<Changes> {
  const records = await allRecords(home);
  const record = records.find((each) => each.mission === mission && each.task === task);
  if (record === undefined || !hasAdmin(record))
    throw new PlainError(`"${task}" of ${mission} has no workspace.`);
  const workspace = workspaceOf(record);
  if (!(await isReadable(workspace)))
    throw new PlainError(`${workspace.path} cannot be read, so nobody can say what is in it.`);
  return alone(workspace.path, async () => {
    const listed = await gitText(
      ["status", "--porcelain=v1", "-z", "--untracked-files=all", "--ignore-submodules=all", "--no-renames"],
      workspace.gitPlace,
    );
    const lines = listed.split("\0").filter((line) => line !== "");
    const untracked = lines.filter((line) => line.startsWith("??")).length;
    const commits = await gitText(["rev-list", "--count", `${workspace.base}..HEAD`], workspace.gitPlace);
    return { uncommitted: lines.length - untracked, untracked, commits: Number(commits) };
  });
}

/** Beside what was removed: the same as a patch that any git can apply. null: its folder was gone, so there is nothing to tell. */
export async function rescuePatch(home: string, entry: TrashEntry): Promise<string | null> {
  const { id, gitDir, base, snapshot } = entry;
  if (snapshot === null) return null;
  const place: GitPlace = { gitDir, workTree: null };
  const args = ["diff-tree", "-r", "-p", "--binary", "--no-ext-diff", "--no-textconv", base, snapshot, "--"];
  const { code, out, err } = await git(args, place);
  if (code !== 0) throw new PlainError(failure(args, place, code, err));
  const file = join(home, "trash", "workspaces", id, "changes.patch");
  writeWholeFile(file, out);
  return file;
}
