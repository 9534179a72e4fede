import { allocation, type Allocation } from "./allocation.ts";

/**
 * Who does what where a repository says nothing: the driver and the reviewer of others' work is Claude Code; scoped work,
 * mechanical passes, tests and long terminal runs go to Codex CLI; what is wider than one window goes to the widest.
 */
export const DEFAULT_ALLOCATION: Allocation = allocation.parse({
  rows: [
    {
      kinds: ["implement", "mechanical", "test"],
      minFiles: 50,
      agents: ["gemini", "claude", "codex"],
      widestFirst: true,
      effort: "xhigh",
    },
    {
      kinds: ["research", "plan", "spec"],
      role: "driver",
      agents: ["claude", "codex", "opencode"],
      effort: "high",
    },
    {
      kinds: ["review", "synthesis"],
      role: "reviewer",
      agents: ["claude", "codex", "opencode"],
      effort: "xhigh",
    },
    { kinds: ["mechanical", "docs"], agents: ["codex", "claude", "opencode"], effort: "medium" },
    { kinds: ["implement"], risk: ["high"], agents: ["codex", "claude", "opencode"], effort: "xhigh" },
    {
      kinds: ["implement", "test", "integrate", "ops"],
      agents: ["codex", "claude", "opencode"],
      effort: "high",
    },
  ],
  mayMoveFamily: true,
  lanes: { default: { total: 3, reservedForReview: 1 }, families: {} },
});
