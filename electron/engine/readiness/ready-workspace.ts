import { join } from "node:path";
import type { MissionId } from "#shared/ids.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import type { MissionPlace } from "#shared/mission/mission-contract.ts";
import type { Hands } from "../flight/hands.ts";
import { gitText, type GitPlace } from "../git/git.ts";
import { withPicture } from "../git/work-tree.ts";
import type { Workspace } from "../git/workspace.ts";
import { carryInto } from "./carried.ts";
import { frozenSetup } from "./frozen-setup.ts";
import { identityOf, isMarkedFor, readMark, removeMark, writeMark, type ReadyMark } from "./ready-mark.ts";
import { runChecks, runCommands, type Ran, type SetupRun } from "./run-setup.ts";
import { inputsOf } from "./setup-inputs.ts";
import { SETUP_FILE, type Setup, type WrittenSetup } from "./setup-file.ts";

export type Ready = { readonly ok: true } | { readonly ok: false; readonly sentence: string };

export interface ReadyOrder {
  readonly mission: MissionId;
  readonly task: TaskId;
  readonly place: MissionPlace;
  readonly workspace: Workspace;
  /** The mission's folder in the data directory. */
  readonly missionFolder: string;
  readonly unsandboxed: boolean;
}

const READY: Ready = { ok: true };
const SHOWN = 5;

/**
 * Makes a workspace ready to work in, as the setup of the mission says, and checks that it is. One that was made ready before
 * is only checked, as long as setup and lock files are the same. Where an agent worked since, what fails is its work, and the
 * next attempt is there to put that right: it is told, not refused.
 */
export async function readyWorkspace(hands: Hands, order: ReadyOrder): Promise<Ready> {
  const { repository } = await hands.repositories.of(order.place);
  const written = await frozenSetup(repository, order.mission);
  if (written === null) return READY;
  const { mission, task, workspace, place, unsandboxed } = order;
  await hands.secrets.learn(place.repository, written.setup.carry);
  const run: SetupRun = { owner: { mission, task }, folder: workspace.path, place, unsandboxed };
  const file = join(order.missionFolder, "ready", `${order.task}.json`);
  const before = await pictureOf(workspace.gitPlace);
  const wanted = await markFor(workspace, before, written);
  const mark = await readMark(file);
  if (isMarkedFor(mark, wanted)) {
    const carried = await leavingNoTrace(workspace.gitPlace, before, () => carry(run, written.setup));
    if (carried.ok && (await runChecks(hands, written.setup, run)).ok) return READY;
  }
  const wasReady = mark !== null && mark.folder === wanted.folder && mark.setup === wanted.setup;
  // Whoever finds it knows that it was ready once, and that it may be half of that now.
  if (wasReady) writeMark(file, { ...wanted, inputs: "", commands: [] });
  else await removeMark(file);
  const made = await make(hands, workspace.gitPlace, { before, run, setup: written.setup });
  if (made.ok) writeMark(file, { ...wanted, commands: made.commands });
  if (made.ok || !wasReady) return made;
  hands.report(`${workspace.path} was ready once, and is not after what was done in it: ${made.sentence}`);
  return READY;
}

interface Making {
  /** The files as they were. */
  readonly before: string;
  readonly run: SetupRun;
  readonly setup: Setup;
}

async function make(hands: Hands, place: GitPlace, { before, run, setup }: Making): Promise<Ran> {
  const made = await leavingNoTrace(place, before, async (): Promise<Ran> => {
    const carried = await carry(run, setup);
    return carried.ok ? runCommands(hands, setup, run) : carried;
  });
  if (!made.ok) return made;
  const checked = await runChecks(hands, setup, run);
  return checked.ok ? made : checked;
}

async function carry({ folder, place }: SetupRun, setup: Setup): Promise<Ready> {
  const sentence = await carryInto(folder, setup.carry, place.repository);
  return sentence === null ? READY : { ok: false, sentence };
}

async function markFor(
  { path, gitPlace }: Workspace,
  tree: string,
  { sha256, setup }: WrittenSetup,
): Promise<Omit<ReadyMark, "commands">> {
  return {
    setup: sha256,
    inputs: await inputsOf(gitPlace, tree, setup.inputs),
    folder: await identityOf(path),
  };
}

const pictureOf = (place: GitPlace): Promise<string> =>
  withPicture(place, { ignored: false }, ({ tree }) => Promise.resolve(tree));

/**
 * What a setup leaves beside ignored files would be committed as the work of the agent, secrets of a carried file too. It is
 * taken back, and the workspace is not ready.
 */
async function leavingNoTrace<Made extends Ready>(
  place: GitPlace,
  before: string,
  prepare: () => Promise<Made>,
): Promise<Made | Extract<Ready, { ok: false }>> {
  const made = await prepare();
  return withPicture(place, { ignored: false }, async ({ tree, indexFile }) => {
    if (tree === before) return made;
    const names = await gitText(
      ["diff-tree", "-r", "-z", "--name-only", "--no-renames", before, tree],
      place,
    );
    await gitText(["read-tree", "-m", "-u", tree, before], { ...place, indexFile });
    if (!made.ok) return made;
    const changed = names.split("\0").filter((name) => name !== "");
    const more = changed.length > SHOWN ? ` and ${changed.length - SHOWN} more` : "";
    const sentence = `${SETUP_FILE} changes files that are not ignored, and they would become part of the task's work: ${changed.slice(0, SHOWN).join(", ")}${more}. They were taken back and no agent was started. Ignore them in .gitignore, or commit what the setup makes.`;
    return { ok: false, sentence };
  });
}
