import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OPERATOR } from "../actor.ts";
import { taskId } from "../ids.ts";
import { PlanWorld } from "../plan/testing/plan-world.ts";
import { mayPass, nextReview } from "../review/reviewers.ts";
import { CASES, SEED } from "../testing/cases.ts";
import { task } from "../testing/missions.ts";
import { installed, ReviewedFlight } from "../testing/reviewed-flight.ts";
import { agentName, family, type Family } from "../words.ts";
import { ALONE_MS } from "../money/account-words.ts";
import { dueLimitNotes, longLimit } from "./limits.ts";
import { standInFor } from "./stand-in.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const CREW = [
  installed("claude", "anthropic"),
  installed("codex", "openai"),
  installed("gemini", "google"),
  installed("opencode", "scripted"),
];

/** In review, with the limit of whoever reviews it told. */
function limited(inMs: number | null, crew = CREW, id = "one") {
  const flight = new ReviewedFlight([task(id)]);
  flight.install(...crew);
  flight.pass(id);
  const [reviewer] = flight.running(id);
  if (reviewer === undefined) throw new Error("nobody reviews");
  const until = inMs === null ? null : flight.world.at + inMs;
  const reason = "You have hit your limit.";
  flight.do({ type: "review.failed", task: id, reviewer, reason, limit: { until } });
  flight.world.settle();
  return { flight, reviewer };
}

const passes = (flight: ReviewedFlight, ms: number): void => {
  flight.world.at += ms;
  flight.world.settle();
};

describe("a family that is out of quota", () => {
  it("for long is not asked for a review: another one is, which wrote none of it", () => {
    const { flight, reviewer } = limited(3 * HOUR);
    expect(reviewer.agent).toBe("claude");
    const [next] = flight.running("one");
    expect(next?.family).not.toBe("anthropic");
    expect(flight.task("one").authors).not.toContain(next?.family);
    expect([...flight.world.state.limits]).toEqual([["anthropic", flight.world.at + ALONE_MS]]);
    // Nobody else's work goes to it either, and it counts for no broken review.
    expect(flight.task("one").reviews[0]).toMatchObject({ state: "failed", limited: true });
  });

  it("for a few minutes only is asked again, like any review that broke", () => {
    const { flight } = limited(5 * MINUTE);
    expect(flight.running("one")).toMatchObject([{ agent: "claude" }]);
    expect(flight.world.state.limits.size).toBe(0);
    expect(flight.task("one").reviews[0]).toMatchObject({ limited: false });
  });

  it("where nobody said for how long is left alone, and the time is known to be a guess", () => {
    const { flight } = limited(null);
    expect(flight.running("one")[0]?.agent).not.toBe("claude");
    expect([...flight.world.state.limits.values()]).toEqual([flight.world.at + ALONE_MS]);
    expect([...flight.world.state.limitSources.values()]).toMatchObject([
      { by: "claude, review of one", guessed: true, confirmed: false },
    ]);
  });

  it("is waited for, and asked by itself, when nobody else may and it is not for long", () => {
    const crew = CREW.slice(0, 2);
    const { flight } = limited(40 * MINUTE, crew);
    expect(flight.running("one")).toEqual([]);
    expect(flight.pending()).toEqual([]);
    expect(flight.world.nextWake()).toBe(flight.world.at + 20 * MINUTE);
    passes(flight, 20 * MINUTE);
    expect(flight.running("one")).toMatchObject([{ agent: "claude" }]);
    expect(flight.world.state.limits.size).toBe(0);
  });

  it("for hours is told to a person, when nobody else may review", () => {
    const { flight, reviewer } = limited(3.5 * HOUR, CREW.slice(0, 2));
    // Its word alone is believed for half an hour; then it is asked again, and says the same.
    expect(flight.pending()).toEqual([]);
    passes(flight, ALONE_MS);
    const limit = { until: flight.world.at + 3 * HOUR };
    flight.do({ type: "review.failed", task: "one", reviewer, reason: "You have hit your limit.", limit });
    flight.world.settle();
    expect(flight.pending()[0]?.evidence[0]?.text).toBe(
      'Whoever may review "one" is out of quota: anthropic for 3.0 h.',
    );
    passes(flight, 3 * HOUR);
    flight.answer("look-again");
    flight.world.settle();
    expect(flight.running("one")).toMatchObject([{ agent: "claude" }]);
  });

  it("is never asked while another may be, and whoever is asked wrote none of it, whatever is known", () => {
    const families = CREW.map(({ family: each }) => each);
    const known = fc.record({
      authors: fc.subarray(families, { minLength: 1 }),
      limited: fc.subarray(families),
      exhausted: fc.subarray(families),
    });
    const flight = new ReviewedFlight([task("one")]);
    flight.install(...CREW);
    flight.prove("one");
    const { state } = flight.world;
    fc.assert(
      fc.property(known, ({ authors, limited: out, exhausted }) => {
        const work = { ...flight.task("one"), authors };
        state.limits.clear();
        for (const each of out) state.limits.set(each, flight.world.at + HOUR * 5);
        const next = nextReview(state, work, new Set<Family>(exhausted), flight.world.at);
        const free = families.filter((each) => !out.includes(each) && !exhausted.includes(each));
        const couldBe = free.filter((each) => mayPass(work, each));
        if (next.kind === "review") expect(couldBe).toContain(next.reviewer.family);
        else expect(couldBe).toEqual([]);
      }),
      { numRuns: CASES, seed: SEED },
    );
    state.limits.clear();
  });
});

describe("a limit that a session of work tells", () => {
  const THREE = CREW.slice(0, 3);

  /** Two tasks fly with the same family, and the second one tells that it is out. */
  function told(inMs: number, crew = THREE) {
    const flight = new ReviewedFlight([task("one"), task("two"), task("three", { after: ["one"] })]);
    flight.install(...crew);
    for (const id of ["one", "two"]) flight.start(id);
    const out = flight.attempt("two").route.family;
    const until = flight.world.at + inMs;
    flight.do({ type: "agent.rate-limited", ...flight.about("two"), until });
    flight.world.settle();
    return { flight, out, until };
  }

  it("for long is known to whoever chooses a reviewer or a planner", () => {
    const { flight, out, until } = told(50 * MINUTE);
    const { state, at } = flight.world;
    expect([...state.limits]).toEqual([[out, at + ALONE_MS]]);
    expect(until).toBeGreaterThan(at + ALONE_MS);
    // Everybody else wrote it, so this family would be asked.
    const authors = THREE.flatMap(({ family: each }) => (each === out ? [] : [each]));
    expect(nextReview(state, { ...flight.task("one"), authors }, new Set(), at)).toEqual({ kind: "none" });
    expect(standInFor(state, "plan", family.parse("nobody"), at)?.family).not.toBe(out);
  });

  it("for a few minutes only is waited for by its session alone", () => {
    const { flight } = told(9 * MINUTE);
    expect(flight.world.state.limits.size).toBe(0);
    expect(flight.task("two").rateLimitedUntil).not.toBeNull();
  });

  it("is over for everybody when a person says that it is", () => {
    const { flight } = told(50 * MINUTE);
    expect(flight.world.state.limits.size).toBe(1);
    flight.person({ type: "task.resume", task: "two" });
    expect(flight.world.state.limits.size).toBe(0);
  });

  it("keeps new work from its family until it is over, when work may move; and waits when nobody else may", () => {
    const moved = ({ flight }: ReturnType<typeof told>) => {
      flight.world.send({ type: "task.skip", task: taskId.parse("one"), reason: "Not needed." }, OPERATOR);
      flight.world.settle();
      return flight.task("three").attempts.at(-1)?.route;
    };
    const three = told(50 * MINUTE);
    expect(moved(three)).toMatchObject({ because: `${three.out} is out of quota` });
    const alone = told(
      50 * MINUTE,
      THREE.filter(({ family: each }) => each === three.out),
    );
    expect(moved(alone)).toBeUndefined();
    expect(alone.flight.pending()).toEqual([]);
    passes(alone.flight, 40 * MINUTE);
    expect(alone.flight.attempt("three").route.family).toBe(three.out);
  });
});

describe("what a session says of a limit for eight days", () => {
  const LONG = 8 * 24 * HOUR - MINUTE;
  const ground = () => {
    const flight = new ReviewedFlight(["one", "two"].map((id) => task(id)));
    flight.install(...CREW.slice(0, 2));
    for (const id of ["one", "two"]) flight.start(id);
    const { family: out } = flight.attempt("one").route;
    const tell = (id: string, inMs = LONG) => {
      const until = flight.world.at + inMs;
      flight.do({ type: "agent.rate-limited", ...flight.about(id), until });
      flight.world.settle();
    };
    return { flight, out, tell };
  };

  it("keeps its family from others for half an hour, however often it says it", () => {
    const { flight, out, tell } = ground();
    const { state, at } = flight.world;
    tell("one");
    expect([...state.limits]).toEqual([[out, at + ALONE_MS]]);
    expect(state.limitSources.get(out)).toMatchObject({ by: "one/1", confirmed: false });
    passes(flight, 15 * MINUTE);
    tell("one");
    expect([...state.limits]).toEqual([[out, at + ALONE_MS]]);
    passes(flight, 5 * MINUTE);
    expect(state.limits.size).toBe(0);
    passes(flight, 30 * MINUTE);
    tell("one");
    expect(state.limits.size).toBe(0);
  });

  it("is believed as long as another session says it too, and no longer", () => {
    const { flight, out, tell } = ground();
    tell("one");
    tell("two", 3 * HOUR);
    const { state, at } = flight.world;
    expect([...state.limits]).toEqual([[out, at + 3 * HOUR]]);
    expect(state.limitSources.get(out)).toMatchObject({ by: "two/1", confirmed: true });
  });

  it("is lifted by a person in one step, and not put up again by who told it", () => {
    const { flight, out, tell } = ground();
    const { state } = flight.world;
    tell("one", 5 * HOUR);
    flight.person({ type: "family.lift-limit", family: out });
    expect(state.limits.size).toBe(0);
    tell("one", 6 * HOUR);
    expect(state.limits.size).toBe(0);
    expect(state.limitSources.size).toBe(0);
    tell("two", 5 * HOUR);
    expect(state.limits.get(out)).toBe(flight.world.at + 5 * HOUR);
  });
});

it("is believed again of the first review that runs into it after a person lifted it, and is not asked at once", () => {
  const flight = new ReviewedFlight([task("one")]);
  flight.install(installed("claude", "anthropic"), installed("codex", "openai"));
  const { state } = flight.world;
  const anthropic = family.parse("anthropic");
  const until = flight.world.at + 3 * HOUR;
  flight.do({ type: "family.note-limit", family: "anthropic", agent: "claude", until });
  flight.person({ type: "family.lift-limit", family: "anthropic" });
  flight.pass("one");
  flight.world.at += MINUTE;
  // What is known of the account is as old as it was when the person said that it is wrong.
  expect(dueLimitNotes(state, { exhausted: new Map([[anthropic, until]]) }, flight.world.at)).toEqual([]);
  const [reviewer] = flight.running("one");
  expect(reviewer?.agent).toBe("claude");
  if (reviewer === undefined) throw new Error("nobody reviews");
  const reason = "You have hit your limit.";
  flight.do({ type: "review.failed", task: "one", reviewer, reason, limit: { until } });
  flight.world.settle();
  expect(state.limits.get(anthropic)).toBe(flight.world.at + ALONE_MS);
  expect(flight.running("one")).toEqual([]);
});

describe("a planner that is out of quota", () => {
  const limit = (world: PlanWorld, inMs: number) => ({ limit: { until: world.world.at + inMs } });
  const reason = "You have hit your limit.";
  const asked = (crew = CREW): PlanWorld => {
    const world = new PlanWorld([]);
    world.world.send({ type: "mission.set-agents", agents: crew });
    const wanted = { model: "opus", effort: "xhigh", instructions: "Small steps." } as const;
    world.send({ type: "plan.request", family: "anthropic", agent: "claude", ...wanted });
    return world;
  };

  it("for long is replaced by another family, with the same words and none of its model", () => {
    const world = asked();
    world.send({ type: "plan.answer-failed", round: 1, reason, ...limit(world, 3 * HOUR) });
    expect(world.effects.at(-1)).toMatchObject({
      type: "plan.ask",
      request: 2,
      agent: "codex",
      model: null,
      effort: "xhigh",
    });
    expect(world.state.plan.request).toMatchObject({ agent: "codex", instructions: "Small steps." });
    expect(world.state.pending.size).toBe(0);
    // The next one that is out of quota is not replaced by the first.
    world.send({ type: "plan.answer-failed", request: 2, round: 1, reason, ...limit(world, HOUR) });
    expect(["opencode", "gemini"]).toContain(world.state.plan.request?.agent);
  });

  it("is told to a person where nobody else can plan, or for a short time only", () => {
    const alone = asked(CREW.slice(0, 1));
    alone.send({ type: "plan.answer-failed", round: 1, reason, ...limit(alone, 3 * HOUR) });
    const [decision] = [...alone.state.decisions.values()];
    expect(decision?.decision.question).toBe(
      "claude is out of quota and nobody else can plan. How do you want to go on?",
    );
    expect(decision?.decision.evidence[0]?.text).toContain("It is back in 3.0 hours.");
    const short = asked();
    short.send({ type: "plan.answer-failed", round: 1, reason, ...limit(short, 5 * MINUTE) });
    expect(short.state.plan.request?.agent).toBe("claude");
    expect(short.state.pending.size).toBe(1);
  });

  it("and reviews the plan is replaced by a family that did not make it, or said to be nobody", () => {
    const world = new PlanWorld([task("one")]);
    const { state } = world;
    world.world.send({ type: "mission.set-agents", agents: CREW.slice(0, 3) });
    state.plan.plannedBy = { family: family.parse("openai"), agent: agentName.parse("codex") };
    const reviewer = { family: "anthropic", agent: "claude", lens: "adversarial" } as const;
    world.send({ type: "plan.request-review", reviewer });
    const failed = (by: object) =>
      world.send({
        type: "plan.review-failed",
        reviewer: { ...reviewer, ...by },
        revision: state.plan.revision,
        reason,
        ...limit(world, 3 * HOUR),
      });
    failed({});
    const next = { family: "google", agent: "gemini", lens: "adversarial" };
    expect(world.effects.at(-1)).toMatchObject({ type: "plan.review", reviewer: next });
    const events = failed(next);
    expect(events.find(({ type }) => type === "plan.review-broke")).toMatchObject({
      reason: `${reason}\nNobody else may review it.`,
    });
    expect(state.plan.reviewAsked).toBeNull();
  });
});

describe("how long a limit is", () => {
  it.each([
    [null, null],
    [{ until: 10 * MINUTE }, null],
    [{ until: 10 * MINUTE + 1 }, 10 * MINUTE + 1],
    [{ until: null }, HOUR],
    [{ until: Number.MAX_SAFE_INTEGER }, 8 * 24 * HOUR],
  ])("is told of %j", (limit, until) => {
    expect(longLimit(limit, 0)).toBe(until);
  });
});
