import type { Command } from "#shared/mission/command.ts";
import { NOTHING_TO_TELL, type EffectHandler, type EffectWorld } from "../effects/effect-handler.ts";
import { afterwards } from "../git/landing/afterwards.ts";
import { land } from "../git/landing/landing.ts";
import { isAncestor } from "../git/merge/commit-history.ts";
import { crashPoint } from "../store/crash-point.ts";
import type { Hands } from "./hands.ts";
import {
  build,
  conflictText,
  landingFailed,
  lookAt,
  moveMissionBranch,
  point,
  proveWhole,
  putBackFirst,
  ready,
  remember,
  told,
  withRecord,
} from "./landing-build.ts";
import { landingFacts } from "./landing-look.ts";
import { endOfText, shownText } from "./shown-text.ts";

/** The whole, as it would land on the base branch of this minute, verified as a whole. */
export function verifyMission(hands: Hands): EffectHandler<"mission.verify"> {
  return async ({ number }, { read }) => {
    const seen = await read(lookAt);
    if (seen.verifying !== number) return NOTHING_TO_TELL;
    const back: Command[] = [];
    const looked = await told(async () => {
      back.push(...(await putBackFirst(hands, seen)));
      return look(hands, seen);
    });
    const { holds, detail, facts } =
      typeof looked === "string" ? { holds: false, detail: looked, facts: null } : looked;
    const said = endOfText(shownText(detail), 20_000);
    return [...back, { type: "mission.verified", number, holds, detail: said, facts }];
  };
}

async function look(hands: Hands, seen: ReturnType<typeof lookAt>) {
  const built = await build(hands, seen);
  if (built.kind === "conflict") return { holds: false, detail: conflictText(seen, built), facts: null };
  const recorded = await withRecord(hands, seen, built);
  const { holds, detail } = await proveWhole(hands, seen, recorded.commit);
  if (!holds) return { holds, detail, facts: null };
  await remember(hands, seen, recorded.commit);
  const { repository } = await hands.repositories.of(seen.place);
  const { mission, title } = seen;
  const { base, how } = built;
  const whole = { mission, title, baseBranch: seen.place.baseBranch, base, how, recorded };
  return { holds, detail, facts: await landingFacts(repository, whole) };
}

/** Brings what was verified into the base branch. */
export function landMission(hands: Hands): EffectHandler<"landing.perform"> {
  return async (_effect, world) => {
    // Told before an engine died: a person who heard that it failed did not say "land" again.
    if (!(await world.read(({ landingUnderWay }) => landingUnderWay))) return NOTHING_TO_TELL;
    const back: Command[] = [];
    const outcome = await told(() => landed(hands, world, back));
    return [...back, typeof outcome === "string" ? landingFailed(outcome) : outcome];
  };
}

async function landed(hands: Hands, { read }: EffectWorld, back: Command[]): Promise<Command> {
  const seen = await read(lookAt);
  back.push(...(await putBackFirst(hands, seen)));
  const { baseBranch } = seen.place;
  const { repository } = await hands.repositories.of(seen.place);
  const built = await ready(hands, seen);
  if (built.kind === "failed") return landingFailed(built.reason, built.anew);
  const { commit, base, how } = built;
  const before = `refs/flightdeck/before-landing/${seen.mission}`;
  // Written down before anything moves: whoever takes the landing back has to know where the branch was.
  if (!built.landed) await point(repository, before, base);
  crashPoint("landing.before");
  const done = await land(repository, { commit, baseBranch, expectedBase: base });
  crashPoint("landing.after");
  switch (done.kind) {
    case "landed":
      return afterwards(async () => {
        await moveMissionBranch(hands, seen, commit);
        const was = await repository.ref(before);
        const known = was !== null && was !== commit && (await isAncestor(repository.place, was, commit));
        return { type: "landing.done", commit, how, base: known ? was : null, published: null };
      });
    case "moved":
      return landingFailed(`${baseBranch} moved while this landed. Nothing was changed; land again.`);
    case "dirty":
    case "refused":
      return landingFailed(done.sentence);
  }
}
