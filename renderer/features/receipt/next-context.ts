import { createContext, type ReactNode } from "react";
import type { MissionSummary } from "#shared/contract/missions.ts";

/** What another feature puts beside a receipt. */
export const NextContext = createContext<(mission: MissionSummary) => ReactNode>(() => null);
