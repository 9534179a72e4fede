import type { Route } from "#shared/mission/flight/route.ts";
import type { AgentName, Family } from "#shared/mission/words.ts";

/** What an agent is started with. */
export interface Launch {
  readonly route: Route;
  readonly task: string;
  readonly attempt: number;
  readonly segment: number;
  /** The folder it works in. */
  readonly workspace: string;
  /** A file with the whole prompt. */
  readonly promptFile: string;
}

/** How to start it. The rest of its surroundings (box, channel, limits) is the same for every agent. */
export interface LaunchPlan {
  readonly command: readonly [string, ...string[]];
  /** Beside what every session gets. */
  readonly env: Readonly<Record<string, string>>;
  /** Files and folders outside the workspace that it needs to read: its program, its runtime. */
  readonly reads: readonly string[];
}

/** One agent that can be flown. Everything that is particular about it stays behind this port. */
export interface AgentAdapter {
  readonly agent: AgentName;
  readonly family: Family;
  /** A scripted agent is no model: it flies only where it was asked for by name, and is labelled everywhere. */
  readonly scripted: boolean;
  readonly version: () => Promise<string | null>;
  readonly plan: (launch: Launch) => LaunchPlan;
}
