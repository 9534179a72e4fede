import type { Command } from "#shared/mission/command.ts";
import {
  NOTHING_TO_TELL,
  type EffectHandler,
  type EffectOf,
  type EffectWorld,
} from "../effects/effect-handler.ts";
import type { LandingRemote } from "#shared/mission/landing/landing-shapes.ts";
import { afterwards } from "../git/landing/afterwards.ts";
import { openPersons } from "../git/landing/persons-repository.ts";
import { comparePage, ownerOf } from "../git/publish/persons-remote.ts";
import { pushAddresses } from "../git/publish/push-addresses.ts";
import { openPullRequest } from "../git/publish/pull-request.ts";
import { pushCommit } from "../git/publish/push.ts";
import type { Repository } from "../git/repository.ts";
import { crashPoint } from "../store/crash-point.ts";
import type { Hands } from "./hands.ts";
import { landingFailed, lookAt, moveMissionBranch, putBackFirst, ready, told } from "./landing-build.ts";
import { shownUrls } from "./landing-look.ts";

/**
 * Pushes what was verified, as the person, and opens a pull request with the text they approved. The base branch stays where
 * it is. Done again after a crash it pushes nothing twice and finds the pull request that is open.
 */
export function publishMission(hands: Hands): EffectHandler<"landing.publish"> {
  return async (effect, world) => {
    if (!(await world.read(({ landingUnderWay }) => landingUnderWay))) return NOTHING_TO_TELL;
    const back: Command[] = [];
    const outcome = await told(() => published(hands, effect, world, back));
    return [...back, typeof outcome === "string" ? landingFailed(outcome) : outcome];
  };
}

async function published(
  hands: Hands,
  { remote, text }: EffectOf<"landing.publish">,
  { read }: EffectWorld,
  back: Command[],
): Promise<Command> {
  const seen = await read(lookAt);
  back.push(...(await putBackFirst(hands, seen)));
  const { baseBranch } = seen.place;
  const { repository } = await hands.repositories.of(seen.place);
  const built = await ready(hands, seen);
  if (built.kind === "failed") return landingFailed(built.reason, built.anew);
  const { commit, base } = built;
  const { name, branch, url, tool } = remote;
  const elsewhere = await goesElsewhere(repository, remote);
  if (elsewhere !== null) return landingFailed(elsewhere, true);
  const trouble = await pushCommit(repository, { commit, base, remote: name, branch });
  if (trouble !== null) return landingFailed(trouble);
  crashPoint("publish.after-push");
  // Before the pull request, which may fail: the next push has to go on from what is there now.
  await afterwards(() => moveMissionBranch(hands, seen, commit));
  const page = comparePage(url, baseBranch, branch);
  const command = `gh pr create --head ${branch} --base ${baseBranch}`;
  const next = `Open a pull request from ${branch} into ${baseBranch}: ${page === null ? command : `${page} or ${command}`}`;
  const opened =
    tool === null
      ? null
      : await openPullRequest({
          folder: repository.source,
          branch,
          commit,
          owner: ownerOf(url),
          baseBranch,
          title: text.title,
          body: text.body,
        });
  if (opened !== null && "sentence" in opened) return landingFailed(opened.sentence);
  crashPoint("publish.after-pull-request");
  return {
    type: "landing.done",
    commit,
    how: "pull-request",
    base: null,
    published: { remote: name, branch, url: opened?.url ?? null, next: opened === null ? next : "" },
  };
}

/** The configuration may have changed since the card was made: a yes was a yes to the addresses on it. null: it is the same. */
async function goesElsewhere(
  { source }: Repository,
  { name, url, others }: LandingRemote,
): Promise<string | null> {
  const urls = await pushAddresses(await openPersons(source), name);
  const now = urls === null ? null : shownUrls(urls);
  if (now !== null && now.url === url && now.others.join("\n") === others.join("\n")) return null;
  const where = now === null ? "no address" : [now.url, ...now.others].join(", ");
  return `A push to ${name} goes to ${where} now, and not to what you were shown. Nothing was pushed; the whole is looked at anew, and you are asked again.`;
}
