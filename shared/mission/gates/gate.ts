import { z } from "zod";
import { acceptanceCommand } from "../mission-contract.ts";
import { line, pathPattern, slug } from "../text.ts";
import { risk, taskKind } from "../words.ts";

/** What has to wait: the first session of the task, or the merge of its work. */
const before = z.enum(["start", "merge"]).default("start");

/** A name of a commit as git and GitHub take it; nothing that reads as an option, leaves its place in an address or names two. */
const commitName = line(250)
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_./-]*$/, "is no name of a commit, branch or tag")
  .refine((value) => !value.includes(".."), "holds two dots in a row");
const pullRequest = z.number().int().min(1).max(1_000_000_000);

const timer = z
  .strictObject({
    kind: z.literal("timer"),
    id: slug,
    before,
    /** With its time zone: 2026-03-01T08:00:00Z. */
    notBefore: z.iso.datetime({ offset: true }).nullable().default(null),
    /** Since launch. */
    afterMinutes: z.number().int().min(1).max(525_600).nullable().default(null),
  })
  .refine(
    ({ notBefore, afterMinutes }) => (notBefore === null) !== (afterMinutes === null),
    "needs either notBefore or afterMinutes",
  );

/** One check of a pushed commit, by its exact name. */
const ci = z
  .strictObject({
    kind: z.literal("ci"),
    id: slug,
    before,
    check: line(200),
    commit: commitName.nullable().default(null),
    /** Its newest commit. */
    pullRequest: pullRequest.nullable().default(null),
  })
  .refine(
    (gate) => (gate.commit === null) !== (gate.pullRequest === null),
    "needs either commit or pullRequest",
  );

const pr = z.strictObject({
  kind: z.literal("pr"),
  id: slug,
  before,
  pullRequest,
  wants: z.enum(["approved", "merged"]),
});

/** Commands the engine runs on the head of the mission branch. What proves the work itself are its acceptance commands. */
const checks = z.strictObject({
  kind: z.literal("checks"),
  id: slug,
  commands: z.array(acceptanceCommand).min(1).max(10),
});

/** What has to be true in the world before a task goes on, looked at by the engine. */
export const gate = z.discriminatedUnion("kind", [timer, ci, pr, checks]);
export type Gate = z.infer<typeof gate>;

/** A list in which a name says which gate is meant. */
export const gates = z
  .array(gate)
  .max(10)
  .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, "names two gates alike");

/**
 * A gate that a repository demands of its tasks. It can only make more wait. None of them runs commands: what a repository lets run
 * needs a person's trust.
 */
export const demandedGate = z.strictObject({
  gate: z.discriminatedUnion("kind", [timer, ci, pr]),
  /** Of which tasks; all that is given has to fit, and nothing given is every task. */
  of: z
    .strictObject({
      kinds: z.array(taskKind).min(1).optional(),
      risk: z.array(risk).min(1).optional(),
      /** Tasks that may change something there. */
      paths: z.array(pathPattern).min(1).max(100).optional(),
    })
    .prefault({}),
  reason: line(500),
});
export type DemandedGate = z.infer<typeof demandedGate>;

/** What a look at the world can say. Only `passed` opens a gate: what is not clearly that is never taken for it. */
export const gateOutcome = z.enum(["passed", "waiting", "failed", "unknown"]);
export type GateOutcome = z.infer<typeof gateOutcome>;

/** What became of one gate of a task so far. */
export interface GateRecord {
  /** As it was when that happened: a gate that was changed since starts anew. */
  readonly gate: Gate;
  /** Looks so far; the last one may still be under way. */
  readonly check: number;
  readonly startedAt: number;
  /** null: nobody looked to the end yet. */
  readonly checkedAt: number | null;
  readonly outcome: GateOutcome | null;
  /** Since when every look said that; null: nobody looked to the end yet. */
  readonly since: number | null;
  readonly detail: string;
  /** By whom it was opened, and why; null: it is closed. */
  readonly opened: { readonly by: "engine" | "person"; readonly at: number; readonly detail: string } | null;
}

export const beforeWhat = (one: Gate): "start" | "merge" => (one.kind === "checks" ? "start" : one.before);

/** Shapes are written by one parser, so the same gate is the same text. */
export const sameGate = (one: Gate, other: Gate): boolean => JSON.stringify(one) === JSON.stringify(other);
