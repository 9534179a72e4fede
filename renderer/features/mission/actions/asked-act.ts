import type { FindingId, TaskId } from "#shared/mission/ids.ts";

/** Acts on a task that a person says something more about first. */
export type AskedAct =
  | "retry-note"
  | "reassign"
  | "steer"
  | "skip"
  | "cancel"
  | "pass-gate"
  | "review-level"
  | "hand-over"
  | "fork"
  | "compare";

/** What is asked before something is done. */
export type Question =
  | {
      readonly act: AskedAct;
      readonly task: TaskId;
      /** Of several gates the one it is about; null: it is chosen. */
      readonly gate?: string;
    }
  /** `finding` null: it is chosen of those that are open, those of `task` first. */
  | { readonly act: "settle"; readonly task: TaskId | null; readonly finding: FindingId | null }
  | { readonly act: "undo-landing" };
