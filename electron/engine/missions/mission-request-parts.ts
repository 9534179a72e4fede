import type { CommandId, MissionId } from "#shared/ids.ts";
import type { PolicyId } from "#shared/mission/ids.ts";
import type { MissionPlace } from "#shared/mission/mission-contract.ts";
import type { TakenParts } from "#shared/mission/rivals/parts.ts";
import type { InstalledAgent } from "#shared/mission/routing/allocation.ts";
import type { KeptRule, KeptRules } from "../policies/kept-rules.ts";
import type { Store } from "../store/store.ts";
import type { MissionTopics } from "./mission-topics.ts";
import type { Missions } from "./missions.ts";

/** Rules for more than one mission, which belong to none. */
export interface KeptRulesPort {
  readonly rules: () => KeptRules;
  readonly keep: (id: CommandId, rule: KeptRule) => Promise<unknown>;
  readonly drop: (id: CommandId, policy: PolicyId) => Promise<unknown>;
}

/** What answers about missions are made from. */
export interface MissionRequestParts {
  readonly missions: Missions;
  readonly topics: MissionTopics;
  readonly store: Store;
  /** Where the bundled recipes lie. */
  readonly recipes: string;
  readonly now: () => number;
  /** Which agents this machine has. */
  readonly agents: () => Promise<readonly InstalledAgent[]>;
  /** Agents that can be flown although nobody installed them: for missions that ask for them. */
  readonly scripted: readonly InstalledAgent[];
  /** Agents that fly only the tasks that name them: a command line does what is written down, and nothing else. */
  readonly byName: readonly InstalledAgent[];
  readonly keptRules: KeptRulesPort;
  /** Values that no prompt holds. */
  readonly secrets: () => readonly string[];
  /** Whether this engine knows how to start it. */
  readonly canFly: (agent: InstalledAgent) => boolean;
  /** Why the repository keeps the mission on the ground; null: it does not, and what it runs is fixed from now on. */
  readonly holdAtLaunch: (mission: MissionId, place: MissionPlace) => Promise<string | null>;
  /** Why these files cannot be taken over from this branch; null: they can. */
  readonly lacksParts: (
    place: MissionPlace,
    parts: Pick<TakenParts, "branch" | "paths">,
  ) => Promise<string | null>;
}
