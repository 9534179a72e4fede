import type { RejectionCode } from "#shared/mission/rejection.ts";
import type { MissionId } from "#shared/ids.ts";
import type { Recorded } from "#shared/mission/event.ts";

/**
 * Why a command was not taken. Beside what the domain itself refuses:
 * `id-used`: the command id was used before, for something else. `read-only`: the log of this mission cannot be continued
 * (damaged, deleted, or made by a newer Flightdeck). `not-written`: the disk did not take it; the same command may be sent again.
 */
export type SendCode = RejectionCode | "id-used" | "read-only" | "not-written";

/** `seq`: the newest event of the mission that this command wrote, and it is on disk. */
export type SendAnswer =
  | { readonly ok: true; readonly seq: number; readonly answer: unknown; readonly repeated: boolean }
  | { readonly ok: false; readonly code: SendCode; readonly sentence: string };

/** What `Missions.read` saw, once everything it saw is on disk. */
export type ReadAnswer<View> =
  | {
      readonly ok: true;
      readonly view: View;
      /** The newest event the view contains. */
      readonly seq: number;
      /** Why the mission takes no commands; null when it does. */
      readonly readOnly: string | null;
    }
  | { readonly ok: false; readonly code: "unknown" | "read-only" | "not-written"; readonly sentence: string };

/** Facts that are on disk, in order, without holes inside a mission. */
export interface MissionNews {
  readonly mission: MissionId;
  readonly commandId: string;
  readonly events: readonly Recorded[];
}
