import type { MissionEventType } from "../event.ts";
import type { CiCheck } from "../landing/landing-shapes.ts";
import type { LineTone, LineValue, Said, Teller } from "./event-line.ts";

type Values = Readonly<Record<string, LineValue>>;

/** Names of commits are told apart by this many letters. */
const HASH_SHOWN = 10;
const hash = (commit: string): string => commit.slice(0, HASH_SHOWN);
const firstLine = (text: string): string => text.trim().split("\n")[0] ?? "";

const say = (message: string, tone: LineTone = "plain", values: Values = {}): Said => ({
  message,
  values,
  tone,
});

/** With the reason behind a colon, where somebody gave one. */
const because = (message: string, tone: LineTone, why: string, values: Values = {}): Said =>
  why.trim() === ""
    ? say(message, tone, values)
    : say(`${message}: {reason}`, tone, { ...values, reason: firstLine(why) });

/** What a CI said of the landed commit, the worst first. */
function reported(checks: readonly CiCheck[], comments: number): Said {
  const failed = checks.filter(({ state }) => state === "failed");
  if (failed.length > 0)
    return say("CI failed after the landing: {checks}", "bad", {
      checks: failed.map(({ name }) => name).join(", "),
    });
  if (comments > 0) return say("comments on what landed: {comments}", "warn", { comments });
  return say("CI after the landing: {passed} passed of {all}", "plain", {
    passed: checks.filter(({ state }) => state === "passed").length,
    all: checks.length,
  });
}

/** Below this a usage limit is nobody's concern. */
const TELLS_LIMIT_FROM = 80;

/** null: true, but nothing a person has to read while it flies. */
export const TELLERS: { readonly [Type in MissionEventType]: Teller<Type> | null } = {
  "mission.created": ({ title }) => say("stated: {title}", "plain", { title }),
  "mission.re-contracted": ({ reason }) => because("contract changed", "warn", reason),
  "mission.agents-set": null,
  "mission.allocation-set": null,
  "mission.launched": (_, { tasks }) => say("launched, tasks: {tasks}", "strong", { tasks: tasks.size }),
  "mission.held": ({ reason }) => because("held: nothing new starts", "warn", reason),
  "mission.released": () => say("released: new tasks start again"),
  "mission.paused": ({ reason }) => because("paused: what runs is interrupted", "warn", reason),
  "mission.resumed": () => say("resumed"),
  "mission.stopped": ({ reason }) => because("stopped", "bad", reason),
  "mission.steered": ({ text }) =>
    say("directive for all that follows: {text}", "plain", { text: firstLine(text) }),
  "mission.directive-withdrawn": ({ directive }) =>
    say("directive {directive} withdrawn", "plain", { directive }),
  "mission.decision-recorded": ({ title, by }) =>
    by === null ? null : say("{agent} recorded a decision: {title}", "plain", { agent: by.agent, title }),
  "note.kept": ({ text }) => say("noted for later: {text}", "dim", { text: firstLine(text) }),
  "budget.changed": ({ limitMicros }) =>
    limitMicros === null
      ? say("budget is now unlimited")
      : say("budget is now {limit}", "plain", { limit: { micros: limitMicros } }),
  "budget.crossed": ({ at, spentMicros, limitMicros }) =>
    say(
      at === "limit" ? "budget used up: {spent} of {limit}" : "most of the budget used: {spent} of {limit}",
      at === "limit" ? "bad" : "warn",
      { spent: { micros: spentMicros }, limit: { micros: limitMicros } },
    ),
  "budget.graced": () => say("may finish its segment beyond the budget", "warn"),
  "family.limited": ({ family, until, headRoom, told }) => {
    const what =
      headRoom === true
        ? "{family} has little quota left, until {until}: fresh work goes elsewhere"
        : "{family} is out of quota until {until}: others are asked";
    const values = { family, until: { at: until } };
    if (told === null) return say(what, "warn", values);
    const worth = told.confirmed ? "told by {by}, confirmed" : "told by {by}, not confirmed";
    return say(`${what} (${told.guessed ? `${worth}, the time is a guess` : worth})`, "warn", {
      ...values,
      by: told.by,
    });
  },
  "family.limit-lifted": ({ family }) => say("{family} is asked again", "plain", { family }),
  // Whoever asked tells of it: a plan, a review.
  "question.began": null,
  "question.ended": null,
  "question.used": null,
  "clock.jumped": ({ byMs }) =>
    byMs > 0
      ? say("the clock jumped ahead by {span}, or this computer slept: it is not counted", "warn", {
          span: { ms: byMs },
        })
      : say("the clock was put back by {span}: it is not counted", "warn", { span: { ms: -byMs } }),
  "mission.reopened": ({ reason }) => because("flies on", "plain", reason),
  "condition.met": ({ when, act }) => say("condition met ({act}): {when}", "warn", { act, when }),
  "mission.verify-requested": () => say("every task has ended: the whole is verified"),
  "mission.verified": ({ holds, detail }) =>
    holds ? say("the whole holds", "good") : because("the whole does not hold", "bad", detail),
  "landing.requested": () => say("landing"),
  "mission.landed": ({ commit, how, published }) =>
    published === null
      ? say("landed as {commit} ({how})", "good", { commit: hash(commit), how })
      : say("pushed {commit} to {remote} as {branch}: {next}", "good", {
          commit: hash(commit),
          remote: published.remote,
          branch: published.branch,
          next: firstLine(published.url ?? published.next),
        }),
  "landing.failed": ({ reason }) => because("did not land", "bad", reason),
  "landing.described": ({ title }) => say("pull request text written: {title}", "plain", { title }),
  "landing.undo-requested": ({ reason }) => because("the landing is taken back", "warn", reason),
  "landing.undone": ({ base }) =>
    say("the landing was taken back: the base branch is at {commit} again", "warn", { commit: hash(base) }),
  "landing.undo-failed": ({ reason }) => because("the landing was not taken back", "bad", reason),
  "landing.reported": ({ checks, comments }) => reported(checks, comments.length),
  "landing.watch-ended": ({ days }) =>
    say("the pull request is looked at no more after {days} days", "plain", { days }),
  "plan.requested": ({ agent }) => say("{agent} is asked for a plan", "plain", { agent }),
  "plan.answered": ({ errors }) =>
    errors.length === 0
      ? say("the plan is there")
      : say("faults of the plan: {faults}", "warn", { faults: errors.length }),
  "plan.request-failed": ({ reason }) => because("no plan came", "bad", reason),
  "plan.proposed": null,
  "plan.tasks-added": null,
  "plan.edited": ({ edits }) => say("the plan changed, edits: {edits}", "plain", { edits: edits.length }),
  "plan.review-requested": ({ reviewer }) =>
    say("{agent} reviews the plan", "plain", { agent: reviewer.agent }),
  "plan.reviewed": ({ findings }) =>
    say("plan reviewed, findings: {findings}", "plain", { findings: findings.length }),
  "plan.review-broke": ({ reason }) => because("the review of the plan broke", "warn", reason),
  "finding.settled": ({ finding: id, state: now, reason }, { findings }) => {
    const found = findings.get(id);
    if (found?.severity !== "critical") return null;
    const title = firstLine(found.title);
    if (now === "absorbed") return because("critical finding is fixed: {title}", "good", reason, { title });
    return now === "declined"
      ? because("critical finding is declined: {title}", "warn", reason, { title })
      : because("critical finding is put off: {title}", "warn", reason, { title });
  },
  "plan.locked": () => say("plan locked"),
  "plan.unlocked": () => say("plan unlocked"),
  "plan.diff-proposed": ({ reason }) => because("a change of the plan is proposed", "plain", reason),
  "plan.diff-settled": ({ accepted }) =>
    say(accepted ? "the proposed change is taken" : "the proposed change is refused"),
  "task.dispatched": ({ attempt, purpose, route }) =>
    say(
      purpose === "work" ? "attempt {attempt} by {agent}" : "attempt {attempt} ({purpose}) by {agent}",
      attempt === 1 ? "plain" : "warn",
      { attempt, purpose, agent: route.agent },
    ),
  "workspace.readied": null,
  "segment.began": ({ segment }) =>
    segment === 1 ? null : say("segment {segment}: a fresh session goes on", "plain", { segment }),
  "segment.ended": ({ end, handOff }) => {
    if (end === "lost") return say("nobody saw how its session ended", "bad");
    return handOff === null ? null : say("handed off: {handOff}", "plain", { handOff: firstLine(handOff) });
  },
  "segment.wound-up": ({ cause }) => say("is asked to hand off ({cause})", "plain", { cause }),
  "turn.changed": null,
  "progress.seen": null,
  "usage.counted": null,
  "conversation.opened": null,
  "trouble.seen": ({ kind, message, retrying }) => {
    const values = { kind, what: firstLine(message) };
    return retrying
      ? say("trouble with its model, tries again ({kind}): {what}", "warn", values)
      : say("trouble with its model ({kind}): {what}", "bad", values);
  },
  "limits.seen": ({ usedPercent, resetsAt }) => {
    if (usedPercent < TELLS_LIMIT_FROM) return null;
    const percent = Math.round(usedPercent);
    return resetsAt === null
      ? say("{percent}% of its usage limit used", "warn", { percent })
      : say("{percent}% of its usage limit used, until {until}", "warn", {
          percent,
          until: { at: resetsAt },
        });
  },
  "task.rate-limited": ({ until, guessed }) =>
    guessed
      ? say("rate limited, nobody said until when; tries again at {until}", "warn", { until: { at: until } })
      : say("rate limited until {until}", "warn", { until: { at: until } }),
  "task.continued": () => say("goes on"),
  "task.approved": () => say("approved"),
  "task.held": ({ reason }) => because("waits for a person", "warn", reason),
  "task.woken": null,
  "channel.lost": () => say("no signal from its agent", "bad"),
  "channel.restored": () => say("its agent is heard again"),
  "attention.noticed": ({ level }) =>
    level === "no-progress" ? say("no progress for a while", "warn") : null,
  "request.judged": ({ verdict, reason }) => (verdict === "deny" ? because("denied", "warn", reason) : null),
  "request.answered": null,
  "request.withheld": () => say("its answer waits while a person types", "dim"),
  "request.withdrawn": null,
  "control.taken": () => say("a person types into its terminal", "accent"),
  "control.released": ({ cause }) =>
    say(cause === "person" ? "the person let go of its terminal" : "the window that had control is gone"),
  "control.typed": ({ text }) => say("typed: {text}", "dim", { text: firstLine(text) }),
  "instruction.delivered": () => say("what it was told has arrived", "dim"),
  "checkpoint.reached": ({ label, summary }) => because("checkpoint {label}", "plain", summary, { label }),
  "packet.received": null,
  "run.completed": null,
  "evidence.recorded": ({ signals }) => {
    const held = signals.filter(({ holds }) => holds === true).length;
    return say("checked: {held} of {signals} signals hold", held === signals.length ? "plain" : "warn", {
      held,
      signals: signals.length,
    });
  },
  "task.risk-raised": ({ surfaces }) =>
    say("is high risk: it changed {surfaces}", "warn", { surfaces: surfaces.join(", ") }),
  "attempt.passed": ({ attempt }) => say("attempt {attempt} is proven", "good", { attempt }),
  "attempt.failed": ({ attempt, reason, next }) =>
    because(
      next === "retry"
        ? "attempt {attempt} did not pass, tries again"
        : "attempt {attempt} did not pass, asks a person",
      "bad",
      reason,
      { attempt },
    ),
  "review.requested": ({ reviewer: { agent, family } }) =>
    say("{agent} ({family}) reviews it", "plain", { agent, family }),
  "review.completed": ({ reviewer, findings }) =>
    say("{agent} reviewed it, findings: {findings}", "plain", {
      agent: reviewer.agent,
      findings: findings.length,
    }),
  "review.broke": ({ reviewer, reason }) =>
    because("the review by {agent} broke", "warn", reason, { agent: reviewer.agent }),
  "review.decided": ({ outcome, by }) => {
    if (outcome === "ask-person") return null;
    if (outcome === "fix") return say("goes back to be fixed", "warn");
    return by === null
      ? say("passed by a person", "good")
      : say("passed by {family}", "good", { family: by });
  },
  // Read again when a full review asks for it.
  "review.lenses-chosen": ({ task, lenses }, { tasks }) =>
    tasks.get(task)?.reviewLevel === "full"
      ? say("is looked at for {lenses} too: it changed {because}", "plain", {
          lenses: lenses.map(({ lens }) => lens).join(", "),
          because: lenses.map(({ because: file }) => file).join(", "),
        })
      : null,
  "review.compared": ({ pairs, findings }) =>
    pairs.length === 0
      ? say("no two reviewers found the same, findings: {findings}", "dim", { findings })
      : say("two reviewers say the same of {pairs} places, findings: {findings}", "warn", {
          pairs: pairs.length,
          findings,
        }),
  "synthesis.requested": ({ by: { agent, family } }) =>
    say("{agent} ({family}) puts the two reviews together, told no names", "plain", { agent, family }),
  "synthesis.completed": ({ by, rebutted, argued }) =>
    say(
      "{agent} put the reviews together: {rebutted} findings rebutted by code, {argued} argued for",
      "plain",
      {
        agent: by.agent,
        rebutted: rebutted.length,
        argued: argued.length,
      },
    ),
  "synthesis.broke": ({ reason }) => because("the two reviews are not put together", "warn", reason),
  "review.level-lowered": ({ level, reason }) =>
    because("a person lowered its review to {level}", "warn", reason, { level }),
  "review.level-raised": ({ level, reason }) =>
    because("now needs a {level} review", "warn", reason ?? "", { level }),
  "merge.started": ({ task, train }) => {
    const place = train.indexOf(task) + 1;
    return train.length === 1
      ? null
      : say("merges as {place} of {cars} in one train: {train}", "plain", {
          place,
          cars: train.length,
          train: train.join(", "),
        });
  },
  "conflict.foreseen": ({ with: other, paths, told }) =>
    say(
      told
        ? "will conflict with {other} in {paths}; its agent was told"
        : "will conflict with {other} in {paths}",
      "warn",
      { other: other ?? "the mission branch", paths: paths.join(", ") },
    ),
  "conflict.cleared": ({ with: other }) =>
    say("no longer conflicts with {other}", "good", { other: other ?? "the mission branch" }),
  "merge.branch-put-back": ({ task, found, to }) =>
    say(
      task === null
        ? "the mission branch was moved to {found} by somebody else, and put back to {to}"
        : "its branch was moved to {found} by somebody else, and put back to {to}",
      "bad",
      { found: hash(found), to: hash(to) },
    ),
  "merge.whole-checked": ({ commit, holds, detail }) =>
    because(
      holds
        ? "what verifies the whole holds on {commit}: from here on no merge may break it"
        : "what verifies the whole does not hold on {commit}: merges go on without it, and it is run again on what they make",
      holds ? "good" : "warn",
      detail,
      { commit: hash(commit) },
    ),
  "merge.postponed": ({ reason }) => because("not merged yet", "warn", reason),
  "task.merged": ({ commit }) => say("merged as {commit}", "good", { commit: hash(commit) }),
  "merge.held-out": ({ cause, detail }) => because("not merged, {cause}", "bad", detail, { cause }),
  "task.paused": ({ cause }) => say("paused ({cause})", "warn", { cause }),
  "task.resumed": () => say("resumed"),
  "task.cancelled": ({ reason }) => because("cancelled", "warn", reason),
  "task.skipped": ({ reason }) => because("skipped", "warn", reason),
  "task.retried": ({ note }) => because("tries again", "plain", note),
  "task.reassigned": ({ assignment }) => {
    const to = assignment.agent ?? assignment.family;
    return to === undefined ? say("goes to somebody else") : say("goes to {agent}", "plain", { agent: to });
  },
  "task.handed-over": ({ to, note }) => because("the rest goes to {family}", "warn", note, { family: to }),
  "task.steered": ({ text }) => say("told: {text}", "plain", { text: firstLine(text) }),
  // Whoever follows shows it as a block.
  "decision.asked": null,
  "decision.resolved": ({ decision, resolution }, { decisions }) => {
    const asked = decisions.get(decision)?.decision;
    const label = asked?.options.find(({ id }) => id === resolution.option)?.label ?? resolution.option;
    return because('answered "{question}" with {label}', "accent", resolution.reason ?? "", {
      question: asked?.question ?? decision,
      label,
    });
  },
  "decision.snoozed": null,
  "decision.closed": ({ state, note }) => because("a question is {state}", "dim", note, { state }),
  "decision.extended": null,
  "decision.checkpointed": null,
  "decision.taken-back": ({ decision }, { decisions }) =>
    say('the answer to "{question}" is taken back: the agent is stopped', "warn", {
      question: decisions.get(decision)?.decision.question ?? decision,
    }),
  "workspace.restored": ({ kept, except }) =>
    except === undefined
      ? say("the files are what they were before the answer; what was there is kept as {ref}", "plain", {
          ref: kept,
        })
      : say(
          "what is kept is what it was before the answer, as {ref}; this stayed as it is: {except}",
          "warn",
          {
            ref: kept,
            except: firstLine(except),
          },
        ),
  "workspace.restore-failed": ({ reason }) =>
    because("the files could not be made what they were before the answer", "bad", reason),
  "rival.picked": ({ over, paths, reason }) =>
    paths.length === 0
      ? because("is picked over {task}", "accent", reason, { task: over })
      : because("is picked over {task} and takes {files} files of it", "accent", reason, {
          task: over,
          files: paths.length,
        }),
  "gate.check-began": null,
  "gate.checked": ({ gate, outcome, detail }) => {
    if (outcome === "passed") return null;
    return because(
      outcome === "waiting" ? "waits at gate {gate}" : "gate {gate} stays closed ({outcome})",
      outcome === "waiting" ? "dim" : "warn",
      detail,
      { gate, outcome },
    );
  },
  "gate.opened": ({ gate, by, detail }) =>
    because(
      by === "person" ? "let through gate {gate} by a person" : "gate {gate} is open",
      by === "person" ? "warn" : "plain",
      detail,
      { gate: gate.id },
    ),
  "policy.added": ({ policy }) => say("rule {rule} added", "plain", { rule: policy.id }),
  "policy.revoked": ({ policy }) => say("rule {rule} revoked", "plain", { rule: policy }),
  "policy.file-loaded": null,
  "trust.granted": ({ path }) => say("{path} is trusted", "plain", { path }),
  "trust.revoked": ({ path }) => say("{path} is not trusted any more", "plain", { path }),
};
