import { KEPT, type Moved } from "./landed.ts";
import type { PersonsRepository } from "./persons-repository.ts";
import { comesBackTo, underWay, worktreesOf, type PersonsWorktree } from "./persons-worktrees.ts";

/** What keeps a base branch from being moved at all, or the one checkout it is in; null: nobody has it checked out. */
export async function guard(
  persons: PersonsRepository,
  branch: string,
): Promise<{ readonly checkout: PersonsWorktree | null } | { readonly stopped: Moved }> {
  const target = await persons.standsFor(branch);
  if (target !== null) {
    const sentence = `${branch} in ${persons.source} only stands for ${target}. ${KEPT} Name the branch itself, then land again.`;
    return { stopped: { kind: "refused", sentence } };
  }
  const worktrees = await worktreesOf(persons);
  const here = worktrees.filter((each) => each.branch === `refs/heads/${branch}`);
  for (const each of worktrees) {
    const what = (await underWay(each)) ?? "something";
    if (here.includes(each) ? what === "something" : !(await comesBackTo(each, branch))) continue;
    const sentence = `In ${each.path} ${what} is under way on ${branch}. ${KEPT} Finish it, then land again.`;
    return { stopped: { kind: "dirty", paths: [], sentence } };
  }
  const [checkout, another] = here;
  if (another !== undefined) {
    const places = here.map(({ path }) => path).join(" and ");
    const sentence = `${branch} is checked out in ${places}; landing would leave one of them behind. ${KEPT} Switch all but one of them to something else, then land again.`;
    return { stopped: { kind: "refused", sentence } };
  }
  return { checkout: checkout ?? null };
}
