import type { Command } from "#shared/mission/command.ts";
import { hasEnded } from "#shared/mission/flight/status.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import { longestThatHolds } from "#shared/mission/landing/train.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { repositoryPath } from "#shared/mission/text.ts";
import type { EffectHandler } from "../effects/effect-handler.ts";
import type { Conflict } from "../git/merge/candidate.ts";
import { promote } from "../git/merge/promote.ts";
import { provenTree, rememberProven } from "../git/merge/sound-head.ts";
import { stackUp, type Stack, type Stacked } from "../git/merge/stack.ts";
import type { Repository } from "../git/repository.ts";
import { crashPoint } from "../store/crash-point.ts";
import { identityOf, mergeText } from "./commit-text.ts";
import type { Proof } from "./evidence/acceptance.ts";
import { missionBranch, type FlightRepository } from "./flight-repositories.ts";
import type { Hands } from "./hands.ts";
import { breachesOf } from "./merge-scope.ts";
import { proveTrain, proveWholeOn } from "./prove-train.ts";
import { mergedIn, soundHead, soundWork } from "./put-back.ts";
import { endOfText, shownText } from "./shown-text.ts";
import { reachOf } from "./segment-state.ts";
import { isWholeAGate, noteWholeHeld } from "./whole-gate.ts";

/** Somebody else moved the mission branch while this was tested: only a bug of ours could do that more than once. */
const MAX_REBUILDS = 3;

type Look = ReturnType<typeof lookAt>;
/** What is merged of a task is a commit: that it was proven and read, whatever its branch says. */
type Ready = Look["cars"][number] & { readonly named: string };
type Train = Omit<Look, "cars"> & { readonly cars: readonly Ready[] };

/**
 * Rebuilds the work of a train of tasks on the newest mission head, one on the other, proves all of it on exactly that tree
 * and only then moves the mission branch to it, by compare-and-swap. When it does not hold, the longest front that does is
 * promoted, and whoever broke it goes back. Done again after a crash it gives the same commits.
 */
export function mergeTask(hands: Hands): EffectHandler<"merge.candidate"> {
  return async ({ task, behind }, { mission, read }) => {
    const seen = await read((state) => lookAt(state, [task, ...behind]));
    if (seen.cars.length === 0) return [];
    const flight = await hands.repositories.of(seen.place);
    const { works, told } = await soundWork(flight, mission, seen.cars);
    const train = { ...seen, cars: works };
    for (let build = 0; build < MAX_REBUILDS; build++) {
      const { head, told: back } = await soundHead(flight, train);
      told.push(...back);
      const done = await mergeOn(hands, flight, train, head);
      if (done !== "moved") return [...told, ...done];
    }
    const reason = `The mission branch moved ${MAX_REBUILDS} times while this was being tested. Nothing was merged.`;
    const [first, ...others] = train.cars;
    if (first !== undefined) told.push({ type: "merge.rejected", task: first.id, reason });
    return [...told, ...others.map((car) => postponed(car, reason))];
  };
}

/** What becomes of the train on this head; "moved": somebody else was faster, and nothing was promoted. */
async function mergeOn(
  hands: Hands,
  { repository }: FlightRepository,
  train: Train,
  head: string,
): Promise<readonly Command[] | "moved"> {
  const { mission } = train;
  const breaches = await breachesOf(repository, head, train.cars);
  const sound = train.cars.filter(({ id }) => !breaches.has(id));
  const stack = await stackUp(repository, mission, head, sound);
  const told: Command[] = [
    ...train.cars.flatMap(({ id }) => {
      const reason = breaches.get(id);
      return reason === undefined ? [] : [{ type: "merge.rejected", task: id, reason } as const];
    }),
    ...(await brought(repository, mission, head, stack)),
    ...beforeTheProof(stack),
  ];
  const cars = stack.cars;
  if (cars.length === 0) return told;
  if (train.isStopped)
    return [...told, ...cars.map(({ car }) => rejected(car, "The mission was stopped. Nothing was merged."))];
  const { isGate, told: news } = await wholeGate(hands, repository, train, head);
  told.push(...news);
  const whole = isGate ? train.whole : [];
  const { cars: good, broke } = await longestThatHolds(cars.length, (length) => {
    const top = cars[length - 1];
    if (top === undefined) throw new Error(`a train of ${cars.length} has no car ${length}`);
    const front = cars.slice(0, length).map(({ car }) => car);
    crashPoint("merge.before-proof");
    return proveTrain(hands, { ...train, whole }, top.commit, front);
  });
  const front = cars.slice(0, good);
  const top = front.at(-1);
  if (top !== undefined) {
    await rememberProven(repository, mission, head);
    await rememberProven(repository, mission, top.commit);
    crashPoint("merge.before-promotion");
    const moved = await promote(repository, { ref: missionBranch(mission), from: head, to: top.commit });
    crashPoint("merge.after-promotion");
    if (moved === "moved") return "moved";
    if (whole.length > 0) await noteWholeHeld(repository, mission, top.commit);
  }
  return [
    ...told,
    ...front.map(({ car, commit }) => merged(car, commit, top?.tree ?? "")),
    ...behindTheFront(cars.slice(good), broke),
  ];
}

const wholeGate = (hands: Hands, repository: Repository, train: Train, head: string) =>
  train.whole.length === 0
    ? { isGate: false, told: [] }
    : isWholeAGate(repository, {
        mission: train.mission,
        head,
        known: train.wholeHolds,
        prove: (commit) => proveWholeOn(hands, train, commit),
      });

/** The mission branch has them: an engine died after it was moved. They came with a train, and it was proven as a whole. */
async function brought(
  repository: Repository,
  mission: string,
  head: string,
  { already }: Stack<Ready>,
): Promise<Command[]> {
  const told: Command[] = [];
  for (const { car, commit } of already)
    told.push(merged(car, commit, await provenTree(repository, { mission, head, commit })));
  return told;
}

/** What is known of some of them without a proof. */
function beforeTheProof({ conflicts, waiting }: Stack<Ready>): readonly Command[] {
  return [
    ...conflicts.map(({ car, conflict }) => conflicted(car, conflict)),
    ...waiting.map((car) =>
      postponed(car, "It fits on the mission branch, but not on what is merged before it."),
    ),
  ];
}

/** The first behind what holds is the one that breaks it; nothing is known of the others. */
function behindTheFront(rest: readonly Stacked<Ready>[], broke: Proof | null): readonly Command[] {
  const [culprit, ...others] = rest;
  if (culprit === undefined || broke === null) return [];
  const { id } = culprit.car;
  return [
    rejected(culprit.car, broke.detail),
    ...others.map(({ car }) => postponed(car, `${id} stood before it in the train and did not hold.`)),
  ];
}

const merged = ({ id }: Ready, commit: string, tree: string): Command => ({
  type: "merge.done",
  task: id,
  commit,
  tree,
});

const rejected = ({ id }: Ready, reason: string): Command => ({
  type: "merge.rejected",
  task: id,
  reason: endOfText(reason, 20_000),
});

const postponed = ({ id }: Ready, reason: string): Command => ({
  type: "merge.postponed",
  task: id,
  reason,
});

const conflicted = ({ id }: Ready, { paths, detail }: Conflict): Command => ({
  type: "merge.conflicted",
  task: id,
  paths: namedPaths(paths),
  detail: endOfText(shownText(detail), 20_000),
});

/** A name that is no path of ours (a line break in it, say) stands in the detail. */
const namedPaths = (paths: readonly string[]): string[] =>
  paths.filter((path) => repositoryPath.safeParse(path).success).slice(0, 500);

function lookAt(state: MissionState, train: readonly TaskId[]) {
  const cars = train.flatMap((id) => carOf(state, id) ?? []);
  const isRest = [...state.tasks.values()].every(
    (task) => hasEnded(task) || cars.some(({ id }) => id === task.spec.id),
  );
  return {
    mission: state.id,
    place: state.place,
    unsandboxed: state.contract.unsandboxed === true,
    isStopped: state.phase === "stopped",
    wholeHolds: state.landing.wholeHolds,
    /** One task that is the last of all has nobody beside it to blame, and the whole is verified right after it. */
    whole: isRest && cars.length === 1 ? [] : state.contract.verify,
    merged: mergedIn(state),
    cars,
  };
}

function carOf(state: MissionState, id: TaskId) {
  const task = state.tasks.get(id);
  const attempt = task?.attempts.findLast(({ outcome }) => outcome === "passed");
  if (task?.workspace === null || task === undefined || attempt === undefined) return null;
  // What became of it was told before an engine died: merging it now would be a merge nobody asked for.
  if (task.stage !== "merging") return null;
  const { title, brief } = task.spec;
  const { route } = attempt;
  return {
    id,
    brief,
    sandbox: route.sandbox,
    acceptance: brief.acceptance,
    network: reachOf(state, id),
    branch: task.workspace.branch,
    message: mergeText({ mission: state.id, id, title, route }),
    at: attempt.endedAt ?? attempt.dispatchedAt,
    author: identityOf(route.agent),
  };
}
