import type { SessionId } from "#shared/ids.ts";
import { NOTHING_TO_TELL, type EffectHandler, type EffectWorld } from "../effects/effect-handler.ts";
import { sessionOfSegment } from "./flight-session.ts";
import type { Hands } from "./hands.ts";
import { attemptOf, liveSegmentOf, type LiveSegment } from "./segment-state.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import { keepBefore } from "./take-back-answer.ts";

type Delivery = Parameters<Hands["channels"]["deliver"]>[2];
interface ToWhom {
  readonly task: TaskId;
  readonly attempt: number;
}

/**
 * The session that is meant; null when it has ended, and then there is nobody to tell. An engine that has not seen a session
 * host yet waits here: what is said to an agent that flies on must not be lost for that.
 */
async function listener(hands: Hands, world: EffectWorld, to: ToWhom): Promise<LiveSegment | null> {
  const live = await world.read((state) => liveSegmentOf(state, to.task, to.attempt));
  return live !== null && (await hands.watch.runs(live.session, world.signal)) ? live : null;
}

/** The id of the delivery is that of the effect: what arrives twice is taken once. false: there is nobody to tell. */
async function deliver(hands: Hands, world: EffectWorld, to: ToWhom, body: Delivery): Promise<boolean> {
  const live = await listener(hands, world, to);
  if (live === null) return false;
  await hands.channels.deliver(live.session, world.id, body);
  return true;
}

export function interruptSegment(hands: Hands): EffectHandler<"segment.interrupt"> {
  return async (effect, world) => {
    await deliver(hands, world, effect, { type: "interrupt" });
    return NOTHING_TO_TELL;
  };
}

export function resumeSegment(hands: Hands): EffectHandler<"segment.resume"> {
  return async (effect, world) => {
    await deliver(hands, world, effect, { type: "resume" });
    return NOTHING_TO_TELL;
  };
}

/** Asks for "did X, remaining Y, next start from Z". Whoever does not answer in time is ended without one. */
export function windUpSegment(hands: Hands): EffectHandler<"segment.wind-up"> {
  return async (effect, world) => {
    const live = await listener(hands, world, effect);
    if (live === null || live.segment !== effect.segment) return NOTHING_TO_TELL;
    hands.watch.windUp(live);
    await hands.channels.deliver(live.session, world.id, { type: "wind-up", cause: effect.cause });
    return NOTHING_TO_TELL;
  };
}

export function tellAgent(hands: Hands): EffectHandler<"agent.tell"> {
  return async (effect, world) => {
    const arrived = await deliver(hands, world, effect, { type: "tell", text: effect.text });
    if (!arrived || effect.instruction === undefined) return NOTHING_TO_TELL;
    const { task, attempt, instruction } = effect;
    return [{ type: "instruction.delivered", task, attempt, instruction }];
  };
}

export function deliverAnswer(hands: Hands): EffectHandler<"request.deliver"> {
  return async (effect, world) => {
    const { request, allowed, text, action, keepFor } = effect;
    const live = await listener(hands, world, effect);
    if (live === null) return NOTHING_TO_TELL;
    const kept = keepFor === undefined ? null : await keepBefore(hands, world, effect.task, keepFor);
    if (allowed && action?.kind === "network") hands.boxes.allowHost(live.session, action.host, action.port);
    await hands.channels.deliver(live.session, world.id, { type: "answer", request, allowed, text, action });
    return kept === null ? NOTHING_TO_TELL : [kept];
  };
}

/** Everything in the session is gone when this is done. Its work stays in the workspace. */
export function endSegment(hands: Hands): EffectHandler<"segment.end"> {
  return async ({ task, attempt, segment }, { mission, read }) => {
    const session: SessionId = sessionOfSegment({ mission, task, attempt, segment });
    const { code } = await hands.watch.end(session);
    const runs = await read((state) => {
      const last = attemptOf(state, task, attempt)?.segments.at(-1);
      return last?.number === segment && last.endedAt === null;
    });
    if (!runs) return NOTHING_TO_TELL;
    return [
      {
        type: "segment.ended",
        task,
        attempt,
        segment,
        end: "interrupted",
        exitCode: code,
        handOff: null,
      },
    ];
  };
}
