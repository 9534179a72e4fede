import { z } from "zod";
import { demandedGate } from "../gates/gate.ts";
import { policyId, taskId } from "../ids.ts";
import { line, micros, moment, pathPattern } from "../text.ts";
import { agentName, family, role } from "../words.ts";

export const verdict = z.enum(["allow", "deny", "ask"]);
export type Verdict = z.infer<typeof verdict>;

/**
 * All that is given has to match. Nothing given matches every action. In doubt a deny or an ask matches and an allow does
 * not (README.md of this folder says what that means for each).
 */
export const matcher = z.strictObject({
  /** Words of a command, in order; a last word `*` stands for any words that follow: `git push *`. */
  command: line(1_000).optional(),
  tool: line(200).optional(),
  paths: z.array(pathPattern).min(1).max(100).optional(),
  access: z
    .array(z.enum(["read", "write", "delete"]))
    .min(1)
    .optional(),
  hosts: z.array(line(253)).min(1).max(100).optional(),
  /** Any host but these: "only these hosts" is a deny with this list. */
  hostsExcept: z.array(line(253)).max(100).optional(),
  branches: z.array(line(250)).min(1).max(100).optional(),
  agents: z.array(agentName).min(1).optional(),
  families: z.array(family).min(1).optional(),
  roles: z.array(role).min(1).optional(),
  /** The attempt has cost at least this much. */
  costFromMicros: micros.optional(),
  /** Only after something happened in this mission. */
  after: z.enum(["dependency-added"]).optional(),
  /** Not for a task whose brief is about dependencies. */
  unless: z.enum(["dependency-task"]).optional(),
  /** Only for spawning, once this mission has spawned so many agents: a deny with 3 lets three be spawned. */
  spawnsFrom: z.number().int().min(0).optional(),
});
export type Matcher = z.infer<typeof matcher>;

export const policyLevel = z.enum(["engine", "repository", "mission", "task"]);

export const policy = z.strictObject({
  id: policyId,
  verdict,
  level: policyLevel,
  /** Only for this task; set exactly at level `task`. */
  task: taskId.nullable().default(null),
  match: matcher,
  /** Told to the agent and shown to the person. */
  reason: line(500),
  /** null: until revoked, or until its mission ends. */
  until: moment.nullable().default(null),
  origin: z.enum(["built-in", "file", "person", "decision"]),
});
export type Policy = z.infer<typeof policy>;

export const policyCommands = [
  z.strictObject({ type: z.literal("policy.add"), policy }),
  z.strictObject({
    type: z.literal("policy.revoke"),
    policy: policyId,
    reason: line(500).nullable().default(null),
  }),
  /** What a file of the repository says, with the hash of that file. What it allows counts only once a person trusts it. */
  z.strictObject({
    type: z.literal("policy.load-file"),
    path: line(1_000),
    hash: z.string().regex(/^[0-9a-f]{64}$/),
    policies: z.array(policy).max(500),
    /** Gates the repository demands of its tasks. */
    gates: z.array(demandedGate).max(50).default([]),
  }),
  z.strictObject({
    type: z.literal("trust.grant"),
    path: line(1_000),
    hash: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  z.strictObject({ type: z.literal("trust.revoke"), path: line(1_000) }),
] as const;

export const policyEvents = [
  z.strictObject({ type: z.literal("policy.added"), policy }),
  z.strictObject({ type: z.literal("policy.revoked"), policy: policyId, reason: z.string().nullable() }),
  z.strictObject({
    type: z.literal("policy.file-loaded"),
    path: z.string(),
    hash: z.string(),
    policies: z.array(policy),
    gates: z.array(demandedGate).default([]),
  }),
  z.strictObject({ type: z.literal("trust.granted"), path: z.string(), hash: z.string() }),
  z.strictObject({ type: z.literal("trust.revoked"), path: z.string() }),
] as const;
