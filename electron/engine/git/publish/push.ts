import { gitBinary } from "../git-binary.ts";
import { settingsOf } from "../git-environment.ts";
import { bringObjects } from "../landing/bring-objects.ts";
import { openPersons, type PersonsRepository } from "../landing/persons-repository.ts";
import type { Repository } from "../repository.ts";
import { alone } from "../turns.ts";
import { gitEnvironment } from "./persons-remote.ts";
import { withoutSecrets } from "./push-addresses.ts";
import { atEach, isAtAll, wasLeftBehind } from "./read-push.ts";
import { runOutside, wordsOf, type Ran } from "./run-outside.ts";

export interface Push {
  readonly commit: string;
  /** What the person's repository has of it already. */
  readonly base: string;
  readonly remote: string;
  readonly branch: string;
}

export interface PushPatience {
  readonly withinMs?: number;
}

/** A slow line and a large mission; a person waits for the answer. */
const WITHIN_MS = 3 * 60_000;

const KEPT = "Nothing was lost; the mission branch is kept.";

/**
 * Pushes one commit to one branch, as the person: their configuration, their keys, their helpers for passwords; hooks off. By
 * the name of the remote, so that git sends it to exactly the addresses it has for a push; what is there already is asked in
 * the same way, as the address it fetches from may be another. Never forced: a branch that has something else stays as it
 * is. null: it is at every address, also when it was before; otherwise a sentence.
 */
export function pushCommit(
  repository: Repository,
  push: Push,
  { withinMs = WITHIN_MS }: PushPatience = {},
): Promise<string | null> {
  return alone(`land ${repository.source}`, async () => {
    const persons = await openPersons(repository.source);
    const trouble = await bringObjects(repository, persons, push);
    if (trouble !== null) return trouble;
    const ran = await send(persons, push, [], withinMs);
    if (ran.kind === "ended" && ran.code === 0) return null;
    // It may have arrived although nobody heard so.
    const after = await send(persons, push, ["--dry-run"], withinMs);
    return isAtAll(after) ? null : refusal(push, ran, after);
  });
}

async function send(
  persons: PersonsRepository,
  { remote, commit, branch }: Push,
  more: readonly string[],
  withinMs: number,
): Promise<Ran> {
  const args = ["push", "--porcelain", "--no-force", "--no-verify", "--no-follow-tags"];
  const what = ["--recurse-submodules=no", "--", remote, `${commit}:refs/heads/${branch}`];
  return runOutside(await gitBinary(), [...settingsOf("person"), ...args, ...more, ...what], {
    cwd: persons.commonDir,
    env: gitEnvironment(persons),
    withinMs,
  });
}

function refusal({ remote, branch }: Push, ran: Ran, after: Ran): string {
  const there = atEach(after).filter(({ isThere }) => isThere);
  const kept =
    there.length === 0 ? KEPT : `It is at ${there.map(({ address }) => address).join(", ")} already. ${KEPT}`;
  if (ran.kind === "missing") return `git was not found. Nothing was pushed. ${kept}`;
  if (ran.kind === "hung")
    return `${remote} did not answer in time, so nobody knows whether ${branch} was pushed. ${kept} See whether it can be reached without a question (a password, a new host key), then try again: what is there is not pushed twice.`;
  if (wasLeftBehind(ran))
    return `${branch} at ${remote} has commits that are not in this mission, and nothing is ever forced. ${kept} Give the branch another name with flightdeck mission describe --branch, then try again.`;
  const words = withoutSecrets(wordsOf(ran.err)) || "git said nothing";
  return `${branch} could not be pushed to ${remote}: ${words}. ${kept} Try again when that is repaired.`;
}
