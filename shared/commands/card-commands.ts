import type { Command } from "./command.ts";

/** The open card of a decision. */
export const cardCommands = [
  { id: "decision.approve", title: "Approve", keys: ["A"], menu: "Decision", scope: "decisions" },
  { id: "decision.deny", title: "Deny with a reason…", keys: ["D"], menu: "Decision", scope: "decisions" },
  { id: "decision.edit", title: "Change the command…", keys: ["E"], menu: "Decision", scope: "decisions" },
  { id: "decision.reply", title: "Ask the agent…", keys: ["R"], menu: "Decision", scope: "decisions" },
  { id: "decision.snooze", title: "Snooze…", keys: ["S"], menu: "Decision", scope: "decisions" },
  { id: "decision.undo", title: "Take back an answer", keys: ["Z"], menu: "Decision", scope: "decisions" },
  { id: "decision.forward", title: "Next card", keys: ["J"], menu: null, scope: "decisions", repeats: true },
  { id: "decision.back", title: "Previous card", keys: ["K"], menu: null, scope: "decisions", repeats: true },
  { id: "decision.more", title: "More for this decision", keys: ["."], menu: null, scope: "decisions" },
  {
    id: "decision.open-task",
    title: "Open task of decision",
    keys: ["O"],
    menu: "Decision",
    scope: "decisions",
  },
  {
    id: "decision.open-terminal",
    title: "Open terminal of decision",
    keys: ["T"],
    menu: "Decision",
    scope: "decisions",
  },
  {
    id: "decision.open-diff",
    title: "Open diff of decision",
    keys: ["V"],
    menu: "Decision",
    scope: "decisions",
  },
] as const satisfies readonly Command[];
