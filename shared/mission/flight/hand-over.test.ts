import { describe, expect, it } from "vitest";
import { taskPrompt } from "../plan/prompt.ts";
import { taskId } from "../ids.ts";
import { holding } from "../testing/one-flight.ts";
import { task } from "../testing/missions.ts";
import { found, installed, reviewerOf, ReviewedFlight } from "../testing/reviewed-flight.ts";

const HOUR = 3_600_000;
const CREW = [installed("codex", "openai"), installed("claude", "anthropic"), installed("gemini", "google")];

function flying(crew = CREW, more: Parameters<typeof task>[1] = {}): ReviewedFlight {
  const flight = new ReviewedFlight([task("one", { assignment: { family: "openai" }, ...more })]);
  flight.install(...crew);
  flight.start("one");
  return flight;
}

/** The session that runs does its work to the end. */
function finish(flight: ReviewedFlight): void {
  flight.work("one");
  flight.end("one", "exited");
  flight.record("one", holding());
  flight.world.settle();
}

const to = (family: string, more: object = {}) => ({
  type: "task.hand-over" as const,
  task: "one",
  family,
  ...more,
});

const promptOf = (flight: ReviewedFlight): string => taskPrompt(flight.world.state, taskId.parse("one"));

describe("handing the rest of a task to another family", () => {
  it("is refused while a session lives in the workspace, and nothing of it is changed", () => {
    const flight = flying();
    const before = flight.task("one");
    expect(flight.refused(to("anthropic")).sentence).toContain("A session of openai lives in the workspace");
    expect(flight.task("one")).toBe(before);
  });

  it("goes on with the family that was said, whatever agent and model the plan named", () => {
    for (const assignment of [{ agent: "codex", model: "large" }, { model: "large" }]) {
      const flight = flying(CREW, { assignment });
      flight.person(to("anthropic", { endSession: true }));
      flight.gone("one", 1);
      flight.world.settle();
      expect(flight.attempt("one")).toMatchObject({
        number: 2,
        route: { family: "anthropic", agent: "claude", model: null },
      });
      expect(flight.pending()).toEqual([]);
    }
  });

  it("ends the session first where that is said, and starts nobody before it was seen to end", () => {
    const flight = flying();
    flight.person(to("anthropic", { endSession: true, note: "It goes in circles." }));
    expect(flight.effectsOf("segment.end")).toHaveLength(1);
    flight.world.settle();
    expect(flight.task("one").attempts).toHaveLength(1);
    const [route] = flight.task("one").attempts.map((each) => each.route);
    expect(
      flight.refused({
        type: "task.dispatch",
        task: "one",
        lane: "anthropic 1",
        route: { ...route, agent: "claude", family: "anthropic" } as never,
      }).code,
    ).toBe("wrong-state");
    flight.gone("one", 1);
    flight.world.settle();
    expect(flight.attempt("one")).toMatchObject({ number: 2, route: { family: "anthropic" } });
  });

  it("goes on in the same workspace, with what the one before left", () => {
    const flight = flying();
    flight.end("one", "time-limit");
    flight.begin("one");
    flight.person(to("anthropic", { endSession: true }));
    flight.gone("one", 1);
    flight.world.settle();
    flight.start("one");
    expect(flight.task("one").workspace?.branch).toBe("mission/one");
    expect(promptOf(flight)).toContain("Your workspace holds what an agent of another maker did");
    expect(promptOf(flight)).toContain("did A, remaining B");
    // Its own next session goes on from its own words.
    flight.end("one", "time-limit");
    expect(promptOf(flight)).toContain("Your workspace holds what a session before you did.");
  });

  it("makes both authors: neither passes it, a third family does", () => {
    const flight = flying();
    flight.person(to("anthropic", { endSession: true }));
    flight.gone("one", 1);
    flight.world.settle();
    flight.pass("one");
    expect(flight.task("one").authors).toEqual(["openai", "anthropic"]);
    expect(flight.running("one")).toEqual([reviewerOf("gemini", "google")]);
    for (const [agent, family] of [
      ["codex", "openai"],
      ["claude", "anthropic"],
    ] as const) {
      const reviewer = reviewerOf(agent, family);
      expect(flight.refused({ type: "review.dispatch", task: "one", reviewer, lane: "x" }).sentence).not.toBe(
        "",
      );
      expect(flight.refused({ type: "review.record", task: "one", reviewer, findings: [] }).code).toBe(
        "wrong-state",
      );
    }
    flight.review("one");
    expect(flight.task("one")).toMatchObject({ stage: "merging", passedBy: "google" });
  });

  it("leaves a person to review where the two are all there are", () => {
    const flight = flying(CREW.slice(0, 2));
    flight.person(to("anthropic", { endSession: true }));
    flight.gone("one", 1);
    flight.world.settle();
    flight.pass("one");
    expect(flight.running("one")).toEqual([]);
    expect(flight.pending()[0]?.evidence[0]?.text).toContain("a person has to review it");
  });

  it("of a fix counts as well: whoever fixes after a hand-over is an author", () => {
    const flight = flying();
    finish(flight);
    flight.review("one", [found("critical", "Race")]);
    flight.person(to("google", { endSession: true }));
    if (flight.attempt("one").route.family !== "google") flight.world.settle();
    expect(flight.attempt("one")).toMatchObject({ purpose: "fix", route: { family: "google" } });
    flight.pass("one");
    expect(flight.task("one").authors).toEqual(["openai", "google"]);
    expect(flight.running("one")).toEqual([reviewerOf("claude", "anthropic")]);
  });

  it("is refused for the same family, one that is not there, one that planned high-risk work, and where nothing is left", () => {
    const flight = flying();
    expect(flight.refused(to("openai")).sentence).toContain('is at "one" already');
    expect(flight.refused(to("mistral", { endSession: true })).sentence).toContain("No agent of mistral");
    finish(flight);
    expect(flight.refused(to("anthropic", { endSession: true })).sentence).toContain("no rest to hand over");
    const planned = { family: "anthropic", agent: "claude" } as never;
    const risky = new ReviewedFlight([task("one", { risk: "high" })], {}, planned);
    risky.install(...CREW);
    risky.start("one");
    expect(risky.refused(to("anthropic", { endSession: true })).sentence).toContain("anthropic planned it");
  });
});

describe("a family out of quota for hours", () => {
  const limited = (crew = CREW): ReviewedFlight => {
    const flight = flying(crew);
    const until = flight.world.at + 3 * HOUR;
    flight.do({ type: "agent.rate-limited", ...flight.about("one"), until });
    return flight;
  };

  it("offers the rest to another family, and says who may review it then", () => {
    const flight = limited();
    const [card] = flight.pending();
    expect(card).toMatchObject({
      kind: "quota",
      question: "openai is out of quota for 3.0 h: move Task one?",
    });
    expect(card?.evidence.map(({ text }) => text)).toEqual([
      "3.0 hours",
      "claude (anthropic)",
      "Written by openai and anthropic then: google may review it.",
    ]);
    flight.answer("other-agent");
    flight.gone("one", 1);
    flight.world.settle();
    expect(flight.attempt("one")).toMatchObject({ number: 2, route: { family: "anthropic" } });
    expect(flight.task("one")).toMatchObject({ rateLimitedUntil: null, handedOver: { from: "openai" } });
  });

  it("offers nobody who is out of quota too before one who is not", () => {
    const flight = flying();
    const until = flight.world.at + 3 * HOUR;
    flight.do({ type: "family.note-limit", family: "anthropic", agent: "claude", until });
    flight.do({ type: "agent.rate-limited", ...flight.about("one"), until });
    expect(flight.pending()[0]?.evidence[1]?.text).toBe("gemini (google)");
  });
});
