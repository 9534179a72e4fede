import type { MissionId } from "#shared/ids.ts";
import type { MissionPlace } from "#shared/mission/mission-contract.ts";
import type { Repository } from "../repository.ts";
import type { Workspaces } from "../workspaces.ts";

export const MISSION = "msn_1" as MissionId;

/** An engine, as far as it has to do with git. */
export interface DeedPlace {
  readonly repository: Repository;
  readonly workspaces: Workspaces;
  readonly home: string;
  readonly place: MissionPlace;
  /** The tasks of the mission, in their order. */
  readonly tasks: readonly string[];
}

export interface Wish {
  readonly task: string;
  /** Chooses wherever there is something to choose. */
  readonly number: number;
}

/** Answers in a word what came of it, where more than one thing can. */
export type EngineDeed = (engine: DeedPlace, wish: Wish) => Promise<string | void>;

export const TEXT = { message: "work", at: 0, author: { name: "A", email: "a@example.invalid" } };
