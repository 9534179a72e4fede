import { z } from "zod";
import { line, prose } from "../text.ts";
import { landingFacts, landingReport, landingText, publication } from "./landing-shapes.ts";

const text = z.string();
const HOW = z.enum(["fast-forward", "merge", "pull-request"]);

/** What is asked of a mission that lands or has landed, and what is told of it. */
export const landingCommands = [
  z.strictObject({ type: z.literal("mission.verify") }),
  z.strictObject({
    type: z.literal("mission.verified"),
    /** Which verification it answers; null: the newest. */
    number: z.number().int().min(1).nullable().default(null),
    holds: z.boolean(),
    detail: prose(20_000),
    facts: landingFacts.nullable().default(null),
  }),
  /** A person writes what the pull request will say, and how its branch is called. */
  z.strictObject({ type: z.literal("landing.describe"), ...landingText.shape }),
  z.strictObject({
    type: z.literal("landing.done"),
    commit: line(64),
    how: HOW,
    /** Where the base branch was before; null: not known, or it did not move. */
    base: line(64).nullable().default(null),
    published: publication.nullable().default(null),
  }),
  z.strictObject({
    type: z.literal("landing.failed"),
    reason: prose(4_000),
    /** What the card showed is no longer what would land: the whole is looked at again before anybody is asked. */
    anew: z.boolean().default(false),
  }),
  /** The base branch goes back to where it was. */
  z.strictObject({ type: z.literal("mission.undo-landing"), reason: prose(4_000).default("") }),
  z.strictObject({ type: z.literal("landing.undone"), base: line(64) }),
  z.strictObject({ type: z.literal("landing.undo-failed"), reason: prose(4_000) }),
  /** What a CI and reviewers say of what landed. */
  z.strictObject({ type: z.literal("landing.report"), ...landingReport }),
  /** Nobody looks any more at what becomes of the landed commit. */
  z.strictObject({ type: z.literal("landing.end-watch"), commit: line(64), days: z.number().int().min(0) }),
] as const;

export const landingEvents = [
  z.strictObject({ type: z.literal("mission.verify-requested") }),
  z.strictObject({
    type: z.literal("mission.verified"),
    holds: z.boolean(),
    detail: text,
    facts: landingFacts.nullable(),
  }),
  z.strictObject({ type: z.literal("landing.described"), ...landingText.shape }),
  z.strictObject({ type: z.literal("landing.requested") }),
  z.strictObject({
    type: z.literal("mission.landed"),
    commit: text,
    how: HOW,
    base: text.nullable(),
    published: publication.nullable(),
  }),
  z.strictObject({ type: z.literal("landing.failed"), reason: text }),
  z.strictObject({ type: z.literal("landing.undo-requested"), reason: text }),
  z.strictObject({ type: z.literal("landing.undone"), base: text }),
  z.strictObject({ type: z.literal("landing.undo-failed"), reason: text }),
  z.strictObject({ type: z.literal("landing.reported"), ...landingReport }),
  z.strictObject({ type: z.literal("landing.watch-ended"), commit: text, days: z.number().int() }),
] as const;
