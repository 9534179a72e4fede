/** Acts that a person says something more about first. */
export type AskedAct = "retry-note" | "reassign" | "steer" | "skip" | "cancel";
