import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { scene, type Scene } from "../testing/person.ts";
import { mergeCandidate } from "./candidate.ts";
import { promote } from "./promote.ts";
import { AT, AUTHOR, MESSAGE, twoSides } from "./testing/two-sides.ts";

let stage: Scene;
beforeEach(async () => {
  stage = await scene();
});
afterEach(() => stage.remove());

const ref = "refs/heads/mission/m1";

async function candidate() {
  const sides = await twoSides(stage, { "f.txt": "f" }, { "m.txt": "m" }, { "t.txt": "t" });
  const { repository, head, branch } = sides;
  const wish = { mission: "m1", head, branch, message: MESSAGE, at: AT, author: AUTHOR };
  const built = await mergeCandidate(repository, wish);
  if (built.kind !== "candidate") throw new Error(built.kind);
  return { ...sides, commit: built.commit };
}

describe("promoting a candidate", () => {
  it("moves the mission branch once, and says so when it is asked again, also when it went on since", async () => {
    const { repository, head, commit, base } = await candidate();
    const wish = { ref, from: head, to: commit };
    expect(await promote(repository, wish)).toBe("promoted");
    expect(await repository.ref(ref)).toBe(commit);
    expect(await promote(repository, wish)).toBe("already");
    const next = { mission: "m1", head: commit, message: "next", at: AT, author: AUTHOR };
    await stage.person.git("switch", "-q", "-c", "another", base);
    await stage.person.commit("another", { "a.txt": "a" });
    const built = await mergeCandidate(repository, { ...next, branch: await repository.baseOf("another") });
    if (built.kind !== "candidate") throw new Error(built.kind);
    expect(await promote(repository, { ref, from: commit, to: built.commit })).toBe("promoted");
    expect(await promote(repository, wish)).toBe("already");
    expect(await repository.ref(ref)).toBe(built.commit);
  });

  it("leaves a branch alone that is not where the candidate was built, or not there", async () => {
    const { repository, head, commit, base } = await candidate();
    await repository.moveRef(ref, base, head);
    expect(await promote(repository, { ref, from: head, to: commit })).toBe("moved");
    expect(await repository.ref(ref)).toBe(base);
    const gone = "refs/heads/mission/gone";
    expect(await promote(repository, { ref: gone, from: head, to: commit })).toBe("moved");
    expect(await repository.ref(gone)).toBe(null);
  });

  it("lets one of several win", async () => {
    const { repository, head, branch } = await candidate();
    const commits: string[] = [];
    for (let at = 0; at < 8; at++) {
      const wish = { mission: "m1", head, branch, message: `${at}`, at: AT, author: AUTHOR };
      const built = await mergeCandidate(repository, wish);
      if (built.kind === "candidate") commits.push(built.commit);
    }
    const answers = await Promise.all(commits.map((to) => promote(repository, { ref, from: head, to })));
    expect(answers.filter((each) => each === "promoted")).toHaveLength(1);
    expect(answers.filter((each) => each === "moved")).toHaveLength(7);
    expect(await repository.ref(ref)).toBe(commits[answers.indexOf("promoted")]);
  });
});
