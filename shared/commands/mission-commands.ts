import type { Command } from "./command.ts";

/** Missions and their tasks. */
export const missionCommands = [
  { id: "mission.graph", title: "Show tasks as a graph", keys: ["G"], menu: "View", scope: "views" },
  { id: "mission.list", title: "Show tasks as a list", keys: ["L"], menu: "View", scope: "views" },
  { id: "mission.timeline", title: "Show tasks as a timeline", keys: ["I"], menu: "View", scope: "views" },
  { id: "mission.new", title: "New mission", keys: ["Mod+N"], menu: "File", scope: "global" },
  { id: "repository.open", title: "Open a repository…", keys: ["Mod+O"], menu: "File", scope: "global" },
  { id: "mission.demo", title: "Watch the demo mission", keys: [], menu: "Help", scope: "global" },
  { id: "problem.next", title: "Go to next problem", keys: ["]"], menu: "Mission", scope: "views" },
  { id: "problem.previous", title: "Go to previous problem", keys: ["["], menu: "Mission", scope: "views" },
  {
    id: "starts.pause",
    title: "Pause new starts",
    keys: ["Mod+Shift+."],
    menu: "Mission",
    scope: "global",
    context: ["mission"],
  },
  {
    id: "starts.allow",
    title: "Allow new starts",
    keys: [],
    menu: "Mission",
    scope: "global",
    context: ["mission"],
  },
  {
    id: "worktrees.show",
    title: "Worktrees and trash…",
    keys: [],
    menu: "Mission",
    scope: "global",
    context: ["mission", "task"],
  },
  {
    id: "mission.archive",
    title: "Archive or bring back mission",
    keys: [],
    menu: "Mission",
    scope: "global",
    context: ["mission"],
  },
  {
    id: "mission.stop-all",
    title: "Stop all agents…",
    keys: ["Mod+Shift+Backspace"],
    menu: "Mission",
    scope: "global",
    ends: true,
  },
] as const satisfies readonly Command[];
