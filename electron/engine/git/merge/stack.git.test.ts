import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commitTree, ENGINE } from "../commit-tree.ts";
import { gitText } from "../git.ts";
import { openRepository, type Repository } from "../repository.ts";
import { scene, type Scene } from "../testing/person.ts";
import { promote } from "./promote.ts";
import { headInstead, provenTree, putBack, rememberProven } from "./sound-head.ts";
import { stackUp } from "./stack.ts";

const MISSION = "m1";
const REF = `refs/heads/mission/${MISSION}`;

let stage: Scene;
let repository: Repository;
let base: string;

beforeEach(async () => {
  stage = await scene();
  base = await stage.person.commit("base", { "a.txt": "one\n", "b.txt": "one\n" });
  repository = await openRepository(stage.person.repository, stage.home);
  await repository.ensureMissionBranch(MISSION, await repository.baseOf("main"));
});
afterEach(() => stage.remove());

/** A task whose branch changes one file, begun at the base. */
async function task(id: string, path: string, text: string) {
  await stage.person.git("checkout", "-q", "-B", "work", base);
  await stage.person.commit(id, { [path]: text });
  const branch = await repository.baseOf("work");
  return { id, branch, message: `Task ${id}\n\nMission-Task: ${id}\n`, at: 1_000, author: ENGINE };
}

const ids = (cars: readonly { readonly car: { readonly id: string } }[]): string[] =>
  cars.map(({ car }) => car.id);

describe("a stack", () => {
  it("is one task on the other, the same every time, and nothing but objects", async () => {
    const ready = [
      await task("x", "x.txt", "x"),
      await task("y", "y.txt", "y"),
      await task("z", "z.txt", "z"),
    ];
    const refs = await gitText(["for-each-ref"], repository.place);
    const stack = await stackUp(repository, MISSION, base, ready);
    expect(await stackUp(repository, MISSION, base, ready)).toEqual(stack);
    expect(await gitText(["for-each-ref"], repository.place)).toBe(refs);
    const top = stack.cars.at(-1)?.commit ?? "";
    const subjects = await gitText(["log", "--first-parent", "--format=%s", top], repository.place);
    expect(subjects.split("\n")).toEqual(["Task z", "Task y", "Task x", "base"]);
    expect(await gitText(["ls-tree", "--name-only", top], repository.place)).toBe(
      "a.txt\nb.txt\nx.txt\ny.txt\nz.txt",
    );
  });

  it("tells who conflicts with the mission from who only stands behind the wrong one", async () => {
    const first = await task("first", "a.txt", "first\n");
    const [one] = (await stackUp(repository, MISSION, base, [first])).cars;
    const late = [
      await task("late", "a.txt", "late\n"),
      await task("one", "b.txt", "one way\n"),
      await task("other", "b.txt", "other way\n"),
      await task("free", "c.txt", "free\n"),
    ];
    const stack = await stackUp(repository, MISSION, one?.commit ?? "", [first, ...late]);
    expect(ids(stack.already)).toEqual(["first"]);
    expect(ids(stack.conflicts)).toEqual(["late"]);
    expect(stack.waiting.map(({ id }) => id)).toEqual(["other"]);
    expect(ids(stack.cars)).toEqual(["one", "free"]);
  });
});

describe("a mission branch that somebody moved behind our back", () => {
  let top: string;
  let first: string;
  beforeEach(async () => {
    const stack = await stackUp(repository, MISSION, base, [
      await task("x", "x.txt", "x"),
      await task("y", "y.txt", "y"),
    ]);
    first = stack.cars[0]?.commit ?? "";
    top = stack.cars[1]?.commit ?? "";
    for (const commit of [base, top]) await rememberProven(repository, MISSION, commit);
    expect(await promote(repository, { ref: REF, from: base, to: top })).toBe("promoted");
  });

  const instead = (head: string, merged = [first, top]): Promise<string | null> =>
    headInstead(repository, { mission: MISSION, head, merged });

  it("is left alone where we put it, also when an engine died before that was written down", async () => {
    expect(await instead(top)).toBeNull();
    expect(await instead(top, [])).toBeNull();
    expect(await instead(base, [])).toBeNull();
  });

  it("is put back when it lost what was merged, when it has more than was proven, and when it was taken apart", async () => {
    const { place } = repository;
    const tree = await gitText(["rev-parse", `${top}^{tree}`], place);
    const foreign = await commitTree(place, tree, [top], { message: "untested", at: 5, author: ENGINE });
    expect(await instead(base)).toBe(top);
    expect(await instead(foreign)).toBe(top);
    // A front of a train was never seen to hold alone.
    expect(await instead(first, [])).toBe(base);
    await repository.moveRef(REF, foreign, top);
    expect(await putBack(repository, { ref: REF, mission: MISSION, from: foreign, to: top })).toBe(true);
    expect(await repository.ref(REF)).toBe(top);
    expect(await repository.ref(`refs/flightdeck/moved/${MISSION}/${foreign}`)).toBe(foreign);
    // Somebody was faster once more: nothing is overwritten that was not looked at.
    expect(await putBack(repository, { ref: REF, mission: MISSION, from: foreign, to: base })).toBe(false);
  });

  it("is looked at with more merges than a command line takes", async () => {
    const merged = Array.from({ length: 60_000 }, (_, number) => (number % 2 === 0 ? first : top));
    expect(await instead(top, merged)).toBeNull();
    expect(await instead(base, merged)).toBe(top);
  });

  it("is put back to what left after the last merge, and not to a train that never came to it", async () => {
    const { place } = repository;
    const tree = await gitText(["rev-parse", `${top}^{tree}`], place);
    const on = (parent: string, message: string) =>
      commitTree(place, tree, [parent], { message, at: 5, author: ENGINE });
    const landed = await on(top, "The whole\n\nMission: m1\n");
    const never = await on(top, "Task z\n\nMission-Task: z\n");
    for (const commit of [landed, never]) await rememberProven(repository, MISSION, commit);
    expect(await instead(landed)).toBeNull();
    expect(await instead(await on(landed, "untested"))).toBe(landed);
    expect(await instead(base)).toBe(landed);
    const later = await on(landed, "Task later\n\nMission-Task: later\n");
    expect(await instead(landed, [first, top, later])).toBe(later);
  });

  it("says of each car which tree it was proven with", async () => {
    const { place } = repository;
    const proven = await gitText(["rev-parse", `${top}^{tree}`], place);
    for (const commit of [first, top])
      expect(await provenTree(repository, { mission: MISSION, head: top, commit })).toBe(proven);
  });

  it("never takes a train that was built on a head which is not there any more", async () => {
    const { place } = repository;
    const tree = await gitText(["rev-parse", `${base}^{tree}`], place);
    const other = await commitTree(place, tree, [base], { message: "other", at: 5, author: ENGINE });
    expect(await promote(repository, { ref: REF, from: base, to: other })).toBe("moved");
    expect(await repository.ref(REF)).toBe(top);
  });
});
