import type { MissionId } from "#shared/ids.ts";
import type { Command } from "#shared/mission/command.ts";
import type { Effect, EffectType } from "#shared/mission/effect.ts";
import type { MissionState } from "#shared/mission/state.ts";

export type EffectOf<Type extends EffectType> = Extract<Effect, { type: Type }>;

/** What a handler has of the world beside its own effect. */
export interface EffectWorld {
  /** The effect's own id: the same whenever it is done again. */
  readonly id: string;
  readonly mission: MissionId;
  /** The folder of this mission in the data directory; private, and there. */
  readonly folder: string;
  /** What `view` makes of the mission; everything it sees is on disk. Throws a sentence when there is no mission to see. */
  readonly read: <View>(view: (state: MissionState) => View) => Promise<View>;
  /** Aborted when the engine leaves. What was begun then is taken up by the next one. */
  readonly signal: AbortSignal;
}

/**
 * Does one thing in the world and says what came of it, as commands. Doing it twice must give the same as doing it once:
 * an engine may die between the deed and its being written down. Throwing means: not done, try again later.
 */
export type EffectHandler<Type extends EffectType> = (
  effect: EffectOf<Type>,
  world: EffectWorld,
) => Promise<readonly Command[]>;

/** One handler for every effect there is: a new effect does not compile without one. */
export type EffectHandlers = {
  readonly [Type in EffectType]: EffectHandler<Type>;
};

/** Done without anything a mission would have to know. */
export const NOTHING_TO_TELL: readonly Command[] = [];
