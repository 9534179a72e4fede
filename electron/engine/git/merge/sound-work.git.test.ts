import { expect, it } from "vitest";
import { openRepository, type Repository } from "../repository.ts";
import { scene } from "../testing/person.ts";
import { branchRef } from "../workspace.ts";
import { putWorkBack, rememberWork } from "./sound-work.ts";

const BRANCH = "task/one";
const REF = branchRef(BRANCH);

/** What somebody sees who looked at the branch before it was moved once more. */
function lookedAtBefore(repository: Repository, seen: string | null): Repository {
  const late: Repository = Object.create(repository) as Repository;
  late.ref = (name) => (name === REF ? Promise.resolve(seen) : repository.ref(name));
  return late;
}

it("says that a branch was put back when it was, and not when somebody was faster once more", async () => {
  const stage = await scene();
  try {
    const commits = [];
    for (const text of ["proven", "moved", "moved again"])
      commits.push(await stage.person.commit(text, { "a.txt": text }));
    const [proven = "", moved = "", again = ""] = commits;
    const repository = await openRepository(stage.person.repository, stage.home);
    await repository.baseOf("main");
    await repository.moveRef(REF, proven, null);
    await rememberWork(repository, BRANCH);
    await repository.moveRef(REF, again, proven);
    const wish = { mission: "m1", branch: BRANCH };
    expect(await putWorkBack(lookedAtBefore(repository, moved), wish)).toBeNull();
    expect(await putWorkBack(lookedAtBefore(repository, null), wish)).toBeNull();
    expect(await repository.ref(REF)).toBe(again);
    expect(await putWorkBack(repository, wish)).toEqual({ found: again, to: proven });
    expect(await repository.ref(REF)).toBe(proven);
    expect(await putWorkBack(repository, wish)).toBeNull();
  } finally {
    await stage.remove();
  }
});
