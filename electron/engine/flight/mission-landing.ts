import type { MissionState } from "#shared/mission/state.ts";
import type { EffectHandler } from "../effects/effect-handler.ts";
import { landingCandidate, land } from "../git/landing/landing.ts";
import { proveInReadyTree } from "../readiness/ready-tree.ts";
import { crashPoint } from "../store/crash-point.ts";
import { identityOf } from "./commit-text.ts";
import { prove, type Proof } from "./evidence/acceptance.ts";
import { missionHead } from "./flight-repositories.ts";
import type { Hands } from "./hands.ts";

type Look = ReturnType<typeof lookAt>;

/** The whole, as it would land on the base branch of this minute, verified as a whole. */
export function verifyMission(hands: Hands): EffectHandler<"mission.verify"> {
  return async ({ number }, { id, read }) => {
    const seen = await read(lookAt);
    const built = await build(hands, seen);
    if (built.kind === "conflict")
      return [{ type: "mission.verified", number, holds: false, detail: conflictText(seen, built) }];
    const { holds, detail } = await proveWhole(hands, seen, id, built.commit);
    if (holds) await remember(hands, seen, built.commit);
    return [{ type: "mission.verified", number, holds, detail: holds ? detail.slice(-20_000) : detail }];
  };
}

/**
 * Brings what was verified into the base branch. When the base moved meanwhile the whole is built on it and verified again
 * first: what lands is always what was tested.
 */
export function landMission(hands: Hands): EffectHandler<"landing.perform"> {
  return async (_effect, { id, read }) => {
    const seen = await read(lookAt);
    const { repository } = await hands.repositories.of(seen.place);
    const built = await build(hands, seen);
    if (built.kind === "conflict") return [{ type: "landing.failed", reason: conflictText(seen, built) }];
    if ((await repository.ref(landingRef(seen))) !== built.commit) {
      const { holds, detail } = await proveWhole(hands, seen, id, built.commit);
      if (!holds)
        return [
          {
            type: "landing.failed",
            reason:
              `${seen.place.baseBranch} moved since the whole was verified, and on it the whole does not hold:\n${detail}`.slice(
                0,
                4_000,
              ),
          },
        ];
      await remember(hands, seen, built.commit);
    }
    crashPoint("landing.before");
    const landed = await land(repository, {
      commit: built.commit,
      baseBranch: seen.place.baseBranch,
      expectedBase: built.base,
    });
    crashPoint("landing.after");
    switch (landed.kind) {
      case "landed":
        return [{ type: "landing.done", commit: built.commit, how: built.how }];
      case "moved":
        return [
          {
            type: "landing.failed",
            reason: `${seen.place.baseBranch} moved while this landed. Nothing was changed; land again.`,
          },
        ];
      case "dirty":
        return [{ type: "landing.failed", reason: dirtyText(seen, landed.paths) }];
      case "refused":
        return [{ type: "landing.failed", reason: landed.sentence }];
    }
  };
}

function lookAt(state: MissionState) {
  const { contract, place, title, id, verifications, launchedAt } = state;
  return {
    mission: id,
    place,
    title,
    verify: contract.verify,
    unsandboxed: contract.unsandboxed === true,
    verifications,
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

async function proveWhole(hands: Hands, seen: Look, id: string, commit: string): Promise<Proof> {
  if (seen.verify.length === 0)
    return { holds: true, detail: "The mission names no commands that verify the whole.", sources: [] };
  return proveInReadyTree(hands, { ...seen, commit }, (folder) =>
    prove(hands, {
      what: `${id} ${commit}`,
      commands: seen.verify,
      folder,
      place: seen.place,
      level: seen.unsandboxed ? null : "workspace-write",
      network: null,
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

const dirtyText = ({ place }: Pick<Look, "place">, paths: readonly string[]): string =>
  `The checkout of ${place.baseBranch} in ${place.repository} has changes (${paths.slice(0, 10).join(", ")}), so it was not touched. The mission branch is kept. Commit or put them aside, then land again.`.slice(
    0,
    4_000,
  );
