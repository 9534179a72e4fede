import type { Keyframe } from "./keyframe-file.ts";
import type { CurrentScreen } from "./session-screen.ts";

/** Between the engine and its keyframe worker: both are built together, so types are enough. */
export type ToWorker =
  | { readonly t: "grew"; readonly session: string; readonly outputBytes: number; readonly ended: boolean }
  | { readonly t: "screen-now"; readonly id: number; readonly session: string; readonly maxBytes: number }
  | { readonly t: "newest-keyframe"; readonly id: number; readonly session: string };

export type FromWorker =
  | { readonly t: "screen"; readonly id: number; readonly screen: CurrentScreen | Keyframe | null }
  | { readonly t: "failed"; readonly id: number; readonly message: string }
  | { readonly t: "report"; readonly sentence: string };
