import { basename, join } from "node:path";
import type { MissionId } from "#shared/ids.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import type { MissionPlace } from "#shared/mission/mission-contract.ts";
import type { Hands } from "../flight/hands.ts";
import type { Proof } from "../flight/evidence/acceptance.ts";
import { testedTree, type TreeUnderTest } from "../git/merge/tested-tree.ts";
import { carryInto } from "./carried.ts";
import { frozenSetup } from "./frozen-setup.ts";
import { identityOf, isMarkedFor, readMark, removeMark, writeMark } from "./ready-mark.ts";
import { runChecks, runCommands } from "./run-setup.ts";
import { inputsOf } from "./setup-inputs.ts";
import { SETUP_FILE, type WrittenSetup } from "./setup-file.ts";

export interface TreeOrder {
  readonly mission: MissionId;
  /** null: the mission as a whole. */
  readonly task: TaskId | null;
  readonly place: MissionPlace;
  readonly commit: string;
  readonly unsandboxed: boolean;
}

/**
 * Proves a commit in a folder that holds exactly its files, made ready like any workspace. What a setup says to keep stays
 * from one commit to the next, and its commands run again when the lock files differ.
 */
export async function proveInReadyTree(
  hands: Hands,
  order: TreeOrder,
  prove: (folder: string, tree: TreeUnderTest) => Promise<Proof>,
): Promise<Proof> {
  const { repository } = await hands.repositories.of(order.place);
  const written = await frozenSetup(repository, order.mission);
  const mark = join(hands.home, "proving", `${basename(repository.gitDir, ".git")}.ready.json`);
  const use = async (folder: string, tree: TreeUnderTest): Promise<Proof> => {
    if (written === null) await removeMark(mark);
    const sentence = written === null ? null : await makeReady(hands, order, { folder, tree, written, mark });
    return sentence === null ? prove(folder, tree) : { holds: false, detail: sentence, sources: [] };
  };
  const keepIgnored = written?.setup.keep ?? [];
  return testedTree(repository, hands.home, order.commit, use, { keepIgnored });
}

interface Making {
  readonly folder: string;
  readonly tree: TreeUnderTest;
  readonly written: WrittenSetup;
  readonly mark: string;
}

/** null: it is ready; otherwise why not. */
async function makeReady(
  hands: Hands,
  { mission, task, place, commit, unsandboxed }: TreeOrder,
  { folder, tree, written: { setup, sha256 }, mark }: Making,
): Promise<string | null> {
  const { repository } = await hands.repositories.of(place);
  const run = { owner: { mission, task }, folder, place, unsandboxed };
  const inputs = await inputsOf(repository.place, commit, setup.inputs);
  const wanted = { setup: sha256, inputs, folder: await identityOf(folder) };
  const carried = await carryInto(folder, setup.carry, place.repository);
  if (carried !== null) return carried;
  // Without anything kept the folder is bare, whatever was done in it before.
  const wasReady = setup.keep.length > 0 && isMarkedFor(await readMark(mark), wanted);
  if (wasReady && (await runChecks(hands, setup, run)).ok) return null;
  await removeMark(mark);
  const ran = await runCommands(hands, setup, run);
  if (!ran.ok) return ran.sentence;
  const checked = await runChecks(hands, setup, run);
  if (!checked.ok) return checked.sentence;
  const changed = await tree.changedTracked();
  if (changed.length > 0)
    return `${SETUP_FILE} changes files of the commit itself (${changed.slice(0, 5).join(", ")}), so what would be tested is not what would be merged. Nothing was merged.`;
  writeMark(mark, { ...wanted, commands: ran.commands });
  return null;
}
