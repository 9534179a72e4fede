import type { AcceptanceCommand } from "#shared/mission/mission-contract.ts";
import type { MissionId } from "#shared/ids.ts";
import type { MissionPlace } from "#shared/mission/mission-contract.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import { proveInReadyTree } from "../readiness/ready-tree.ts";
import { prove, type Proof } from "./evidence/acceptance.ts";
import type { Hands } from "./hands.ts";
import type { Reach } from "./sandbox-boxes.ts";

/** What a train is proven with. */
export interface TrainProof {
  readonly mission: MissionId;
  readonly place: MissionPlace;
  readonly unsandboxed: boolean;
  /** The commands that verify the mission as a whole; empty: they are no gate of this train. */
  readonly whole: readonly AcceptanceCommand[];
}

export interface ProvenCar {
  readonly id: TaskId;
  readonly acceptance: readonly AcceptanceCommand[];
  readonly network: Reach;
}

/**
 * The acceptance of every task in the train, and the whole, on one commit. Each gets a folder of exactly its files, so that
 * nothing one of them leaves can speak for another; commands that several tasks share are run once.
 */
export async function proveTrain(
  hands: Hands,
  train: TrainProof,
  commit: string,
  cars: readonly ProvenCar[],
): Promise<Proof> {
  for (const same of alike(cars)) {
    const [first] = same;
    if (first === undefined) continue;
    const proof = await proveOne(hands, train, commit, {
      task: first.id,
      commands: first.acceptance,
      network: first.network,
    });
    if (!proof.holds) return told(proof, cars, `acceptance of ${same.map(({ id }) => id).join(", ")}`);
  }
  if (train.whole.length === 0) return { holds: true, detail: "", sources: [] };
  const whole = await proveWholeOn(hands, train, commit);
  return whole.holds ? whole : told(whole, cars, "check of the whole mission, which held before,");
}

export const proveWholeOn = (hands: Hands, train: TrainProof, commit: string): Promise<Proof> =>
  proveOne(hands, train, commit, { task: null, commands: train.whole, network: null });

function proveOne(
  hands: Hands,
  { mission, place, unsandboxed }: TrainProof,
  commit: string,
  {
    task,
    commands,
    network,
  }: { task: TaskId | null; commands: readonly AcceptanceCommand[]; network: Reach },
): Promise<Proof> {
  return proveInReadyTree(hands, { mission, task, place, commit, unsandboxed }, (folder, tree) =>
    prove(hands, {
      owner: { mission, task },
      commands,
      folder,
      place,
      level: unsandboxed ? null : "workspace-write",
      network,
      changedTracked: () => tree.changedTracked(),
    }),
  );
}

/** Those that are proven by the same commands, in the order of the train. */
function alike(cars: readonly ProvenCar[]): ProvenCar[][] {
  const groups = new Map<string, ProvenCar[]>();
  for (const car of cars) {
    const key = JSON.stringify([car.acceptance, car.network]);
    groups.set(key, [...(groups.get(key) ?? []), car]);
  }
  return [...groups.values()];
}

/** Whose commands broke, and what they were run on: alone a task needs no such words. */
function told(proof: Proof, cars: readonly ProvenCar[], what: string): Proof {
  if (cars.length === 1 && what.startsWith("acceptance")) return proof;
  const together = cars.map(({ id }) => id).join(", ");
  return { ...proof, detail: `The ${what} does not hold with ${together} merged.\n${proof.detail}` };
}
