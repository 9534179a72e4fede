import type { TaskId } from "#shared/mission/ids.ts";
import type { Brief } from "#shared/mission/plan/brief.ts";
import type { Sandbox } from "#shared/mission/words.ts";
import { gitText } from "../git/git.ts";
import { namesOf } from "../git/merge/git-names.ts";
import { commitNamed } from "../git/merge/commit-history.ts";
import type { Repository } from "../git/repository.ts";
import { outsideScope } from "./evidence/scope.ts";
import { shownText } from "./shown-text.ts";

const NAMED = 20;

interface Scoped {
  readonly id: TaskId;
  readonly brief: Brief;
  readonly sandbox: Sandbox;
  /** The commit of its work, or the branch that has it. */
  readonly branch: string;
  /** What the branch is called. */
  readonly named: string;
}

/**
 * Who would bring something in that its brief does not allow: the branch itself is looked at once more, whatever was seen of
 * the workspace. A file that was moved is both of its names.
 */
export async function breachesOf(
  { place }: Repository,
  head: string,
  cars: readonly Scoped[],
): Promise<ReadonlyMap<TaskId, string>> {
  const found = new Map<TaskId, string>();
  for (const { id, brief, sandbox, branch, named } of cars) {
    const tip = await commitNamed(place, branch);
    const base = await gitText(["merge-base", head, tip], place);
    const args = ["diff", "--no-ext-diff", "--no-textconv", "--no-renames", "--ignore-submodules=none"];
    const changed = await namesOf([...args, "--name-only", "-z", base, tip, "--"], place);
    const outside = outsideScope(changed, brief, sandbox !== "read-only");
    if (outside.length > 0) found.set(id, sentence(named, outside));
  }
  return found;
}

function sentence(branch: string, outside: readonly string[]): string {
  const named = outside.slice(0, NAMED).map(shownText).join(", ");
  const more = outside.length > NAMED ? ` and ${outside.length - NAMED} more` : "";
  return `The branch ${branch} changes files outside the scope: ${named}${more}. Nothing of it was merged; undo them or leave them out.`;
}
