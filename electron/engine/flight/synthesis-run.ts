import { PlainError, sentenceFor } from "#launch/plain-error.ts";
import { INTERRUPTED_BY_BUDGET, stopsQuestions } from "#shared/mission/money/stops-questions.ts";
import { runningSynthesis, thrownSides } from "#shared/mission/review/round.ts";
import { shownDiff } from "#shared/mission/review/shown-diff.ts";
import { synthesisPrompt } from "#shared/mission/review/synthesis-prompt.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { askSynthesis, type Synthesised } from "../consult/ask-synthesis.ts";
import { leftOpen } from "../consult/left-open.ts";
import { limitIn } from "../consult/limited-error.ts";
import type { EffectHandler, EffectOf, EffectWorld } from "../effects/effect-handler.ts";
import { QuestionUses } from "../effects/question-uses.ts";
import { safeReason } from "../effects/safe-reason.ts";
import { diffOf } from "../git/commit-diff.ts";
import type { Hands } from "./hands.ts";
import { reviewedCommit } from "./reviewed-commit.ts";

type Run = EffectOf<"synthesis.run">;

/**
 * Asks an agent to put the two reviews of a round together: fresh, on the commit they read, told no names. When nobody could,
 * that is what the mission is told, and every finding stays.
 */
export function runSynthesis(hands: Hands): EffectHandler<"synthesis.run"> {
  return async (effect, world) => {
    const { task, round, by } = effect;
    const seen = await world.read((state) => lookAt(state, effect));
    // Nobody waits for it any more: the task went another way.
    if (seen === null) return leftOpen(world);
    const used = new QuestionUses({ about: "synthesis", task, ...by });
    const money = { stopped: seen.hasNoMoney };
    try {
      if (money.stopped) throw new PlainError(INTERRUPTED_BY_BUDGET);
      const { answer } = await ask(hands, effect, world, { seen, used, money });
      return used.before({ type: "synthesis.record", task, round, answer });
    } catch (error) {
      world.signal.throwIfAborted();
      if (!(error instanceof PlainError)) throw error;
      if (money.stopped) {
        const about = { task, round, reason: INTERRUPTED_BY_BUDGET, limit: null };
        return [
          ...used.before({ type: "synthesis.failed", ...about, interrupted: true }),
          ...(await leftOpen(world)),
        ];
      }
      const reason = safeReason(sentenceFor(error));
      return used.before({ type: "synthesis.failed", task, round, reason, limit: limitIn(error) });
    }
  };
}

type Look = NonNullable<ReturnType<typeof lookAt>>;

function lookAt(state: MissionState, effect: Run) {
  const task = state.tasks.get(effect.task);
  const sides = task === undefined || !isWanted(state, effect) ? null : thrownSides(state, task);
  if (task === undefined || sides === null) return null;
  const { place, contract } = state;
  const { workspace, authors } = task;
  return {
    sides,
    place,
    workspace,
    authors,
    unsandboxed: contract.unsandboxed === true,
    hasNoMoney: stopsQuestions(state, task),
  } as const;
}

/** This very synthesis is under way. */
function isWanted(state: MissionState, { task: id, round, by }: Run): boolean {
  const task = state.tasks.get(id);
  if (state.phase === "stopped" || task?.round !== round) return false;
  const running = runningSynthesis(task);
  return running?.by?.agent === by.agent && running.by.family === by.family;
}

interface Asked {
  readonly seen: Look;
  readonly used: QuestionUses;
  /** A budget was used up while it was asked, and that ended it. */
  readonly money: { stopped: boolean };
}

async function ask(
  hands: Hands,
  effect: Run,
  world: EffectWorld,
  { seen, used, money }: Asked,
): Promise<Synthesised> {
  const { task, by, model, effort } = effect;
  const { sides, authors, place, unsandboxed } = seen;
  const { base, commit, place: git } = await reviewedCommit(hands, seen);
  const diff = shownDiff(await diffOf(git, base, commit));
  return askSynthesis(
    hands.consultations,
    {
      id: world.id,
      mission: world.mission,
      folder: world.folder,
      task,
      place,
      unsandboxed,
      ...by,
      model,
      effort,
      authors,
      sides,
      commit,
      git,
      prompt: () => world.read((state) => synthesisPrompt(state, task, sides, { ...diff, base, commit })),
      onUsed: used.note,
      isWanted: (state) => {
        const about = state.tasks.get(task);
        money.stopped ||= about !== undefined && stopsQuestions(state, about);
        return !money.stopped && isWanted(state, effect);
      },
    },
    world.signal,
  );
}
