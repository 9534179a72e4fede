import { gitBinary } from "../git-binary.ts";
import { settingsOf } from "../git-environment.ts";
import { bringObjects } from "../landing/bring-objects.ts";
import { openPersons, type PersonsRepository } from "../landing/persons-repository.ts";
import type { Repository } from "../repository.ts";
import { alone } from "../turns.ts";
import { gitEnvironment } from "./persons-remote.ts";
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
 * Pushes one commit to one branch, as the person: their configuration, their keys, their helpers for passwords; hooks off.
 * Never forced: a branch that has something else stays as it is. null: it is there, also when it was before; otherwise a sentence.
 */
export function pushCommit(
  repository: Repository,
  push: Push,
  { withinMs = WITHIN_MS }: PushPatience = {},
): Promise<string | null> {
  return alone(`land ${repository.source}`, async () => {
    const persons = await openPersons(repository.source);
    const { remote, branch, commit } = push;
    const seen = await remoteBranch(persons, push, withinMs);
    if ("sentence" in seen) return seen.sentence;
    if (seen.tip === commit) return null;
    const trouble = await bringObjects(repository, persons, push);
    if (trouble !== null) return trouble;
    const args = ["push", "--no-force", "--no-verify", "--no-follow-tags", "--recurse-submodules=no"];
    const ran = await run(persons, [...args, "--", remote, `${commit}:refs/heads/${branch}`], withinMs);
    if (ran.kind === "ended" && ran.code === 0) return null;
    // It may have arrived although nobody heard so.
    const after = await remoteBranch(persons, push, withinMs);
    return "tip" in after && after.tip === commit ? null : refusal(push, ran, seen.tip !== null);
  });
}

type Seen = { readonly tip: string | null } | { readonly sentence: string };

async function remoteBranch(persons: PersonsRepository, push: Push, withinMs: number): Promise<Seen> {
  const ref = `refs/heads/${push.branch}`;
  const ran = await run(persons, ["ls-remote", "--", push.remote, ref], withinMs);
  if (ran.kind !== "ended" || ran.code !== 0) return { sentence: refusal(push, ran, false) };
  const line = ran.out.split("\n").find((each) => each.endsWith(`\t${ref}`));
  return { tip: line?.split("\t")[0] ?? null };
}

async function run(persons: PersonsRepository, args: readonly string[], withinMs: number): Promise<Ran> {
  const settings = settingsOf("person");
  return runOutside(await gitBinary(), [...settings, ...args], {
    cwd: persons.commonDir,
    env: gitEnvironment(persons),
    withinMs,
  });
}

function refusal({ remote, branch }: Push, ran: Ran, wasThere: boolean): string {
  if (ran.kind === "missing") return `git was not found. Nothing was pushed. ${KEPT}`;
  if (ran.kind === "hung")
    return `${remote} did not answer in time, so nobody knows whether ${branch} was pushed. ${KEPT} See whether it can be reached without a question (a password, a new host key), then try again: what is there is not pushed twice.`;
  if (wasThere && /non-fast-forward|fetch first|rejected/.test(ran.err))
    return `${branch} at ${remote} has commits that are not in this mission, and nothing is ever forced. ${KEPT} Give the branch another name with flightdeck mission describe --branch, then try again.`;
  return `${branch} could not be pushed to ${remote}: ${wordsOf(ran.err) || "git said nothing"}. ${KEPT} Try again when that is repaired.`;
}
