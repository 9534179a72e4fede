import { z } from "zod";

/** One file that would bring a pair in step. */
export const conventionWrite = z.object({
  path: z.string(),
  from: z.string(),
  /** What would be lost: nothing, what Flightdeck made and nobody touched, or words of a person. */
  over: z.enum(["nothing", "ours", "hand-written"]),
  /** Lines that go (`- `), come (`+ `) or stay (two spaces). */
  diff: z.array(z.string()),
  /** Stands for the bytes that lie there and those that would. */
  shown: z.string(),
});
export type ConventionWrite = z.infer<typeof conventionWrite>;

export const conventionPair = z.object({
  /** null: the words for every prompt, `CLAUDE.md` and `AGENTS.md`. */
  skill: z.string().nullable(),
  state: z.enum(["in-step", "one-sided", "stale", "differ", "unfit"]),
  sentence: z.string(),
  /** Two of them: either side may be made from the other. */
  writes: z.array(conventionWrite),
});
export type ConventionPair = z.infer<typeof conventionPair>;

export const conventionsView = z.object({
  /** The top of the checkout. */
  repository: z.string(),
  pairs: z.array(conventionPair),
  /** What was not looked at, and why. */
  problems: z.array(z.string()),
});
export type ConventionsView = z.infer<typeof conventionsView>;

export const shownWrite = z.object({
  path: z.string().max(500),
  shown: z.string().regex(/^[0-9a-f]{64}$/),
  /** The person named this file: words they or others wrote may go. */
  overHandWritten: z.boolean(),
});

export const writtenConventions = z.object({
  written: z.array(z.string()),
  /** What lay there before, kept in the data directory. */
  kept: z.array(z.object({ path: z.string(), keptAt: z.string() })),
  /** How it stands now. */
  view: conventionsView,
});
export type WrittenConventions = z.infer<typeof writtenConventions>;
