import { z } from "zod";
import { line, prose } from "../text.ts";

const count = z.number().int().min(0);
const commitName = line(64);

/** A name a branch of a remote may have: never an option, a ref of another kind or a way out of `refs/heads`. */
export const branchName = line(200)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]*$/, "is not a name of letters, digits, dots, dashes and slashes")
  .refine(
    (name) => !/\.\.|\/\/|\/\.|\.lock(?:\/|$)|[/.]$/.test(name) && name !== "HEAD",
    "is a name git refuses for a branch",
  );

/** Where the mission can be pushed to, as it was found when the whole was looked at. */
export const landingRemote = z.strictObject({
  name: line(200),
  /** Where a push goes, without a password that may stand in it. */
  url: line(2_000),
  /** Where the same push goes as well: a remote may have several addresses. */
  others: z.array(line(2_000)).max(20).default([]),
  branch: branchName,
  /** The program that opens pull requests; null: none was found, so that only the branch is pushed. */
  tool: z.enum(["gh"]).nullable(),
});
export type LandingRemote = z.infer<typeof landingRemote>;

/** What a person is asked about: everything that enters the base branch, as git sees it. */
export const landingFacts = z.strictObject({
  commit: commitName,
  base: commitName,
  how: z.enum(["fast-forward", "merge"]),
  /** The newest first; `commitCount` says how many there are. */
  commits: z.array(z.strictObject({ commit: commitName, title: prose(200) })).max(50),
  commitCount: count,
  /** null: not text. */
  files: z
    .array(z.strictObject({ path: prose(1_000), added: count.nullable(), removed: count.nullable() }))
    .max(200),
  fileCount: count,
  /** Why the base branch could not move just then; null: nothing stood in the way. */
  blocked: prose(4_000).nullable(),
  remote: landingRemote.nullable(),
  /** What was written down of the mission in the commit itself; null: nothing, and why is in `recordProblem`. */
  record: z.strictObject({ entries: count, files: z.array(prose(1_000)).max(10) }).nullable(),
  recordProblem: prose(1_000).nullable(),
});
export type LandingFacts = z.infer<typeof landingFacts>;

/** What was pushed. */
export const publication = z.strictObject({
  remote: line(200),
  branch: branchName,
  /** Of the pull request; null: only the branch was pushed, and `next` says how to open one. */
  url: line(2_000).nullable(),
  next: prose(2_000),
});
export type Publication = z.infer<typeof publication>;

/** The text of the pull request. */
export const landingText = z.strictObject({
  title: line(200),
  body: prose(60_000),
  /** null: the one that was found. */
  branch: branchName.nullable().default(null),
});
export type LandingText = z.infer<typeof landingText>;

/** What a CI says of the landed commit. */
export const ciCheck = z.strictObject({
  name: line(200),
  /** `unknown`: a word nobody here knows; it is neither good nor bad. */
  state: z.enum(["passed", "failed", "running", "unknown"]),
  url: line(2_000).nullable().default(null),
  detail: prose(20_000).default(""),
});
export type CiCheck = z.infer<typeof ciCheck>;

/** What somebody wrote at the pull request. */
export const landedComment = z.strictObject({
  /** Tells comments apart, so that none comes back twice. */
  id: line(200),
  author: line(200),
  text: prose(20_000),
  /** null: about the whole. */
  place: prose(1_000).nullable().default(null),
});
export type LandedComment = z.infer<typeof landedComment>;

export const landingReport = {
  /** Which commit was looked at; what is about another one than the landed one is refused. */
  commit: commitName,
  checks: z.array(ciCheck).max(200).default([]),
  comments: z.array(landedComment).max(200).default([]),
};
