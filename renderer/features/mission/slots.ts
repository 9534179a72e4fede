import { createContext, useContext, type ComponentType } from "react";
import type { MissionSummary } from "#shared/contract/missions.ts";
import type { SessionId } from "#shared/ids.ts";

/** Parts of the mission screen that other features build. Without one its place says so, or is not there. */
export interface MissionSlots {
  /** What needs a person: the right dock. */
  readonly DecisionsDock?: ComponentType;
  /** The terminal of one session, in the inspector. */
  readonly TaskTerminal?: ComponentType<{
    readonly session: SessionId;
    /** A line to scroll to, if it stands there. */
    readonly reveal?: string;
  }>;
  /** The live terminals of the mission: the bottom dock. */
  readonly TerminalsDock?: ComponentType;
  /** What a newcomer sees as long as there is no mission at all. */
  readonly Welcome?: ComponentType;
  /** In the header, beside the name: what is special about this mission. */
  readonly Tag?: ComponentType<{ readonly mission: MissionSummary }>;
}

export const SlotsContext = createContext<MissionSlots>({});

export const useSlots = (): MissionSlots => useContext(SlotsContext);
