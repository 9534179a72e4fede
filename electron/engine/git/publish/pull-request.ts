import { z } from "zod";
import { ghEnvironment } from "./persons-remote.ts";
import { runOutside, wordsOf, type Ran } from "./run-outside.ts";

export interface PullRequest {
  /** A checkout of the person's: gh finds its repository there. */
  readonly folder: string;
  readonly branch: string;
  /** What was pushed to the branch. */
  readonly commit: string;
  /** Whose repository it was pushed to; null: its address does not say. */
  readonly owner: string | null;
  readonly baseBranch: string;
  readonly title: string;
  readonly body: string;
}

export type Opened = { readonly url: string } | { readonly sentence: string };

/** Of one call of gh. */
const WITHIN_MS = 60_000;

/**
 * The pull request of a branch: the one that is open, else a new one. Asking first makes it safe to do again: an engine that
 * died after it was opened finds it.
 */
export async function openPullRequest(wish: PullRequest, withinMs = WITHIN_MS): Promise<Opened> {
  const before = await openedBefore(wish, withinMs);
  if (before === null) return create(wish, withinMs);
  return before;
}

/** null: there is none. */
async function openedBefore(
  { folder, branch, commit, owner, baseBranch }: PullRequest,
  withinMs: number,
): Promise<Opened | null> {
  const args = [
    "pr",
    "list",
    `--head=${branch}`,
    `--base=${baseBranch}`,
    "--state=open",
    "--json=url,headRefOid,isCrossRepository,headRepositoryOwner",
    "--limit=200",
  ];
  const ran = await gh(args, folder, "", withinMs);
  if (ran.kind !== "ended" || ran.code !== 0) return failed(branch, ran);
  const listed = rows.safeParse(parsed(ran.out));
  if (!listed.success)
    return { sentence: `${PUSHED(branch)} gh did not list pull requests in a way that is known. ${AGAIN}` };
  // Anybody can have a branch of this name in a fork: ours is the one with what was pushed, where it was pushed to.
  const ours = listed.data.find(
    ({ headRefOid, isCrossRepository, headRepositoryOwner }) =>
      headRefOid === commit &&
      (!isCrossRepository ||
        (owner !== null && headRepositoryOwner?.login.toLowerCase() === owner.toLowerCase())),
  );
  return ours === undefined ? null : { url: ours.url };
}

const rows = z.array(
  z.object({
    url: z.url({ protocol: /^https?$/ }),
    headRefOid: z.string(),
    isCrossRepository: z.boolean(),
    headRepositoryOwner: z.object({ login: z.string() }).nullish(),
  }),
);

async function create(
  { folder, branch, baseBranch, title, body }: PullRequest,
  withinMs: number,
): Promise<Opened> {
  // One word with its value: no title can pass for an option.
  const args = [
    "pr",
    "create",
    `--head=${branch}`,
    `--base=${baseBranch}`,
    `--title=${title}`,
    "--body-file=-",
  ];
  const ran = await gh(args, folder, body, withinMs);
  if (ran.kind !== "ended" || ran.code !== 0) return failed(branch, ran);
  const url = ran.out
    .split("\n")
    .map((line) => line.trim())
    .findLast((line) => /^https?:\/\/\S+$/.test(line));
  return url === undefined
    ? { sentence: `${PUSHED(branch)} gh said that a pull request was opened, and not where. ${AGAIN}` }
    : { url };
}

function gh(args: readonly string[], folder: string, input: string, withinMs: number): Promise<Ran> {
  return runOutside("gh", args, { cwd: folder, env: ghEnvironment(), input, withinMs });
}

const PUSHED = (branch: string): string => `${branch} is pushed, but`;
const AGAIN = "Try again: what is there is found, and nothing is opened twice; or push the branch only.";

function failed(branch: string, ran: Ran): Opened {
  if (ran.kind === "missing")
    return {
      sentence: `${PUSHED(branch)} gh was not found. Choose to push the branch only, or install gh and try again.`,
    };
  if (ran.kind === "hung") return { sentence: `${PUSHED(branch)} gh did not answer in time. ${AGAIN}` };
  const words = wordsOf(ran.err) || `it ended with ${ran.code ?? "a signal"} and said nothing`;
  return { sentence: `${PUSHED(branch)} gh could not open the pull request: ${words}. ${AGAIN}` };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON fits no shape either.
    return null;
  }
}
