import { z } from "zod";
import { slug } from "./text.ts";

/** The nature of a piece of work; what it is routed by. */
export const taskKind = z.enum([
  "research",
  "plan",
  "spec",
  "implement",
  "mechanical",
  "test",
  "review",
  "synthesis",
  "integrate",
  "docs",
  "ops",
]);
export type TaskKind = z.infer<typeof taskKind>;

export const role = z.enum(["driver", "worker", "reviewer", "synthesist", "verifier"]);
export type Role = z.infer<typeof role>;

/** How hard the model is asked to think. */
export const effort = z.enum(["low", "medium", "high", "xhigh"]);
export type Effort = z.infer<typeof effort>;

export const sandbox = z.enum(["read-only", "workspace-write", "full"]);
export type Sandbox = z.infer<typeof sandbox>;

export const risk = z.enum(["low", "medium", "high"]);
export type Risk = z.infer<typeof risk>;
export const RISKS = risk.options;

export const reviewLevel = z.enum(["light", "standard", "full"]);
export type ReviewLevel = z.infer<typeof reviewLevel>;

export const autonomy = z.enum(["ask-me", "guarded", "hands-free"]);
export type Autonomy = z.infer<typeof autonomy>;

/** `exec` ends by itself; `interactive` stays open for messages. */
export const runMode = z.enum(["exec", "interactive"]);
export type RunMode = z.infer<typeof runMode>;

/** Who made the model: anthropic, openai, google … An open list. */
export const family = slug.brand("Family");
export type Family = z.infer<typeof family>;

/** A program we can fly: claude, codex, opencode, shell, pilot … An open list. */
export const agentName = slug.brand("AgentName");
export type AgentName = z.infer<typeof agentName>;
