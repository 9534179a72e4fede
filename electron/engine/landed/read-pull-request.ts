import { z } from "zod";
import { landedComment, type LandedComment } from "#shared/mission/landing/landing-shapes.ts";
import { readCi, type CiResults } from "#shared/mission/landing/read-ci.ts";
import { shownText, startOfText } from "../flight/shown-text.ts";
import { ghEnvironment } from "../git/publish/persons-remote.ts";
import { runOutside } from "../git/publish/run-outside.ts";

export interface WatchedPullRequest {
  readonly url: string;
  /** The checkout of the person. */
  readonly folder: string;
  /** What landed: results of anything else are not about it. */
  readonly commit: string;
}

const WITHIN_MS = 60_000;

/** As many as a mission takes at once. All kinds come oldest first and none takes the room of the newest of another. */
const MOST_TOLD = 200;
const MOST_LINES = 100;
const MOST_REVIEWS = 50;

const said = z.object({
  id: z.string(),
  author: z.object({ login: z.string() }).nullish(),
  body: z.string(),
});
const viewed = z.object({
  headRefOid: z.string(),
  comments: z.array(said).default([]),
  reviews: z.array(said).default([]),
});

/** A comment on a line, as the API of GitHub gives it: `gh pr view` leaves these out. */
const onLines = z
  .array(
    z.object({
      node_id: z.string(),
      user: z.object({ login: z.string() }).nullish(),
      body: z.string(),
      path: z.string(),
      line: z.number().nullish(),
      original_line: z.number().nullish(),
    }),
  )
  .max(1_000);

/** What stands at a pull request now; null: it could not be read, which says nothing about it. */
export async function readPullRequest(
  { url, folder, commit }: WatchedPullRequest,
  withinMs = WITHIN_MS,
): Promise<CiResults | null> {
  const seen = viewed.safeParse(
    parsed(await gh(["pr", "view", "--json=headRefOid,comments,reviews", "--", url], folder, withinMs)),
  );
  if (!seen.success) return null;
  const { headRefOid, comments, reviews } = seen.data;
  const lines = (await linesOf(url, folder, withinMs)).slice(-MOST_LINES);
  const summed = reviews.flatMap((each) => commentOf(each)).slice(-MOST_REVIEWS);
  const plain = comments.flatMap((each) => commentOf(each)).slice(lines.length + summed.length - MOST_TOLD);
  const told = [...lines, ...plain, ...summed];
  // Somebody pushed more: what a CI says is about that.
  if (headRefOid !== commit) return { checks: [], comments: told };
  const checks = await gh(["pr", "checks", "--json=name,state,link", "--", url], folder, withinMs);
  return { checks: readCi(checks)?.checks ?? [], comments: told };
}

/** The newest hundred comments on lines; none when they cannot be read, which keeps nobody from hearing the others. */
async function linesOf(url: string, folder: string, withinMs: number): Promise<LandedComment[]> {
  const [, host, path, number] = /^https:\/\/([^/]+)\/([^/]+\/[^/]+)\/pull\/(\d+)$/.exec(url) ?? [];
  if (host === undefined || path === undefined || number === undefined) return [];
  const from = `repos/${path}/pulls/${number}/comments?per_page=100&sort=created&direction=desc`;
  const seen = onLines.safeParse(parsed(await gh(["api", `--hostname=${host}`, from], folder, withinMs)));
  if (!seen.success) return [];
  return seen.data
    .toReversed()
    .flatMap(({ node_id: id, user, body, path: file, line, original_line: was }) => {
      const at = line ?? was ?? null;
      return commentOf({ id, author: user ?? null, body }, at === null ? file : `${file}:${at}`);
    });
}

function commentOf({ id, author, body }: z.infer<typeof said>, place: string | null = null): LandedComment[] {
  if (body.trim() === "") return [];
  const comment = landedComment.safeParse({
    id,
    author: author?.login ?? "somebody",
    text: startOfText(shownText(body), 20_000),
    place: place === null ? null : startOfText(shownText(place), 1_000),
  });
  return comment.success ? [comment.data] : [];
}

/** What it printed, whatever its code: with a failed check gh ends with one that is not zero. */
async function gh(args: readonly string[], folder: string, withinMs: number): Promise<string> {
  const ran = await runOutside("gh", args, { cwd: folder, env: ghEnvironment(), withinMs });
  return ran.kind === "ended" ? ran.out : "";
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON fits no shape either.
    return null;
  }
}
