import { PlainError } from "#launch/plain-error.ts";
import { EFFECT_SAFETY, type EffectType } from "#shared/mission/effect.ts";
import type { FlightHandlers } from "../handlers.ts";

const refuse = (): Promise<never> => Promise.reject(new PlainError("Nothing flies in this test."));

/** For tests of what happens on the ground: whatever would need a session or a workspace is refused. */
export const grounded = Object.fromEntries(
  (Object.keys(EFFECT_SAFETY) as EffectType[]).map((type) => [type, refuse]),
) as unknown as FlightHandlers;
