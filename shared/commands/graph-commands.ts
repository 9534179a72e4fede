import type { Command } from "./command.ts";

/** The picture of a mission's tasks. Arrows, Enter and Space belong to the picture itself. */
export const graphCommands = [
  { id: "graph.fit", title: "Fit the graph", keys: ["1"], menu: "View", scope: "graph" },
  { id: "graph.follow", title: "Follow what is running", keys: ["F"], menu: "View", scope: "graph" },
  {
    id: "graph.zoom-in",
    title: "Zoom into the graph",
    keys: ["="],
    menu: null,
    scope: "graph",
    repeats: true,
  },
  {
    id: "graph.zoom-out",
    title: "Zoom out of the graph",
    keys: ["-"],
    menu: null,
    scope: "graph",
    repeats: true,
  },
  { id: "graph.critical-path", title: "Show critical path", keys: [], menu: "View", scope: "graph" },
] as const satisfies readonly Command[];
