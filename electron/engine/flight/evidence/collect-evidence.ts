import type { Command } from "#shared/mission/command.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import { surfacesBarredTo } from "#shared/mission/flight/decide-evidence.ts";
import { measuredFrom } from "#shared/mission/flight/measured-from.ts";
import type { Signal } from "#shared/mission/flight/signal.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { EffectHandler, EffectOf, EffectWorld } from "../../effects/effect-handler.ts";
import { commitResolved } from "../../git/merge/commit-resolved.ts";
import { linesChanged } from "../../git/commit-diff.ts";
import { keptAs } from "../../git/snapshots.ts";
import { takeBack } from "../../git/take-back.ts";
import { WorkTreeTrap } from "../../git/traps.ts";
import { rememberWork } from "../../git/merge/sound-work.ts";
import { branchRef } from "../../git/workspace.ts";
import { crashPoint } from "../../store/crash-point.ts";
import { commitText, identityOf } from "../commit-text.ts";
import type { FoundWorkspace } from "../find-workspace.ts";
import type { Hands } from "../hands.ts";
import { attemptOf, reachOf } from "../segment-state.ts";
import { shownText } from "../shown-text.ts";
import { beginOf } from "../workspace-prepare.ts";
import { acceptanceSignal, prove, type Proof } from "./acceptance.ts";
import { isWriteUp } from "#shared/mission/landing/write-up-task.ts";
import { expectedFilesSignal } from "./expected-files.ts";
import { keepAndTakeBack } from "./outside-scope.ts";
import { scopeSignal } from "./scope.ts";
import { toldChanges } from "./told-changes.ts";

/** As many files as a sentence can hold. */
const NAMED = 5;

type Look = ReturnType<typeof lookAt>;

/**
 * What an attempt left behind, seen by the engine itself: git says what changed, commands that the engine runs say whether
 * it works. What cannot be seen is told as unknown, and unknown is never success.
 */
export function collectEvidence(hands: Hands): EffectHandler<"evidence.collect"> {
  return async (effect, world) => {
    const seen = await world.read((state) => lookAt(state, effect.task, effect.attempt));
    if (seen === null) return [];
    const exit = exitSignal(seen.exitCode);
    const found = await workspaceOf(hands, world, seen);
    if (typeof found === "string") return [record(effect, [exit, ...unknown(found)], [])];
    try {
      return await evidenceIn(hands, effect, { seen, found, exit });
    } catch (error) {
      // The next attempt can remove it; nobody else will.
      if (error instanceof WorkTreeTrap) return [record(effect, [exit, ...unknown(error.message)], [])];
      throw error;
    }
  };
}

interface Evidence {
  readonly seen: EvidenceLook;
  readonly found: FoundWorkspace;
  readonly exit: Signal;
}

async function evidenceIn(
  hands: Hands,
  effect: EffectOf<"evidence.collect">,
  { seen, found, exit }: Evidence,
): Promise<Command[]> {
  const { workspace, repository } = found;
  const began = seen.barred.length === 0 ? null : await beganWith(found, effect.attempt);
  const allowed = {
    brief: seen.brief,
    writes: seen.route.sandbox !== "read-only",
    barred: seen.barred,
    began,
  };
  const { changed, outside, barred, keptIn } = await keepAndTakeBack(
    repository.workspaces,
    workspace,
    allowed,
    hands.now(),
  );
  const unresolved = await keepWork(found, seen, effect.attempt);
  await rememberWork(repository.repository, workspace.branch);
  crashPoint("evidence.after-commit");
  const signals: Signal[] = [
    exit,
    scopeSignal(outside, keptIn, barred),
    changeSignal({ ...(await changedByItself(found, seen, changed)), outside, unresolved }),
  ];
  if (seen.brief.expectedFiles.length > 0)
    signals.push(
      await expectedFilesSignal(
        repository.repository,
        branchRef(workspace.branch),
        seen.brief.expectedFiles,
        isWriteUp(seen.id) ? workspace.base : null,
      ),
    );
  // A breach fails the attempt whatever the commands would say, and so does a conflict nobody resolved.
  if (seen.brief.acceptance.length > 0 && outside.length === 0 && unresolved.length === 0)
    signals.push(
      acceptanceSignal(await leavingTheWork(hands, found, () => proveAttempt(hands, found, seen))),
    );
  crashPoint("evidence.after-acceptance");
  const lines = await linesChanged(repository.repository.place, workspace.base, branchRef(workspace.branch));
  const own = began === null ? null : [...toldChanges(barred, seen.contract)];
  return [{ ...record(effect, signals, toldChanges(changed, seen.contract)), lines, barred: own }];
}

/** What lay in the workspace when the attempt began; null: nobody kept it. */
async function beganWith({ repository, workspace }: FoundWorkspace, attempt: number): Promise<string | null> {
  const ref = await keptAs(workspace, { kind: "checkpoints", label: beginOf(attempt), at: 0 });
  return ref === null ? null : repository.repository.ref(ref);
}

function lookAt(state: MissionState, id: TaskId, number: number) {
  const task = state.tasks.get(id);
  const attempt = attemptOf(state, id, number);
  if (task === undefined || attempt === undefined || attempt.endedAt !== null) return null;
  // Nobody asks any more; an engine that died meanwhile left this behind.
  if (state.phase === "stopped") return null;
  const last = attempt.segments.at(-1);
  return {
    mission: state.id,
    place: state.place,
    contract: state.contract,
    id,
    title: task.spec.title,
    brief: task.spec.brief,
    known: task.workspace,
    purpose: attempt.purpose,
    route: attempt.route,
    exitCode: last?.exitCode ?? null,
    barred: surfacesBarredTo(state, task, attempt.route.family),
    measuredFrom: measuredFrom(task, attempt),
    /** The commit is dated by it, so that making it again makes the same one. */
    endedAt: last?.endedAt ?? attempt.dispatchedAt,
    network: reachOf(state, id),
    unsandboxed: state.contract.unsandboxed === true,
  };
}
export type EvidenceLook = NonNullable<Look>;

/** A sentence when there is no workspace to look at. */
async function workspaceOf(
  hands: Hands,
  { mission }: EffectWorld,
  { known, place, id }: EvidenceLook,
): Promise<FoundWorkspace | string> {
  if (known === null) return "There is no workspace.";
  const repository = await hands.repositories.of(place);
  // What the attempt began from: later than the branch, when a newer mission head was brought in.
  const workspace = { ...(await repository.workspaces.known({ mission, task: id })), base: known.base };
  const state = await repository.workspaces.state(workspace);
  if (state === "ok") return { repository, workspace };
  return `The workspace ${known.path} is ${state}: nothing in it can count as the work of this attempt. It is repaired before the next one.`;
}

/** Commits the work on the branch of the task. Answers the files in which two sides still stand side by side. */
async function keepWork(
  { repository, workspace }: FoundWorkspace,
  seen: EvidenceLook,
  attempt: number,
): Promise<readonly string[]> {
  const text = {
    message: commitText(seen, attempt),
    at: seen.endedAt,
    author: identityOf(seen.route.agent),
  };
  if (seen.purpose === "resolve") {
    const wish = { ...text, head: workspace.base };
    const resolved = await commitResolved(repository.repository, workspace, wish);
    if (resolved.kind === "markers") return resolved.paths;
  }
  await repository.workspaces.commit(workspace, text);
  return [];
}

const proveAttempt = (hands: Hands, found: FoundWorkspace, seen: EvidenceLook) =>
  prove(hands, {
    owner: { mission: seen.mission, task: seen.id },
    commands: seen.brief.acceptance,
    folder: found.workspace.path,
    place: seen.place,
    level: seen.unsandboxed ? null : "workspace-write",
    network: seen.network,
  });

/** What the commands themselves change is not the agent's: it would be taken for a breach of the next attempt. */
async function leavingTheWork(
  hands: Hands,
  { repository: { repository, workspaces }, workspace }: FoundWorkspace,
  run: () => Promise<Proof>,
): Promise<Proof> {
  const proof = await run();
  const tip = await repository.ref(branchRef(workspace.branch));
  const touched = tip === null ? [] : await workspaces.changed(workspace, tip);
  if (tip === null || touched.length === 0) return proof;
  const { ref } = await workspaces.checkpoint(workspace, "after-acceptance", hands.now());
  await takeBack(workspace, tip, touched);
  const named = `${touched.slice(0, NAMED).join(", ")}${touched.length > NAMED ? " and more" : ""}`;
  const note = `The commands left other files than the work has (${named}). They were taken back; they are kept in ${ref}.`;
  return { ...proof, detail: `${note}\n${proof.detail}` };
}

const exitSignal = (code: number | null): Signal => ({
  name: "process-exit",
  holds: code === null ? null : code === 0,
  source: "the exit record of its session",
  detail: code === null ? "it was ended by a signal, or nobody saw its end" : `exit code ${code}`,
});

interface Changed {
  readonly changed: readonly string[];
  /** What it was measured from, as the middle of a sentence. */
  readonly since: string;
}

/** A workspace is used again: what earlier attempts left in it is not what this one did. */
async function changedByItself(
  { repository, workspace }: FoundWorkspace,
  { measuredFrom: from, purpose }: EvidenceLook,
  changed: readonly string[],
): Promise<Changed> {
  if (from === null) return { changed, since: "" };
  const since = purpose === "fix" ? " since the review" : " since the mission was brought in";
  return {
    changed: await repository.workspaces.changed(workspace, from),
    since: `${since} (${from.slice(0, 10)})`,
  };
}

function changeSignal({
  changed,
  since,
  outside,
  unresolved,
}: Changed & { readonly outside: readonly string[]; readonly unresolved: readonly string[] }): Signal {
  const inside = changed.filter((path) => !outside.includes(path));
  const signal = (holds: boolean, detail: string): Signal => ({
    name: "change",
    holds,
    source: "git diff in the workspace",
    detail,
  });
  if (unresolved.length > 0)
    return signal(false, `both sides of a conflict still stand in ${unresolved.join(", ")}`);
  if (inside.length === 0) return signal(false, `nothing was changed${since}`);
  return signal(true, `${inside.length} ${inside.length === 1 ? "file" : "files"} changed${since}`);
}

const unknown = (why: string): Signal[] =>
  (["scope", "change", "expected-files", "acceptance"] as const).map((name) => ({
    name,
    holds: null,
    source: "nobody",
    detail: why,
  }));

const record = (
  { task, attempt }: EffectOf<"evidence.collect">,
  signals: Signal[],
  changed: readonly string[],
) => ({
  type: "evidence.record" as const,
  task,
  attempt,
  // Names of files are in them, and files have any name.
  signals: signals.map((signal) => ({ ...signal, detail: shownText(signal.detail) })),
  changed: [...changed],
  barred: null,
  lines: null,
});
