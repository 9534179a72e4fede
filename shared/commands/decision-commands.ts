import type { Command } from "./command.ts";

/** Decisions: the queue and the card. */
export const decisionCommands = [
  { id: "go.decisions", title: "Go to Decisions", keys: ["Mod+2"], menu: "View", scope: "global" },
  {
    id: "decision.next",
    title: "Next thing that needs me",
    keys: ["Mod+Shift+J"],
    menu: "Decision",
    scope: "global",
  },
  {
    id: "decision.top",
    title: "Go to the top decision",
    keys: ["Mod+Shift+D", "G D"],
    menu: "Decision",
    scope: "global",
  },
  {
    id: "decision.approve-alike",
    title: "Approve all alike",
    keys: ["Shift+A"],
    menu: "Decision",
    scope: "decisions",
    context: ["decision"],
  },
  {
    id: "decision.remember",
    title: "Remember as a rule…",
    keys: ["P"],
    menu: "Decision",
    scope: "decisions",
    context: ["decision"],
  },
  {
    id: "decisions.snooze-low",
    title: "Snooze all of low risk",
    keys: [],
    menu: "Decision",
    scope: "global",
  },
  { id: "decisions.resolved", title: "Show resolved decisions", keys: [], menu: "Decision", scope: "global" },
  { id: "rules.show", title: "Manage rules", keys: [], menu: "Decision", scope: "global" },
] as const satisfies readonly Command[];
