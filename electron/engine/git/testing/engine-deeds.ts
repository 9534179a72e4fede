import { taskId } from "#shared/mission/ids.ts";
import { longestThatHolds } from "#shared/mission/landing/train.ts";
import { keepAndTakeBack } from "../../flight/evidence/outside-scope.ts";
import { missionBranch, missionHead } from "../../flight/flight-repositories.ts";
import { soundHead, soundWork } from "../../flight/put-back.ts";
import { takeParts } from "../../flight/take-parts.ts";
import { gitText } from "../git.ts";
import { Leftovers } from "../leftovers.ts";
import { bringIn } from "../merge/bring-in.ts";
import { commitResolved } from "../merge/commit-resolved.ts";
import { promote } from "../merge/promote.ts";
import { rememberProven } from "../merge/sound-head.ts";
import { rememberWork } from "../merge/sound-work.ts";
import { stackUp } from "../merge/stack.ts";
import { testedTree } from "../merge/tested-tree.ts";
import { refsBelow } from "../refs.ts";
import { branchRef, type Workspace } from "../workspace.ts";
import { MISSION, TEXT, type DeedPlace, type EngineDeed, type Wish } from "./deed.ts";
import { LANDING_DEEDS } from "./landing-deeds.ts";
import { mergedSoFar, noteMerged } from "./merged-log.ts";

const idle = { isUsed: () => Promise.resolve(false) };
/** Files of these names are what a task may write. */
const ALLOWED = {
  brief: { scope: { touch: ["shared-*.txt", "file*.txt"], avoid: [], read: [] } },
  writes: true,
  barred: [],
};
/** How many of the proofs fail: one of so many. */
const FAILS = 4;

const workspaceOf = ({ workspaces }: DeedPlace, { task }: Wish): Promise<Workspace> =>
  workspaces.known({ mission: MISSION, task });

const chosen = <Item>(items: readonly Item[], { number }: Wish): Item | undefined =>
  items[number % Math.max(1, items.length)];

/**
 * What an engine does with git for a mission, by the functions that its effects call, in the order in which they call them.
 * Here any of them may come after any other; in a program of its own it may be killed in the middle.
 */
export const ENGINE_DEEDS: Readonly<Record<string, EngineDeed>> = {
  prepare: async (engine, { task }) => {
    const merged = mergedSoFar(engine.home);
    const { head: base } = await soundHead(engine, { mission: MISSION, place: engine.place, merged });
    await engine.workspaces.prepare({ mission: MISSION, task, base });
  },
  commit: async (engine, wish) => {
    await engine.workspaces.commit(await workspaceOf(engine, wish), TEXT);
  },
  checkpoint: async (engine, wish) => {
    await engine.workspaces.checkpoint(await workspaceOf(engine, wish), "point", 0);
  },
  restore: async (engine, wish) => {
    const prefix = `refs/flightdeck/checkpoints/${MISSION}/${wish.task}/`;
    const kept = chosen(await refsBelow(engine.repository.place, prefix), wish);
    if (kept !== undefined) await engine.workspaces.restore(await workspaceOf(engine, wish), kept.name);
  },
  "take-answer-back": async (engine, wish) => {
    const workspace = await workspaceOf(engine, wish);
    const ref = await engine.workspaces.checkpointOnce(workspace, `before dec_${wish.number % 2}`, 0);
    await engine.workspaces.restore(workspace, ref, `before-restore eff_${wish.number % 2}`);
  },
  remove: async (engine, wish) => {
    await engine.workspaces.remove(await workspaceOf(engine, wish), idle);
  },
  "restore-from-trash": async ({ workspaces }, wish) => {
    const entry = chosen(await workspaces.trash.list(), wish);
    if (entry !== undefined) await workspaces.trash.restore(entry.id);
  },
  "clean-up": async ({ home }) => {
    const leftovers = new Leftovers(home);
    await leftovers.discardOld();
    await leftovers.settled();
  },
  "collect-evidence": async (engine, wish) => {
    const workspace = await workspaceOf(engine, wish);
    await keepAndTakeBack(engine.workspaces, workspace, ALLOWED, 0);
    await engine.workspaces.commit(workspace, TEXT);
    await rememberWork(engine.repository, workspace.branch);
  },
  "take-parts": async (engine, wish) => {
    const rival = chosen(
      engine.tasks.filter((task) => task !== wish.task),
      wish,
    );
    const { branch } = await engine.workspaces.known({ mission: MISSION, task: rival ?? "" });
    const listed = await gitText(
      ["ls-tree", "-r", "--name-only", branchRef(branch)],
      engine.repository.place,
    );
    const paths = listed.split("\n").filter((path) => path.startsWith("shared-"));
    if (paths.length === 0) return "nothing to take";
    await takeParts(engine, await workspaceOf(engine, wish), { branch, paths, attempt: 2 }, 0);
    return "taken";
  },
  "bring-in": async (engine, wish) => {
    const workspace = await workspaceOf(engine, wish);
    return (await bringIn(engine.repository, workspace, await resolution(engine))).kind;
  },
  "commit-resolved": async (engine, wish) => {
    const workspace = await workspaceOf(engine, wish);
    return (await commitResolved(engine.repository, workspace, await resolution(engine))).kind;
  },
  train,
  ...LANDING_DEEDS,
};

const resolution = async (engine: DeedPlace) => ({
  ...TEXT,
  head: await missionHead(engine, MISSION, engine.place),
});

/**
 * Whoever is ready is stacked up, and the front that holds is promoted; who breaks it is held out. A mission branch that
 * somebody moved is put back first.
 */
async function train({ repository, workspaces, home, place, tasks }: DeedPlace, { number }: Wish) {
  const flight = { repository, workspaces };
  const { head } = await soundHead(flight, { mission: MISSION, place, merged: mergedSoFar(home) });
  const cars = [];
  for (const task of tasks) {
    const { branch } = await workspaces.known({ mission: MISSION, task });
    const id = taskId.parse(task);
    if ((await repository.ref(branchRef(branch))) !== null) cars.push({ ...TEXT, id, branch });
  }
  const { works } = await soundWork(flight, MISSION, cars);
  const stack = await stackUp(repository, MISSION, head, works);
  if (stack.cars.length === 0) return "nothing ready";
  const isBad = (car: number): boolean => (number >> car) % FAILS === 0;
  const { cars: good } = await longestThatHolds(stack.cars.length, async (length) => {
    const { commit } = stack.cars[length - 1] ?? {};
    const holds = !stack.cars.slice(0, length).some((_, car) => isBad(car));
    return testedTree(repository, home, commit ?? "", () => Promise.resolve({ holds }));
  });
  const top = stack.cars[good - 1];
  if (top === undefined) return "held out";
  for (const commit of [head, top.commit]) await rememberProven(repository, MISSION, commit);
  const moved = await promote(repository, { ref: missionBranch(MISSION), from: head, to: top.commit });
  if (moved !== "moved") noteMerged(home, top.commit);
  return good < stack.cars.length ? `${moved} in part` : moved;
}
