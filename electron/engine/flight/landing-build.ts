import { PlainError } from "#launch/plain-error.ts";
import type { Command } from "#shared/mission/command.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { gitText } from "../git/git.ts";
import { landingCandidate } from "../git/landing/landing.ts";
import { isAncestor } from "../git/merge/commit-history.ts";
import { headInstead, rememberProven } from "../git/merge/sound-head.ts";
import type { Repository } from "../git/repository.ts";
import { proveInReadyTree } from "../readiness/ready-tree.ts";
import { identityOf } from "./commit-text.ts";
import { prove, type Proof } from "./evidence/acceptance.ts";
import { missionBranch, missionHead, type OfRepositories } from "./flight-repositories.ts";
import type { Hands } from "./hands.ts";
import { mergedIn, soundHead } from "./put-back.ts";
import { recorded, toRecord, type Recorded } from "./landing-record.ts";
import { shownText, startOfText } from "./shown-text.ts";

export type Look = ReturnType<typeof lookAt>;

export function lookAt(state: MissionState) {
  const { contract, place, title, id, phase, verification, verifications, launchedAt, tasks } = state;
  return {
    mission: id,
    place,
    title,
    verify: contract.verify,
    unsandboxed: contract.unsandboxed === true,
    /** The number of the verification somebody waits for; null: nobody does. */
    verifying: phase === "flying" && verification === "running" ? verifications : null,
    launchedAt,
    /** Where the base branch was when the card was made; null: not known. */
    cardBase: state.landing.facts?.base ?? null,
    merged: mergedIn({ tasks }),
    toRecord: toRecord(state),
  };
}

/** A person who said "land" waits for an answer: what git says no to is told at once, and not tried again behind their back. */
export async function told<Done>(work: () => Promise<Done>): Promise<Done | string> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PlainError) return error.message;
    throw error;
  }
}

export const landingFailed = (reason: string, anew = false): Command => ({
  type: "landing.failed",
  reason: startOfText(shownText(reason), 4_000),
  anew,
});

/** Before anything is looked at: a mission branch that somebody else moved is put back. What the mission is told of it. */
export async function putBackFirst(hands: Hands, seen: Look): Promise<readonly Command[]> {
  const { told: back } = await soundHead(await hands.repositories.of(seen.place), seen);
  return back;
}

/** The commit that would land now, without what is written down of it. Dated by the launch, so that building it again gives the same one. */
export async function build(hands: OfRepositories, seen: Look) {
  const flight = await hands.repositories.of(seen.place);
  const base = await flight.repository.baseOf(seen.place.baseBranch);
  const head = await missionHead(flight, seen.mission, seen.place);
  const { mission, merged } = seen;
  if ((await headInstead(flight.repository, { mission, head, merged })) !== null)
    throw new PlainError(
      `The mission branch was moved to ${head} by somebody else, so it is not what was proven. Nothing was changed.`,
    );
  const built = await landingCandidate(flight.repository, {
    missionHead: head,
    base,
    message: `${seen.title.replaceAll(/\s+/g, " ").slice(0, 120)}\n\nMission: ${seen.mission}\n`,
    at: seen.launchedAt ?? 0,
    author: identityOf("flightdeck"),
  });
  return { ...built, base };
}

type Built = Exclude<Awaited<ReturnType<typeof build>>, { readonly kind: "conflict" }>;

/** The same with plan, decisions and memory in it. What the base branch has already is written down on top of it. */
export async function withRecord(
  hands: OfRepositories & { readonly secrets: Pick<Hands["secrets"], "values"> },
  seen: Look,
  built: Built,
): Promise<Recorded> {
  const { repository } = await hands.repositories.of(seen.place);
  const at = seen.launchedAt ?? 0;
  const under = built.kind === "already" ? built.base : built.commit;
  const secrets = hands.secrets.values;
  const made = await recorded(repository, under, seen.toRecord, { id: seen.mission, at, secrets });
  return made.commit === under ? { ...made, commit: built.commit } : made;
}

export async function proveWhole(hands: Hands, seen: Look, commit: string): Promise<Proof> {
  if (seen.verify.length === 0)
    return { holds: true, detail: "The mission names no commands that verify the whole.", sources: [] };
  return proveInReadyTree(hands, { ...seen, task: null, commit }, (folder, tree) =>
    prove(hands, {
      owner: { mission: seen.mission, task: null },
      commands: seen.verify,
      folder,
      place: seen.place,
      level: seen.unsandboxed ? null : "workspace-write",
      network: null,
      changedTracked: () => tree.changedTracked(),
    }),
  );
}

const verifiedRef = ({ mission }: Pick<Look, "mission">): string => `refs/flightdeck/verified/${mission}`;

/** Kept as a ref: it is what may land, and nothing else. */
export async function remember(hands: OfRepositories, seen: Look, commit: string): Promise<void> {
  const { repository } = await hands.repositories.of(seen.place);
  await point(repository, verifiedRef(seen), commit);
}

export async function point(repository: Repository, ref: string, commit: string): Promise<void> {
  await repository.moveRef(ref, commit, await repository.ref(ref));
}

export type Ready =
  | {
      readonly kind: "ready";
      readonly commit: string;
      readonly base: string;
      readonly how: "fast-forward" | "merge";
      /** The base branch has it already. */
      readonly landed: boolean;
    }
  | {
      readonly kind: "failed";
      readonly reason: string;
      /** What the card showed is not what would land: another card is needed. */
      readonly anew?: boolean;
    };

/**
 * What a person said yes to. When the base moved meanwhile the whole is built on it and verified again first: what leaves our
 * repository is always what was tested.
 */
export async function ready(hands: Hands, seen: Look): Promise<Ready> {
  const { repository } = await hands.repositories.of(seen.place);
  const built = await build(hands, seen);
  if (built.kind === "conflict") return { kind: "failed", reason: conflictText(seen, built) };
  const taken = await takenBack(repository, seen);
  if (taken !== null) return { kind: "failed", reason: taken, anew: true };
  const { base, how } = built;
  const verified = await repository.ref(verifiedRef(seen));
  if (verified !== null) {
    const landed = await isAncestor(repository.place, verified, base);
    if (landed || (await isOf(repository, verified, built.commit)))
      return { kind: "ready", commit: verified, base, how, landed };
  }
  const { commit } = await withRecord(hands, seen, built);
  const { holds, detail } = await proveWhole(hands, seen, commit);
  if (!holds) {
    const reason = `${seen.place.baseBranch} moved since the whole was verified, and on it the whole does not hold:\n${detail}`;
    return { kind: "failed", reason };
  }
  await remember(hands, seen, commit);
  return { kind: "ready", commit, base, how, landed: false };
}

/**
 * What stood on the base branch when the card was made, and was taken back since, would come in again with the mission, and
 * the card does not show it. null: it is all there.
 */
export async function takenBack(
  repository: Repository,
  { cardBase, place }: Pick<Look, "cardBase"> & { readonly place: Pick<Look["place"], "baseBranch"> },
): Promise<string | null> {
  if (cardBase === null) return null;
  const base = await repository.baseOf(place.baseBranch);
  if (await isAncestor(repository.place, cardBase, base)) return null;
  return `${place.baseBranch} no longer has what it had when you were asked, and the mission is built on that. Nothing was changed; the whole is looked at anew, and you are asked again.`;
}

/** The same work, with or without what is written down of it. */
async function isOf({ place }: Repository, verified: string, built: string): Promise<boolean> {
  if (verified === built) return true;
  const parents = (await gitText(["rev-list", "--parents", "--max-count=1", verified], place)).split(" ");
  return parents.length === 2 && parents[1] === built;
}

/** What the mission goes on from, when it flies again: exactly what left. */
export async function moveMissionBranch(hands: OfRepositories, seen: Look, commit: string): Promise<void> {
  const { repository } = await hands.repositories.of(seen.place);
  const ref = missionBranch(seen.mission);
  const head = await repository.ref(ref);
  if (head === null || head === commit || !(await isAncestor(repository.place, head, commit))) return;
  await rememberProven(repository, seen.mission, commit);
  await repository.moveRef(ref, commit, head);
}

export const conflictText = (
  { place }: Pick<Look, "place">,
  { paths, detail }: { readonly paths: readonly string[]; readonly detail: string },
): string =>
  `The mission branch conflicts with ${place.baseBranch} in ${paths.join(", ") || "files that were not named"}. Nothing was changed.\n${detail}`.slice(
    0,
    4_000,
  );
