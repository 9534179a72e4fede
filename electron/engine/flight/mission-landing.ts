import { PlainError } from "#launch/plain-error.ts";
import type { Command } from "#shared/mission/command.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { NOTHING_TO_TELL, type EffectHandler, type EffectWorld } from "../effects/effect-handler.ts";
import { landingCandidate, land } from "../git/landing/landing.ts";
import { proveInReadyTree } from "../readiness/ready-tree.ts";
import { crashPoint } from "../store/crash-point.ts";
import { identityOf } from "./commit-text.ts";
import { prove, type Proof } from "./evidence/acceptance.ts";
import { missionHead } from "./flight-repositories.ts";
import type { Hands } from "./hands.ts";
import { endOfText, shownText, startOfText } from "./shown-text.ts";

type Look = ReturnType<typeof lookAt>;

/** The whole, as it would land on the base branch of this minute, verified as a whole. */
export function verifyMission(hands: Hands): EffectHandler<"mission.verify"> {
  return async ({ number }, { read }) => {
    const seen = await read(lookAt);
    if (seen.verifying !== number) return NOTHING_TO_TELL;
    const built = await told(() => build(hands, seen));
    const verified = (holds: boolean, detail: string): Command[] => [
      { type: "mission.verified", number, holds, detail: endOfText(shownText(detail), 20_000) },
    ];
    if (typeof built === "string") return verified(false, built);
    if (built.kind === "conflict") return verified(false, conflictText(seen, built));
    const { holds, detail } = await proveWhole(hands, seen, built.commit);
    if (holds) await remember(hands, seen, built.commit);
    return verified(holds, detail);
  };
}

/**
 * Brings what was verified into the base branch. When the base moved meanwhile the whole is built on it and verified again
 * first: what lands is always what was tested.
 */
export function landMission(hands: Hands): EffectHandler<"landing.perform"> {
  return async (_effect, world) => {
    // Told before an engine died: a person who heard that it failed did not say "land" again.
    if (!(await world.read(({ landingUnderWay }) => landingUnderWay))) return NOTHING_TO_TELL;
    const outcome = await told(() => landed(hands, world));
    return [typeof outcome === "string" ? landingFailed(outcome) : outcome];
  };
}

/** A person who said "land" waits for an answer: what git says no to is told at once, and not tried again behind their back. */
async function told<Done>(work: () => Promise<Done>): Promise<Done | string> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PlainError) return error.message;
    throw error;
  }
}

const landingFailed = (reason: string): Command => ({
  type: "landing.failed",
  reason: startOfText(shownText(reason), 4_000),
});

async function landed(hands: Hands, { read }: EffectWorld): Promise<Command> {
  const seen = await read(lookAt);
  const { baseBranch } = seen.place;
  const { repository } = await hands.repositories.of(seen.place);
  const built = await build(hands, seen);
  if (built.kind === "conflict") return landingFailed(conflictText(seen, built));
  if ((await repository.ref(landingRef(seen))) !== built.commit) {
    const { holds, detail } = await proveWhole(hands, seen, built.commit);
    if (!holds)
      return landingFailed(
        `${baseBranch} moved since the whole was verified, and on it the whole does not hold:\n${detail}`,
      );
    await remember(hands, seen, built.commit);
  }
  crashPoint("landing.before");
  const done = await land(repository, { commit: built.commit, baseBranch, expectedBase: built.base });
  crashPoint("landing.after");
  switch (done.kind) {
    case "landed":
      return { type: "landing.done", commit: built.commit, how: built.how };
    case "moved":
      return landingFailed(`${baseBranch} moved while this landed. Nothing was changed; land again.`);
    case "dirty":
    case "refused":
      return landingFailed(done.sentence);
  }
}

function lookAt(state: MissionState) {
  const { contract, place, title, id, phase, verification, verifications, launchedAt } = state;
  return {
    mission: id,
    place,
    title,
    verify: contract.verify,
    unsandboxed: contract.unsandboxed === true,
    /** The number of the verification somebody waits for; null: nobody does. */
    verifying: phase === "flying" && verification === "running" ? verifications : null,
    launchedAt,
  };
}

/** The commit that would land now. Dated by the launch, so that building it again gives the same one. */
async function build(hands: Hands, seen: Look) {
  const flight = await hands.repositories.of(seen.place);
  const base = await flight.repository.baseOf(seen.place.baseBranch);
  const built = await landingCandidate(flight.repository, {
    missionHead: await missionHead(flight, seen.mission, seen.place),
    base,
    message: `${seen.title.replaceAll(/\s+/g, " ").slice(0, 120)}\n\nMission: ${seen.mission}\n`,
    at: seen.launchedAt ?? 0,
    author: identityOf("flightdeck"),
  });
  return { ...built, base };
}

async function proveWhole(hands: Hands, seen: Look, commit: string): Promise<Proof> {
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

const landingRef = ({ mission }: Pick<Look, "mission">): string => `refs/flightdeck/verified/${mission}`;

/** Kept as a ref: it is what may land, and nothing else. */
async function remember(hands: Hands, seen: Look, commit: string): Promise<void> {
  const { repository } = await hands.repositories.of(seen.place);
  const ref = landingRef(seen);
  await repository.moveRef(ref, commit, await repository.ref(ref));
}

const conflictText = (
  { place }: Pick<Look, "place">,
  { paths, detail }: { readonly paths: readonly string[]; readonly detail: string },
): string =>
  `The mission branch conflicts with ${place.baseBranch} in ${paths.join(", ") || "files that were not named"}. Nothing was changed.\n${detail}`.slice(
    0,
    4_000,
  );
