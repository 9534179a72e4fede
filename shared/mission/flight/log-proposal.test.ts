import { describe, expect, it } from "vitest";
import { taskPrompt } from "../plan/prompt.ts";
import { eventLine } from "../log/event-line.ts";
import { task } from "../testing/missions.ts";
import { OneFlight } from "../testing/one-flight.ts";
import { hasStalled } from "../stalled.ts";
import { stateText } from "../testing/state-text.ts";
import { MOST_BY_AGENTS } from "./log-proposal.ts";

type Autonomy = "ask-me" | "guarded" | "hands-free";

function flying(autonomy: Autonomy = "guarded"): OneFlight {
  const flight = new OneFlight([task("one", { kind: "docs" })], { autonomy });
  flight.start("one");
  return flight;
}

const decided = (flight: OneFlight, title = "Storage", text = "SQLite.") =>
  ({ type: "agent.decision", ...flight.about("one"), title, text, reason: "One file." }) as const;

describe("a decision of an agent", () => {
  it.each(["ask-me", "guarded"] as const)("flying %s, is a question that holds nobody up", (autonomy) => {
    const flight = flying(autonomy);
    flight.do(decided(flight));
    const [asked] = flight.pending();
    expect(asked).toMatchObject({ kind: "question", task: null, risk: "low", why: "One file." });
    expect(asked?.question).toContain("Storage");
    expect(asked?.evidence[0]?.text).toBe("SQLite.");
    expect(flight.world.state.decisionLog).toEqual([]);
    expect(flight.task("one")).toMatchObject({ stage: "running", pendingDecisions: 0 });
  });

  it("that a person approves is theirs, with both reasons", () => {
    const flight = flying();
    flight.do(decided(flight));
    flight.answer("approve", "And it is fast.");
    const { state } = flight.world;
    expect(state.decisionLog).toMatchObject([
      { title: "Storage", text: "SQLite.", reason: "One file.\nAnd it is fast.", by: null },
    ]);
    expect(flight.effectsOf("decision-log.append")).toHaveLength(1);
    expect(stateText(flight.world.refold())).toBe(stateText(state));
  });

  it("that a person refuses is not recorded, and the agent is told not to hold to it", () => {
    const flight = flying();
    flight.do(decided(flight));
    flight.answer("deny", "We have Postgres.");
    expect(flight.world.state.decisionLog).toEqual([]);
    const [told] = flight.effectsOf("agent.tell");
    expect(told?.text).toMatch(/did not record your decision "Storage".*We have Postgres\./);
  });

  it("is still a question when its session has ended, and then nobody is told", () => {
    const flight = flying();
    flight.do(decided(flight));
    flight.work("one");
    flight.end("one", "exited");
    expect(flight.pending()).toHaveLength(1);
    flight.answer("deny");
    expect(flight.effectsOf("agent.tell")).toEqual([]);
    expect(flight.pending()).toEqual([]);
  });

  it("flying hands-free, is recorded as the agent's, and every later brief says so", () => {
    const flight = flying("hands-free");
    flight.do(decided(flight));
    const { state, journal } = flight.world;
    const { agent } = flight.attempt("one").route;
    expect(flight.pending()).toEqual([]);
    expect(state.decisionLog).toMatchObject([{ title: "Storage", by: { task: "one", attempt: 1, agent } }]);
    expect(taskPrompt(state, flight.task("one").spec.id)).toContain(
      `- Storage: SQLite. (because One file.) (recorded by ${agent} in one)`,
    );
    expect(journal.map((each) => eventLine(each, state))).toContainEqual(
      expect.objectContaining({ values: { agent, title: "Storage" } }),
    );
  });

  it("is made once, and has an end", () => {
    const flight = flying();
    flight.do(decided(flight));
    expect(flight.refused(decided(flight)).sentence).toContain("asked about this decision already");
    flight.answer("approve");
    expect(flight.refused(decided(flight)).sentence).toContain("recorded already");
    for (let number = 1; number <= 10; number += 1) flight.do(decided(flight, `Choice ${number}`));
    expect(flight.refused(decided(flight, "One more"))).toMatchObject({ code: "not-allowed" });
    const free = flying("hands-free");
    for (let number = 1; number <= MOST_BY_AGENTS; number += 1) free.do(decided(free, `Choice ${number}`));
    expect(free.refused(decided(free, "One more"))).toMatchObject({ code: "not-allowed" });
  });

  it("that waits hides from nobody that nothing can move any more", () => {
    const flight = new OneFlight([task("one"), task("two", { after: ["one"] })]);
    flight.start("one");
    flight.do(decided(flight));
    expect(hasStalled(flight.world.state)).toBe(false);
    flight.person({ type: "task.cancel", task: "one" });
    expect(flight.pending()).toHaveLength(1);
    flight.gone("one", 1);
    expect(hasStalled(flight.world.state)).toBe(true);
  });
});
