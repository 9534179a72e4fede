import { PlainError, sentenceFor } from "#launch/plain-error.ts";
import { INTERRUPTED_BY_BUDGET, stopsQuestions } from "#shared/mission/money/stops-questions.ts";
import { parseReview, reviewSchemaText } from "#shared/mission/plan/plan-review.ts";
import type { Reviewer } from "#shared/mission/review/finding.ts";
import { givenOf, whyOffTopic, type Given } from "#shared/mission/review/off-topic.ts";
import { reviewPrompt } from "#shared/mission/review/review-prompt.ts";
import { shownDiff } from "#shared/mission/review/shown-diff.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { limitIn } from "../consult/limited-error.ts";
import { leftOpen } from "../consult/left-open.ts";
import { conventionsAtCommit } from "../conventions/conventions-at-commit.ts";
import type { EffectHandler, EffectOf, EffectWorld } from "../effects/effect-handler.ts";
import { QuestionUses } from "../effects/question-uses.ts";
import { safeReason } from "../effects/safe-reason.ts";
import { diffOf, filesBetween } from "../git/commit-diff.ts";
import type { Hands } from "./hands.ts";
import { markedPlaces, wrongPlaces, type Reviewed } from "./review-places.ts";
import { reviewedCommit } from "./reviewed-commit.ts";

const WITHIN_MS = 25 * 60_000;
const REPAIRS = 2;

type Run = EffectOf<"review.run">;

/**
 * Asks an agent what is wrong with the work of a task: fresh, reading the commit, with the contract and the change and nothing
 * else. A review that broke is told as that: nothing passes because nobody could look at it.
 */
export function runReview(hands: Hands): EffectHandler<"review.run"> {
  return async (effect, world) => {
    const { task, reviewer, round } = effect;
    const seen = await world.read((state) => lookAt(state, effect));
    // Nobody waits for it any more: the task went another way.
    if (seen === null) return leftOpen(world);
    const { family, agent } = reviewer;
    const money = { stopped: seen.hasNoMoney };
    const used = new QuestionUses({ about: "review", task, family, agent });
    try {
      if (money.stopped) throw new PlainError(INTERRUPTED_BY_BUDGET);
      const reviewed = await reviewedCommit(hands, seen);
      const given = givenOf(seen.spec, await filesBetween(reviewed.place, reviewed.base, reviewed.commit));
      const verbatim = await ask(hands, effect, world, { seen, reviewed, given, used, money });
      const answer = parseReview(verbatim);
      if (!answer.ok) throw new PlainError(answer.reason);
      const offTopic = whyOffTopic(answer.findings, given);
      if (offTopic !== null)
        return used.before({
          type: "review.failed",
          task,
          round,
          reviewer,
          reason: safeReason(`${agent} was asked twice and reviewed something else. ${offTopic}`),
          limit: null,
          offTopic: true,
        });
      const findings = await markedPlaces(answer.findings, reviewed);
      return used.before({ type: "review.record", task, round, reviewer, findings });
    } catch (error) {
      world.signal.throwIfAborted();
      if (!(error instanceof PlainError)) throw error;
      if (money.stopped) {
        const about = { task, round, reviewer, reason: INTERRUPTED_BY_BUDGET, limit: null };
        return [
          ...used.before({ type: "review.failed", ...about, interrupted: true }),
          ...(await leftOpen(world)),
        ];
      }
      const reason = safeReason(sentenceFor(error));
      return used.before({ type: "review.failed", task, round, reviewer, reason, limit: limitIn(error) });
    }
  };
}

type Look = NonNullable<ReturnType<typeof lookAt>>;

function lookAt(state: MissionState, effect: Run) {
  if (!isWanted(state, effect)) return null;
  const task = state.tasks.get(effect.task);
  if (task === undefined) return null;
  const { spec, workspace } = task;
  return {
    place: state.place,
    spec,
    workspace,
    unsandboxed: state.contract.unsandboxed === true,
    hasNoMoney: stopsQuestions(state, task),
  } as const;
}

/** This very review is under way. */
function isWanted(state: MissionState, { task: id, reviewer, round }: Run): boolean {
  const task = state.tasks.get(id);
  if (state.phase === "stopped" || task?.stage !== "in-review" || task.round !== round) return false;
  return task.reviews.some(
    (review) => review.state === "running" && review.round === round && isSame(review.reviewer, reviewer),
  );
}

const isSame = (one: Reviewer, other: Reviewer): boolean =>
  one.agent === other.agent && one.family === other.family && one.lens === other.lens;

interface Asked {
  readonly seen: Look;
  readonly reviewed: Reviewed;
  readonly given: Given;
  readonly used: QuestionUses;
  /** A budget was used up while it was asked, and that ended it. */
  readonly money: { stopped: boolean };
}

async function ask(
  hands: Hands,
  effect: Run,
  world: EffectWorld,
  { seen, reviewed, given, used, money }: Asked,
): Promise<string> {
  const { task, reviewer, model, effort } = effect;
  const { base, commit } = reviewed;
  const diff = shownDiff(await diffOf(reviewed.place, base, commit));
  // As they were before the change, which may change them too.
  const conventions = reviewer.lens === "quality" ? await conventionsAtCommit(reviewed.place, base) : [];
  const change = { ...diff, base, commit };
  const prompt = await world.read((state) => reviewPrompt(state, task, reviewer, change, conventions));
  const { text } = await hands.consultations.ask(
    {
      id: world.id,
      mission: world.mission,
      folder: world.folder,
      about: "review",
      subject: task,
      agent: reviewer.agent,
      family: reviewer.family,
      role: "reviewer",
      model,
      effort,
      place: seen.place,
      commit: () => Promise.resolve(commit),
      unsandboxed: seen.unsandboxed,
      prompt,
      schemaText: reviewSchemaText(),
      judge: judging(reviewed, given),
      repairs: REPAIRS,
      withinMs: WITHIN_MS,
      thread: null,
      onUsed: used.note,
      isWanted: (state) => {
        const about = state.tasks.get(task);
        money.stopped ||= about !== undefined && stopsQuestions(state, about);
        return !money.stopped && isWanted(state, effect);
      },
    },
    world.signal,
  );
  return text;
}

/**
 * What is not about the work at all is given back once, and so is a place that is not there. A reviewer that insists on a place is
 * believed without it; one that goes on about something else has given no review.
 */
function judging(reviewed: Reviewed, given: Given): (verbatim: string) => Promise<readonly string[]> {
  let [gaveBackAll, gaveBackPlaces] = [false, false];
  return async (verbatim) => {
    const answer = parseReview(verbatim);
    if (!answer.ok) return [answer.reason];
    const offTopic = gaveBackAll ? null : whyOffTopic(answer.findings, given);
    gaveBackAll ||= offTopic !== null;
    if (offTopic !== null) return [`${offTopic} Review that, and nothing else.`];
    const wrong = gaveBackPlaces ? [] : await wrongPlaces(answer.findings, reviewed);
    gaveBackPlaces ||= wrong.length > 0;
    return wrong;
  };
}
